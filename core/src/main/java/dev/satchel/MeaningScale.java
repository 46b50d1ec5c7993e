package dev.satchel;

import java.util.List;
import java.util.Optional;

/**
 * What a retriever's cosines mean. One embedder gives unrelated texts 0.4 and another 0.75; so each is asked once how near a few questions
 * are to their answers and to texts about something else, and cosines are measured between these two.
 */
final class MeaningScale {
    /**
     * In the languages that people ask in most. All are about everyday things that documents seldom are about; the answers repeat the
     * question's words, as the sentences do that answer best.
     */
    private static final List<Asked> QUESTIONS = List.of(
            new Asked("How long does the soup cook?", "The soup cooks for forty minutes.", "Our neighbours painted the house blue.",
                    "The train to the coast leaves at nine in the morning."),
            new Asked("Quem pintou a casa dos vizinhos?", "A casa dos vizinhos foi pintada pelo filho.",
                    "A sopa coze durante quarenta minutos.",
                    "O comboio para a costa parte às nove da manhã."),
            new Asked("¿A qué hora sale el tren a la costa?", "El tren a la costa sale a las nueve de la mañana.",
                    "La sopa se cocina durante cuarenta minutos.", "Nuestros vecinos pintaron la casa de azul."),
            new Asked("Wann fährt der Zug an die Küste ab?", "Der Zug an die Küste fährt um neun Uhr morgens ab.",
                    "Die Suppe kocht vierzig Minuten lang.", "Unsere Nachbarn haben das Haus blau gestrichen."));

    private final Retriever retriever;
    private final double unrelated;
    private final double answering;

    private MeaningScale(Retriever retriever, double unrelated, double answering) {
        this.retriever = retriever;
        this.unrelated = unrelated;
        this.answering = answering;
    }

    private record Asked(String question, String answer, String other, String another) {
        List<String> texts() { return List.of(answer, other, another); }
    }

    /** Of a retriever; empty when it goes by words alone, or knows none of the languages. */
    static Optional<MeaningScale> of(Retriever retriever) {
        List<double[]> cosines = QUESTIONS.stream().flatMap(each -> retriever.similarities(each.question, each.texts()).stream()).toList();
        double answering = cosines.stream().mapToDouble(each -> each[0]).average().orElse(0);
        double unrelated = cosines.stream().mapToDouble(each -> (each[1] + each[2]) / 2).average().orElse(0);
        return answering > unrelated ? Optional.of(new MeaningScale(retriever, unrelated, answering)) : Optional.empty();
    }

    /** 0 for a cosine of unrelated texts, 1 for that of a question and its plain answer; a little below and above at most. */
    double of(double cosine) {
        return Math.clamp((cosine - unrelated) / (answering - unrelated), -0.5, 1.5);
    }

    /** How near a text is to a question. */
    double of(Question question, String text) {
        return retriever.similarities(question.text(), List.of(text)).map(each -> of(each[0])).orElse(0.);
    }
}
