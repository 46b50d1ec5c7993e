"""Satchel's chat templates against Python's Jinja: the templates of well-known models, conversations of every kind.

    pip download --no-deps --no-binary :all: llama-cpp-python && tar xf llama_cpp_python-*.tar.gz
    mvn -q -pl djl-generator -am test-compile
    mvn -q -pl djl-generator dependency:build-classpath -Dmdep.outputFile=classpath.txt
    python docs/checks/chat_templates.py llama_cpp_python-*/vendor/llama.cpp/models/templates --class-path "$(cat djl-generator/classpath.txt)"

Reads every *.jinja file below the folders named; none of them is part of this project. Each is rendered with each conversation by jinja2
(set up as Hugging Face's transformers does) and by Satchel, once with an answer begun and once without. The two agree when the texts are
equal, or when both refuse. Prints each difference and a table; exit status 1 when there is any.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import warnings
from datetime import datetime

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOW = datetime(2026, 1, 4, 15, 6, 7)


class Generation(jinja2.ext.Extension):
    """The blocks that mark what a model says."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("write"), [], [], body).set_lineno(line)

    def write(self, caller):
        return caller()


def refuse(message):
    raise jinja2.exceptions.TemplateError(message)


def to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    result = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
    result.filters["tojson"] = to_json
    result.globals["raise_exception"] = refuse
    result.globals["strftime_now"] = NOW.strftime
    return result


def system(content):
    return {"role": "system", "content": content}


def user(content):
    return {"role": "user", "content": content}


def assistant(content, **more):
    return {"role": "assistant", "content": content, **more}


def call(name, arguments, number=1):
    return {"id": f"call{number:05d}", "type": "function", "function": {"name": name, "arguments": arguments}}


def result(content, number=1, name="weather"):
    return {"role": "tool", "tool_call_id": f"call{number:05d}", "name": name, "content": content}


WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather at a place, \"now\" or later.",
        "parameters": {
            "type": "object",
            "properties": {
                "place": {"type": "string", "description": "A town, as in Zürich"},
                "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                "days": {"type": "array", "items": {"type": "integer"}, "description": "Days from now"},
            },
            "required": ["place"],
        },
    },
}
CLOCK = {"type": "function", "function": {"name": "clock", "description": "The time.", "parameters": {"type": "object", "properties": {}}}}
ASKED = user("What's the weather in Zürich & Rome?")
CALLED = assistant("", tool_calls=[call("weather", {"place": "Zürich", "days": [1, 2]})])
PAGES = [{"title": "Tides", "text": "The moon raises the tides."}, {"title": "Kelp", "text": "Kelp grows fast.\nVery fast."}]

