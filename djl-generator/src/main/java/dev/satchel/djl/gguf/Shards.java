package dev.satchel.djl.gguf;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the files that a model is split into, and checks that they belong together. The layout is that of llama-gguf-split: every file has
 * its number, counted from 0, in {@code split.no}, how many there are in {@code split.count}, and how many tensors all have together in
 * {@code split.tensors.count}; the first has all other keys too. The name ends with the number, counted from 1, and the count.
 */
final class Shards {
    /** Several times as many as the largest models have. */
    private static final int MOST = 1000;
    private static final Pattern PATTERN = Pattern.compile("(.*)-([0-9]{5})-of-([0-9]{5})\\.gguf", Pattern.DOTALL);
    private static final String TOGETHER = "; get all files of the model again, from one place";

    private Shards() {}

    /** Opens a whole model by its file or by any of its files; in their order. */
    static List<Shard> open(Path file) {
        if (!Files.exists(file)) throw new SatchelException("no file " + file + "; name a GGUF file");
        List<Shard> shards = new ArrayList<>();
        shards.add(Shard.open(file));
        try {
            long count = number(shards.get(0), "split.count", 1);
            if (count > 1) openOthers(shards, Name.of(file, count));
            return List.copyOf(shards);
        } catch (RuntimeException e) {
            close(shards);
            throw e;
        }
    }

    /** Puts the others before and behind the one that is open. */
    private static void openOthers(List<Shard> shards, Name name) {
        long headers = 0;
        for (int number = 1; number <= name.count; number++) {
            if (number != name.number) shards.add(number - 1, Shard.open(name.existing(number)));
            headers += shards.get(number - 1).header().dataStart();
            // All are kept in memory, so together they must not be longer than one may be.
            if (headers > GgufHeader.LONGEST)
                throw new SatchelException(name.file + ": the headers of the files that the model is split into have more than "
                        + GgufHeader.LONGEST + " bytes together" + TOGETHER);
        }
        requireOneModel(shards);
    }

    /** All tensors by name. */
    static Map<String, GgufTensor> tensors(List<Shard> shards) {
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        for (Shard shard : shards) {
            for (GgufTensor tensor : shard.header().tensors(shard)) {
                GgufTensor other = tensors.put(tensor.name(), tensor);
                if (other != null)
                    throw new ModelFormatException("the tensor " + FileText.shown(tensor.name()) + " is both in " + other.file().path()
                            + " and in " + shard.path() + TOGETHER);
            }
        }
        return tensors;
    }

    /** Closes all of them, also when one cannot be closed. */
    static void close(List<Shard> shards) {
        SatchelException failure = null;
        for (Shard shard : shards) {
            try {
                shard.close();
            } catch (SatchelException e) {
                failure = e;
            }
        }
        if (failure != null) throw failure;
    }

    /** The name of one file of a model, from which those of the others follow. */
    private record Name(Path file, String start, int number, int count) {
        static Name of(Path file, long count) {
            if (count > MOST) throw new ModelFormatException(file + " is one of " + count + " files of a model, more than any model has");
            Matcher name = PATTERN.matcher(file.getFileName().toString());
            int number = name.matches() && Integer.parseInt(name.group(3)) == count ? Integer.parseInt(name.group(2)) : 0;
            if (number < 1 || number > count)
                throw new ModelFormatException(file + " is one of " + count + " files of a model, which are found by their names, from "
                        + ending(1, count) + " to " + ending(count, count) + "; give it back the name that it had");
            return new Name(file, name.group(1), number, (int) count);
        }

        private static String ending(long number, long count) {
            return "-%05d-of-%05d.gguf".formatted(number, count);
        }

        Path existing(int other) {
            Path path = file.resolveSibling(start + ending(other, count));
            if (Files.exists(path)) return path;
            throw new SatchelException(
                    "no file " + path + ", which is part " + other + " of " + count + " of the model; put all parts into one folder");
        }
    }

    private static void requireOneModel(List<Shard> shards) {
        Shard first = shards.get(0);
        long tensors = 0;
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            requireSame(shard, "split.no", i);
            requireSame(shard, "split.count", shards.size());
            requireSame(shard, "split.tensors.count", number(first, "split.tensors.count", -1));
            tensors += shard.header().entries().size();
        }
        long wanted = number(first, "split.tensors.count", tensors);
        if (tensors != wanted)
            throw new ModelFormatException(first.path() + ": the " + shards.size() + " files of the model have " + tensors
                    + " tensors together where split.tensors.count is " + wanted + TOGETHER);
    }

    private static void requireSame(Shard shard, String key, long wanted) {
        long found = number(shard, key, -1);
        if (found != wanted)
            throw new ModelFormatException(shard.path() + ": the key " + key + " is " + (found < 0 ? "missing" : found)
                    + " where the other files of the model and its name ask for " + (wanted < 0 ? "none" : wanted) + TOGETHER);
    }

    private static long number(Shard shard, String key, long otherwise) {
        return shard.header().metadata().get(key) instanceof Long number ? number : otherwise;
    }
}
