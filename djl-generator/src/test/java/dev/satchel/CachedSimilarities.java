package dev.satchel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** An embedder's cosines; each text is read once, because many questions are about the same one. */
record CachedSimilarities(Embedder embedder, Map<String, float[]> questions, Map<String, float[]> texts)
        implements
            BiFunction<String, List<String>, Optional<double[]>> {
    CachedSimilarities(Embedder embedder) { this(embedder, new HashMap<>(), new HashMap<>()); }

    @Override
    public Optional<double[]> apply(String question, List<String> wanted) {
        List<String> unread = wanted.stream().distinct().filter(each -> !texts.containsKey(each)).toList();
        List<float[]> read = unread.isEmpty() ? List.of() : embedder.embedPassages(unread);
        for (int i = 0; i < unread.size(); i++) texts.put(unread.get(i), read.get(i));
        float[] asked = questions.computeIfAbsent(question, embedder::embedQuestion);
        return Optional.of(wanted.stream().mapToDouble(each -> cosine(asked, texts.get(each))).toArray());
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) sum += (double) one[i] * other[i];
        return sum;
    }
}
