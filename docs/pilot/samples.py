"""Draws the questions of the pilot in this folder from public collections: samples.py DATA OUT.

DATA has the folders squad2, clapnq and faquad, as their makers publish them; OUT gets squad2.jsonl, clapnq.jsonl and faquad.jsonl, thirty
questions each, of articles (SQuAD, FaQuAD) or lines (CLAPNQ) that nothing in Satchel was tuned on: the odd articles, the second half.
A third is unanswerable where the collection has such questions.
"""
import json
import pathlib
import random
import sys

COUNT = 30
UNANSWERABLE = 10


def squad(file):
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    for article in articles[1::2]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                answers = [] if qa.get("is_impossible") else list(dict.fromkeys(a["text"] for a in qa["answers"]))
                yield {"id": str(qa["id"]), "question": qa["question"].strip(), "passage": paragraph["context"], "answers": answers,
                       "answerable": bool(answers)}


def clapnq(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    for line in map(json.loads, lines[len(lines) // 2:]):
        outputs = [each for each in line["output"] if each["answer"].strip()]
        evidence = list(dict.fromkeys(s for each in outputs for s in each["selected_sentences"] if s.strip()))
        yield {"id": str(line["id"]), "question": line["input"], "passage": line["passages"][0]["text"],
               "answers": [each["answer"] for each in outputs], "answerable": bool(outputs), "evidence": evidence}


def draw(questions):
    questions = list(questions)
    random.Random(1).shuffle(questions)
    without = [each for each in questions if not each["answerable"]][:UNANSWERABLE]
    return [each for each in questions if each["answerable"]][:COUNT - len(without)] + without


def main(data, out):
    sets = {
        "squad2": squad(data / "squad2" / "dev-v2.0.json"),
        "clapnq": [*clapnq(data / "clapnq" / "clapnq_dev_answerable.jsonl"), *clapnq(data / "clapnq" / "clapnq_dev_unanswerable.jsonl")],
        "faquad": squad(data / "faquad" / "dataset.json"),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, questions in sets.items():
        lines = [json.dumps(each, ensure_ascii=False) for each in draw(questions)]
        (out / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
