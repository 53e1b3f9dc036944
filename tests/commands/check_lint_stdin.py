#!/usr/bin/env python3
"""`trackvet lint - --stdin-filename NAME`: what comes from an editor is linted as the file of that name.

    check_lint_stdin.py TRACKVET
"""

import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BASE = "trackvet: 1\nplan: base\nnaming: {events: Title Case}\n"
PLAN = "trackvet: 1\nplan: shop\nextends: ../base.yaml\nevents:\n  report sent: {properties: {a: {type: [string]}}}\n"
SETTINGS = """schema: 1
rules:
  plan/missing-doc: error
ignore:
  - rule: plan/type-list
    path: /events/report sent/**
    reason: from a tool
exclude: ["generated/**"]
"""
passed = 0


def write(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w", encoding="utf-8") as out:
        out.write(text)


def lint(*arguments, text=None):
    done = subprocess.run([PROGRAM, "lint", *arguments], input=text, stdin=None if text is not None else subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def same(path, *options, says=""):
    """The file, and its text under its name, give the same."""
    global passed
    with open(path, "rb") as source:
        text = source.read()
    by_name, by_text = lint(path, *options), lint("-", "--stdin-filename", path, *options, text=text)
    if by_name != by_text or says not in by_name[1] + by_name[2]:
        sys.exit(f"{path} {' '.join(options)}: {by_name} by name, {by_text} from standard input; says {says!r}?")
    passed += 1


def refused(why, *arguments, text=b""):
    global passed
    code, out, err = lint(*arguments, text=text)
    if code != 2 or out or why not in err:
        sys.exit(f"lint {' '.join(arguments)}: {code}, {out!r}, {err!r}; not {why!r}")
    passed += 1


def main():
    global passed
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.mkdir(".git")
        write("trackvet.yaml", SETTINGS)
        write("base.yaml", BASE)
        write("team/plan.yaml", PLAN)
        write("generated/plan.yaml", PLAN)
        write("team/broken.yaml", "trackvet: 1\nevents: [\n")
        for style in ("text", "concise", "json", "ndjson", "sarif"):
            same("team/plan.yaml", "-f", style, says="report sent")
        same("./team/plan.yaml", says="base.yaml:3")
        same("team/plan.yaml", "--diff")
        same("team/plan.yaml", "--isolated", says="plan/type-list")
        same("team/broken.yaml", says="plan/syntax")
        same("generated/plan.yaml", says="report sent")
        same("generated/plan.yaml", "--force-exclude", says="0 plans: no findings")
        same(os.path.join(ROOT, "fixtures/lint/plan.yaml"), "--isolated", says="near-duplicate")
        # The format is found by name and content, as for a file.
        write("schema.json", '{"$schema": "http://json-schema.org/draft-07/schema#", "title": "x", "type": "object",'
                             ' "properties": {"event": {"const": "Report Sent"}, "properties": {"type": "object",'
                             ' "properties": {"a": {"type": "string"}}}}}')
        same("schema.json")
        write("odd.txt", "no plan at all\n")
        same("odd.txt")
        # The file need not be there; what is there is not read.
        write("team/plan.yaml", BASE)
        code, out, err = lint("-", "--stdin-filename", "team/plan.yaml", "-f", "concise", text=PLAN.encode())
        if code != 1 or err or "team/plan.yaml:5:3: error plan/missing-doc" not in out:
            sys.exit(f"the text is not what is linted: {code} {out} {err}")
        os.remove("team/plan.yaml")
        if lint("-", "--stdin-filename", "team/plan.yaml", "-f", "concise", text=PLAN.encode()) != (code, out, err):
            sys.exit("a file has to be there")
        code, out, err = lint("-", "--isolated", "-f", "concise", text=BASE.encode() + b"types: {a: string}\nevents: {A: {}}\n")
        if code or "<stdin>:" not in out:
            sys.exit(f"text without a name: {code} {out} {err}")
        # Other plans beside it.
        code, out, err = lint("base.yaml", "-", "--stdin-filename", "team/plan.yaml", text=PLAN.encode())
        if "2 plans" not in out:
            sys.exit(f"a file and a text: {out} {err}")
        passed += 4
        refused("--fix changes files", "-", "--fix")
        refused("give - as the PLAN", "base.yaml", "--stdin-filename", "x.yaml")
        refused("standard input once", "-", "-")
        refused("standard input once", "-", "--files-from", "-")
        os.chdir("/")
    print(f"{passed} runs of lint from standard input")


main()
