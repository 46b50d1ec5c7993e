"""What the usual programs say of answers: the vectors that AnswerMetrics is tested against.

    pip install rouge-score scikit-learn
    python docs/checks/answer_metrics.py core/src/test/resources/dev/satchel

Writes answer_metrics.tsv: an answer, an expected one, exact match and F1 by the formulas of SQuAD 2.0's evaluation program, ROUGE-L by
rouge-score. The texts are our own: some by hand, with what is awkward in several languages, the rest random changes of them. Writes
confidence_metrics.tsv: confidences, what was so, the area under the curve by scikit-learn, and the best balanced accuracy, tried
threshold by threshold.
"""

import collections
import importlib.metadata
import pathlib
import random
import re
import string
import sys

from rouge_score import rouge_scorer
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

PAIRS = [
    ("The Amber Bridge.", "amber bridge"),
    ("Karl Holm, engineer", "Karl Holm"),
    ("", "Karl"),
    ("the", "a"),
    ("The", "Karl"),
    ("a–b", "b"),
    ("1,150.50 euros", "1150.50"),
    ("twenty-four months", "twenty four months"),
    ("o prazo é de 24 meses", "24 meses"),
    ("«El Puente»", "El Puente"),
    ("¿Cuándo? En 1847.", "en 1847"),
    ("“Bernsteinbrücke”", "Bernsteinbrücke"),
    ("die BRÜCKE über den Fluß", "Brücke über den Fluss"),
    ("İstanbul", "istanbul"),
    ("the river's mouth", "rivers mouth"),
    ("a\u00a0b\u2003c", "b c"),
    ("x_y (z)", "xy z"),
    ("Σίσυφος", "σίσυφος"),
    ("e\u0301te\u0301", "été"),
    ("10 °C to 25 °C", "10 to 25 °C"),
    ("the warranty lasts 24 months from the day of purchase, for all parts but the filter",
     "From the day of purchase, all parts except the filter have a warranty of 24 months."),
    ("A garantia dura 24 meses a partir da compra.", "São 24 meses, contados a partir do dia da compra."),
    ("Die Garantie gilt zwei Jahre; Filter sind ausgenommen.", "Zwei Jahre ab Kauf, ohne Filter."),
    ("gunman the killed police", "police killed the gunman"),
    ("水 filter", "filter 水"),
    ("an an an", "an"),
    ("theatre", "the atre"),
]
MARKS = [",", ".", "-", "'", " the ", " a ", " ", "–", "«", "”", "ß", "É", "_", "\u00a0", "1", "…"]


def words(text):
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return re.sub(re.compile(r"\b(a|an|the)\b", re.UNICODE), " ", text).split()


def exact(answer, expected):
    return float(words(answer) == words(expected))


def f1(answer, expected):
    got, gold = words(answer), words(expected)
    if not got or not gold:
        return float(got == gold)
    common = sum((collections.Counter(got) & collections.Counter(gold)).values())
    if common == 0:
        return 0.0
    precision, recall = common / len(got), common / len(gold)
    return 2 * precision * recall / (precision + recall)


def changed(text, rng):
    tokens = text.split(" ")
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(tokens) + 1)
        kind = rng.randrange(4)
        if kind == 0 and len(tokens) > 1:
            del tokens[min(at, len(tokens) - 1)]
        elif kind == 1:
            tokens.insert(at, rng.choice(rng.choice(PAIRS)[0].split(" ")))
        elif kind == 2:
            rng.shuffle(tokens)
        else:
            tokens.insert(at, rng.choice(MARKS))
    return " ".join(tokens)


def best_balanced_accuracy(confidences, so):
    thresholds = sorted(set(confidences)) + [2]
    return max(balanced_accuracy_score(so, [c >= threshold for c in confidences]) for threshold in thresholds)


def main():
    folder = pathlib.Path(sys.argv[1])
    rng = random.Random(7)
    pairs = list(PAIRS)
    while len(pairs) < 200:
        answer, expected = rng.choice(PAIRS)
        pairs.append((changed(answer, rng), changed(expected, rng)) if rng.random() < 0.5 else (changed(expected, rng), expected))
    scorer = rouge_scorer.RougeScorer(["rougeL"])
    with open(folder / "answer_metrics.tsv", "w", encoding="utf-8", newline="\n") as out:
        out.write("# Answers and what SQuAD's formulas and rouge-score " + importlib.metadata.version("rouge-score")
                  + " say (docs/checks/answer_metrics.py): answer, expected, exact match, F1, ROUGE-L\n")
        for answer, expected in pairs:
            rouge = scorer.score(expected, answer)["rougeL"].fmeasure
            out.write("\t".join([answer, expected, *(repr(x) for x in (exact(answer, expected), f1(answer, expected), rouge))]) + "\n")
    with open(folder / "confidence_metrics.tsv", "w", encoding="utf-8", newline="\n") as out:
        out.write("# Confidences, whether it was so, and what scikit-learn " + importlib.metadata.version("scikit-learn")
                  + " says (docs/checks/answer_metrics.py): area under the curve, best balanced accuracy\n")
        for size in (2, 3, 5, 10, 40, 100):
            for steps in (1, 2, 4, 1000):
                so = [True, False] + [rng.random() < 0.6 for _ in range(size - 2)]
                confidences = [min(1.0, max(0.0, round((rng.gauss(0.6, 0.25) if s else rng.gauss(0.4, 0.25)) * steps) / steps)) for s in so]
                out.write("\t".join([",".join(map(repr, confidences)), ",".join("1" if s else "0" for s in so),
                                     repr(float(roc_auc_score(so, confidences))), repr(float(best_balanced_accuracy(confidences, so)))]) + "\n")


if __name__ == "__main__":
    main()