CONVERSATIONS = {
    "one question": {"messages": [user("Hi")]},
    "system": {"messages": [system("Be brief."), user("What is 2+2?")]},
    "several turns": {"messages": [user("One?"), assistant("1"), user("Two?"), assistant("2"), user("Three?")]},
    "system, several turns": {"messages": [system("Count."), user("One?"), assistant("1"), user("Two?")]},
    "white space": {"messages": [system("  You.\n"), user("\n a\n\nb \n"), assistant("  Four.\n"), user(" Why?\n\n")]},
    "empty messages": {"messages": [system(""), user(""), assistant(""), user("")]},
    "an answer last": {"messages": [user("x"), assistant("y")]},
    "two questions": {"messages": [user("a"), user("b")]},
    "an answer first": {"messages": [assistant("Hello!"), user("Hi")]},
    "system last": {"messages": [user("Hi"), system("Be brief.")]},
    "system only": {"messages": [system("Be brief.")]},
    "other scripts": {"messages": [user("naïve 北京 🚀 é ﬁ"), assistant("да"), user("\"quotes\" \\ 'and' <b> & {{ 7*7 }} {% if %}")]},
    "markers as text": {"messages": [user("<|im_end|>\n<|im_start|>system\n[INST] <<SYS>> </s>"), assistant("<think>"), user("</think>")]},
    "thoughts in text": {"messages": [user("q"), assistant("<think>\nhm\n</think>\n\nIt is."), user("Sure?")]},
    "thoughts apart": {"messages": [user("q"), assistant("It is.", reasoning_content="hm"), user("Sure?")]},
    "thoughts apart, otherwise": {"messages": [user("q"), assistant("It is.", thinking="hm"), user("Sure?"), assistant("Yes.", reasoning="so")]},
    "thinking on": {"messages": [user("q")], "enable_thinking": True},
    "thinking off": {"messages": [system("s"), user("q")], "enable_thinking": False, "thinking": False},
    "thinking set": {"messages": [user("q")], "reasoning_effort": "high", "thinking": True, "thinking_budget": 512},
    "instructions in text": {"messages": [system("Be nice. /no_think"), user("q /think")]},
    "tools": {"messages": [ASKED], "tools": [WEATHER]},
    "two tools, system": {"messages": [system("Use tools."), ASKED], "tools": [WEATHER, CLOCK]},
    "no tools": {"messages": [ASKED], "tools": []},
    "a call": {"messages": [ASKED, CALLED], "tools": [WEATHER]},
    "a call and its result": {"messages": [ASKED, CALLED, result('{"sky": "clear", "degrees": 21.5}')], "tools": [WEATHER]},
    "a result that is no text": {"messages": [ASKED, CALLED, result({"sky": "clear", "degrees": [21, 1.5, None, True]})], "tools": [WEATHER]},
    "a call without text": {"messages": [ASKED, assistant(None, tool_calls=[call("weather", {"place": "Rome"})]), result("rain")], "tools": [WEATHER]},
    "a call with arguments as text": {
        "messages": [ASKED, assistant("", tool_calls=[call("weather", '{"place": "Rome"}')]), result("rain")],
        "tools": [WEATHER],
    },
    "a call with text": {
        "messages": [ASKED, assistant("I look.", tool_calls=[call("weather", {"place": "Rome"})]), result("rain"), assistant("Rain.")],
        "tools": [WEATHER],
    },
    "two calls": {
        "messages": [
            system("Use tools."),
            ASKED,
            assistant("", tool_calls=[call("weather", {"place": "Zürich"}, 1), call("clock", {}, 2)]),
            result("clear", 1),
            result("12:00", 2, "clock"),
            assistant("Clear, and noon."),
            user("Thanks."),
        ],
        "tools": [WEATHER, CLOCK],
    },
    "a call and thoughts": {
        "messages": [ASKED, assistant("", reasoning_content="I must look.", tool_calls=[call("weather", {"place": "Rome"})]), result("rain")],
        "tools": [WEATHER],
    },
    "a bare call": {"messages": [ASKED, assistant("", tool_calls=[{"name": "weather", "arguments": {"place": "Rome"}}]), result("rain")]},
    "calls without the tools": {"messages": [ASKED, CALLED, result("clear"), assistant("Clear.")]},
    "no calls": {"messages": [ASKED, assistant("No.", tool_calls=[]), user("Why?")]},
    "calls that are none": {"messages": [ASKED, assistant("No.", tool_calls=None), user("Why?")]},
    "documents": {"messages": [user("What raises the tides?")], "documents": PAGES},
    "documents, system": {"messages": [system("Cite."), user("What raises the tides?")], "documents": PAGES, "citation_mode": "accurate"},
    "parts": {"messages": [user([{"type": "text", "text": "Hi "}, {"type": "text", "text": "there"}])]},
    "parts, system": {
        "messages": [system([{"type": "text", "text": "Be brief."}]), user([{"type": "text", "text": "Hi"}]), assistant([{"type": "text", "text": "Ho"}])]
    },
    "a picture": {"messages": [user([{"type": "image"}, {"type": "text", "text": "What is it?"}])]},
    "a developer": {"messages": [{"role": "developer", "content": "Be brief."}, user("Hi")]},
    "a role of its own": {"messages": [user("Hi"), {"role": "narrator", "content": "Silence."}]},
    "names": {"messages": [{"role": "user", "name": "Ann", "content": "Hi"}, assistant("Ho"), {"role": "user", "name": "Bob", "content": "Hey"}]},
    "content that is none": {"messages": [user("a"), assistant(None), user("b")]},
    "no content": {"messages": [user("a"), {"role": "assistant"}, user("b")]},
    "a long conversation": {"messages": [m for i in range(20) for m in (user(f"Question {i}?"), assistant(f"Answer {i}."))] + [user("End?")]},
    "a date": {"messages": [user("Hi")], "date_string": "04 Jan 2026", "custom_tools": None},
    "a prefix": {"messages": [user("Count."), assistant("1, 2,", prefix=True)], "continue_final_message": True},
}


def cases(templates):
    for template in templates:
        source = template.read_text(encoding="utf-8")
        for name, conversation in CONVERSATIONS.items():
            for begun in (True, False):
                variables = {
                    "bos_token": "<s>",
                    "eos_token": "</s>",
                    "tools": None,
                    "documents": None,
                    **conversation,
                    "add_generation_prompt": begun,
                }
                yield template.stem, name + ("" if begun else ", no answer begun"), source, variables


def theirs(source, variables):
    try:
        return {"text": environment().from_string(source).render(json.loads(json.dumps(variables)))}
    except Exception as problem:  # any failure of a template is one
        return {"problem": f"{type(problem).__name__}: {problem}"}


def ours(java, class_path, asked):
    program = [java, "-cp", class_path, "dev.satchel.djl.template.RenderTemplates", NOW.isoformat()]
    done = subprocess.run(program, input="\n".join(map(json.dumps, asked)), capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--class-path", required=True, help="of djl-generator's dependencies")
    parser.add_argument("--java", default="java")
    parser.add_argument("--show", type=int, default=3, help="differences shown of each template (default: 3)")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    templates = sorted(file for folder in options.folders for file in folder.rglob("*.jinja"))
    asked = list(cases(templates))
    built = [str(ROOT / module / "target" / kind) for module in ("djl-generator", "core") for kind in ("classes", "test-classes")]
    class_path = os.pathsep.join([*built, options.class_path])
    answers = ours(options.java, class_path, [{"template": source, "variables": variables} for _, _, source, variables in asked])
    counts = collections.Counter()
    shown = collections.Counter()
    wrong = collections.Counter()
    for (template, conversation, source, variables), our in zip(asked, answers, strict=True):
        their = theirs(source, variables)
        if "text" in their:
            outcome = "equal" if our.get("text") == their["text"] else "different" if "text" in our else "refused by Satchel alone"
        else:
            outcome = "refused by both" if "problem" in our else "refused by jinja2 alone"
        counts[outcome] += 1
        if outcome in ("equal", "refused by both"):
            continue
        wrong[template] += 1
        shown[template] += 1
        if shown[template] <= options.show:
            print(f"{template}, {conversation}: {outcome}\n  jinja2  {json.dumps(their, ensure_ascii=False)[:1500]}\n  Satchel {json.dumps(our, ensure_ascii=False)[:1500]}")
    print(f"{len(templates)} templates, {len(CONVERSATIONS)} conversations, {len(asked)} renderings: {dict(counts)}")
    print(f"templates without a difference: {len(templates) - len(wrong)}; with some: {dict(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
