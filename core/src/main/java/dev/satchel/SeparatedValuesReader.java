package dev.satchel;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Tables as text: values separated by commas, semicolons, tabs or bars (RFC 4180 and what programs make of it). Every row becomes a line
 * in which each value stands with its column's heading.
 */
final class SeparatedValuesReader implements DocumentReader {
    private static final Set<String> EXTENSIONS = Set.of("csv", "tsv", "tab", "psv");
    private static final String SEPARATORS = ",;\t|";
    /** How much is looked at to find the separator. */
    private static final int SAMPLE = 20_000;

    @Override
    public boolean reads(String fileName) { return EXTENSIONS.contains(FileName.of(fileName).extension()); }

    @Override
    public Document read(String id, byte[] content) {
        String text = TextDecoder.decode(id, content);
        try {
            CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(separator(text)).setTrailingData(true).get();
            try {
                return table(id, text, format);
            } catch (UncheckedIOException e) {
                // A quote that is never closed holds all the rows that follow: then quotes are characters like others.
                return table(id, text, format.builder().setQuote(null).get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be read", e);
        }
    }

    private static Document table(String id, String text, CSVFormat format) throws IOException {
        XhtmlText out = new XhtmlText(id);
        out.open("table");
        try (CSVParser rows = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord row : rows) {
                out.open("tr");
                for (String value : row) {
                    out.open("td");
                    out.addText(value);
                    out.close("td");
                }
                out.close("tr");
            }
        }
        out.close("table");
        return out.document(FileName.of(id).title(), Map.of());
    }

    /** The separator that the first lines have most alike; quoted values do not count. */
    private static char separator(String text) {
        char best = ',';
        int bestScore = 0;
        for (char separator : SEPARATORS.toCharArray()) {
            int score = linesAlike(text, separator);
            if (score > bestScore) {
                bestScore = score;
                best = separator;
            }
        }
        return best;
    }

    /** How many of the first lines have as many separators as the first one, at least one; 0 when fewer than two thirds. */
    private static int linesAlike(String text, char separator) {
        int first = -1;
        int count = 0;
        int lines = 0;
        int alike = 0;
        boolean quoted = false;
        int end = Math.min(text.length(), SAMPLE);
        for (int i = 0; i <= end; i++) {
            char c = i == end ? '\n' : text.charAt(i);
            if (c == '"') quoted = !quoted;
            else if (c == separator && !quoted) count++;
            else if (c == '\n' && (!quoted || i == end)) {
                if (first < 0) first = count;
                // What the sample cuts off says nothing.
                if (i < end || end == text.length() && count > 0) {
                    lines++;
                    if (count == first) alike++;
                }
                count = 0;
            }
        }
        // More columns are less of a coincidence.
        return first > 0 && alike * 3 >= lines * 2 ? alike * 10 + Math.min(first, 9) : 0;
    }

    @Override
    public String version() { return "separated values 1"; }
}
