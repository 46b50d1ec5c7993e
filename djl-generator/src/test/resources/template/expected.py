"""Fills in what each case of language.json and conversations.json gives, with Python's Jinja (3.1.6) set up as Hugging Face's chat templates expect it.

Run in this folder: python expected.py
"""
import json
from datetime import datetime

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("write"), [], [], body).set_lineno(line)

    def write(self, caller):
        return caller()


def refuse(message):
    raise jinja2.exceptions.TemplateError(message)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
environment.filters["tojson"] = lambda value, ensure_ascii=False, indent=None, separators=None, sort_keys=False: json.dumps(
    value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
)
environment.globals["raise_exception"] = refuse
environment.globals["strftime_now"] = datetime(2026, 1, 4, 15, 6, 7).strftime


def give(case, shared):
    source = case["source"] if "source" in case else open(case["template"], encoding="utf-8").read()
    for key in ("expected", "fails"):
        case.pop(key, None)
    try:
        case["expected"] = environment.from_string(source).render({**shared, **case.get("variables", {})})
    except Exception as problem:
        case["fails"] = f"{type(problem).__name__}: {problem}"


for name in ("language.json", "conversations.json"):
    with open(name, encoding="utf-8") as file:
        content = json.load(file)
    for case in content["cases"]:
        give(case, content["variables"])
    with open(name, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.write("\n")
    print(name, len(content["cases"]), "cases,", sum("fails" in case for case in content["cases"]), "of them fail")
