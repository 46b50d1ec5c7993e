package dev.satchel;

import dev.satchel.Generation.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A generator without a model: what it says is a function of the prompt and the seed; a token is a word, or any other one character. */
final class FakeGenerator implements Generator {
    private static final Pattern TOKEN = Pattern.compile(" ?\\p{Alnum}{1,8}|.", Pattern.DOTALL);
    private static final int TOKENS_AROUND_A_MESSAGE = 4;

    private final int contextLength;
    private final BiFunction<Prompt, Long, String> reply;

    private FakeGenerator(int contextLength, BiFunction<Prompt, Long, String> reply) {
        this.contextLength = contextLength;
        this.reply = reply;
    }

    /** Says the same thing always. */
    static FakeGenerator saying(String text) { return new FakeGenerator(2048, (prompt, seed) -> text); }

    /** Says what it is told to, with a context of its own. */
    static FakeGenerator answering(int contextLength, BiFunction<Prompt, Long, String> reply) {
        return new FakeGenerator(contextLength, reply);
    }

    /** Says words that depend on every character of the prompt. */
    static FakeGenerator babbling() {
        String[] words = {"sea", " wave", " salt", ", tide", " \u2014 fish", " ship", ". Wind", " maçã", " \ud83d\udc1f"};
        return new FakeGenerator(512, (prompt, seed) -> {
            Random random = new Random(prompt.hashCode() + seed);
            StringBuilder text = new StringBuilder("Sea");
            while (text.length() < 200) text.append(words[random.nextInt(words.length)]);
            return text.toString();
        });
    }

    @Override
    public String name() { return "fake"; }

    @Override
    public int contextLength() { return contextLength; }

    @Override
    public int countTokens(String text) { return (int) TOKEN.matcher(text).results().count(); }

    @Override
    public int countTokens(Prompt prompt) {
        return prompt.messages().stream().mapToInt(each -> TOKENS_AROUND_A_MESSAGE + countTokens(each.content())).sum();
    }

    @Override
    public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
        int promptTokens = countTokens(prompt);
        if (promptTokens >= contextLength)
            throw new SatchelException("the prompt has " + promptTokens + " tokens and leaves no room in a context of " + contextLength);
        long seed = options.temperature() == 0 ? 0 : options.seed();
        String whole = options.constraint().map(constraint -> RandomBytes.allowedBy(constraint, new Random(prompt.hashCode() + seed)))
                .orElseGet(() -> reply.apply(prompt, seed));
        List<String> tokens = TOKEN.matcher(whole).results().map(MatchResult::group).toList();
        int most = Math.min(options.maxTokens(), contextLength - promptTokens);
        StringBuilder text = new StringBuilder();
        int shown = 0;
        int generated = 0;
        Ending ending = Ending.END_TOKEN;
        for (String token : tokens) {
            if (cancellation.isCancelled()) ending = Ending.CANCELLED;
            else if (generated == most) ending = Ending.LENGTH;
            if (ending != Ending.END_TOKEN) break;
            text.append(token);
            generated++;
            int stop = options.stop().stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
            if (stop >= 0) {
                text.setLength(stop);
                ending = Ending.STOP_TEXT;
                break;
            }
            int certain = text.length() - longestBegunStop(text, options.stop());
            if (certain > shown) {
                onText.accept(text.substring(shown, certain));
                shown = certain;
            }
        }
        if (ending == Ending.CANCELLED) text.setLength(shown);
        if (text.length() > shown) onText.accept(text.substring(shown));
        List<Generation.Token> told = options.alternatives() == 0
                ? List.of()
                : tokens.subList(0, generated).stream()
                        .map(token -> new Generation.Token(token, -0.5, List.of(new Generation.Alternative(token, -0.5)))).toList();
        return new Generation(text.toString(), ending, promptTokens, 0, generated, Duration.ZERO, Duration.ZERO, told);
    }

    private static int longestBegunStop(CharSequence text, List<String> stops) {
        int longest = 0;
        for (String stop : stops)
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--)
                if (stop.startsWith(text.subSequence(text.length() - length, text.length()).toString())) longest = length;
        return longest;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
