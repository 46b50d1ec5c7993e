package dev.satchel.samples;

import dev.satchel.SatchelException;
import dev.satchel.lucene.Filter;
import dev.satchel.lucene.Ranking;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Options of the commands that look something up: in which documents, and how passages are ranked. */
final class Scope {
    @Option(names = "--in", paramLabel = "PATH", description = "Only documents in this folder within FOLDER.")
    private List<String> folders = List.of();

    @Option(names = "--type", paramLabel = "pdf", split = ",", description = "Only files with this ending.")
    private List<String> types = List.of();

    @Option(names = "--language", paramLabel = "pt", split = ",", description = "Only documents in this language (ISO 639-1).")
    private List<String> languages = List.of();

    @Option(names = "--since", paramLabel = "DATE", description = "Only files changed on this day or later, such as 2026-01-31.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--before", paramLabel = "DATE", description = "Only files changed before this day.")
    private Optional<String> before = Optional.empty();

    @Option(names = "--where", paramLabel = "NAME=VALUE", description = {"Only documents that say this of themselves, such as author=Ana.",
            "These six may be repeated: of one kind any must hold, of several kinds all."})
    private List<String> wheres = List.of();

    @Option(names = "--vector-weight", paramLabel = "W", description = {"How much meaning (vectors) counts beside words, from 0 to 1.",
            "'satchel pilot retrieval --tune' finds the best for your questions."})
    private Optional<Double> vectorWeight = Optional.empty();

    /**
     * Checks the options, before anything is opened for them.
     *
     * @throws SatchelException when one cannot be understood
     */
    void check() {
        filter();
        ranking();
    }

    /** Whether only a part of the documents is asked. */
    boolean isPart() { return !filter().equals(Filter.everything()); }

    /** Which documents are asked. */
    Filter filter() {
        List<Filter> all = new ArrayList<>();
        anyOf(folders, Filter::folder).ifPresent(all::add);
        anyOf(types, type -> Filter.type(type.startsWith(".") ? type.substring(1) : type)).ifPresent(all::add);
        anyOf(languages, language -> Filter.language(code(language))).ifPresent(all::add);
        since.map(day -> Filter.modifiedSince(beginOf(day, "--since"))).ifPresent(all::add);
        before.map(day -> Filter.modifiedBefore(beginOf(day, "--before"))).ifPresent(all::add);
        metadata().forEach((name, values) -> anyOf(values, value -> Filter.metadata(name, value)).ifPresent(all::add));
        return all.stream().reduce(Filter::and).orElse(Filter.everything());
    }

    /** As they were given, to tell whether two runs had the same. */
    @Override
    public String toString() {
        return "in " + folders + ", type " + types + ", language " + languages + ", since " + since.orElse("") + ", before "
                + before.orElse("") + ", where " + wheres + ", vector weight " + vectorWeight.map(String::valueOf).orElse("");
    }

    private static Optional<Filter> anyOf(List<String> values, Function<String, Filter> filter) {
        return values.stream().map(filter).reduce(Filter::or);
    }

    private Map<String, List<String>> metadata() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String where : wheres) {
            int equals = where.indexOf('=');
            if (equals < 1) throw new SatchelException("--where needs a name and a value, such as author=Ana, got " + where);
            String name = where.substring(0, equals).toLowerCase(Locale.ROOT);
            values.computeIfAbsent(name, each -> new ArrayList<>()).add(where.substring(equals + 1));
        }
        return values;
    }

    private static String code(String language) {
        String code = language.toLowerCase(Locale.ROOT).replaceFirst("[-_].*", "");
        if (!code.matches("[a-z]{2}")) throw new SatchelException("--language needs a code of two letters, such as pt, got " + language);
        return code;
    }

    private static Instant beginOf(String day, String option) {
        try {
            return LocalDate.parse(day).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException e) {
            throw new SatchelException(option + " needs a day, such as 2026-01-31, got " + day, e);
        }
    }

    /** How passages are ranked. */
    Ranking ranking() { return hybrid(vectorWeight); }

    /** By words and vectors, weighed as a person wants it or as usual. */
    static Ranking hybrid(Optional<Double> vectorWeight) {
        if (vectorWeight.isEmpty()) return Ranking.hybrid();
        double weight = vectorWeight.get();
        if (!(weight >= 0 && weight <= 1)) throw new SatchelException("--vector-weight must be from 0 to 1, got " + weight);
        return Ranking.hybrid().withVectorWeight(weight);
    }
}
