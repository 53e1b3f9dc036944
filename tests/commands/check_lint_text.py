#!/usr/bin/env python3
"""The text view of `trackvet lint`: the same as that of check, at every width, for ears and for terminals.

    check_lint_text.py TRACKVET

Columns are counted with Python's own tables, which know nothing of the program's."""

import os
import re
import subprocess
import sys
import tempfile
import unicodedata

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GOLDEN = os.path.join(ROOT, "fixtures/lint/text")
WIDE = """trackvet: 1
plan: shop
types: {one_type: string, a_type: string}
events:
  注文 Completed: {doc: 決済が完了した, properties: {注文番号: string, note: string, 合計金額の長い名前の項目: number, page_count: integer, other_property: boolean, one_more: string}, required: [合計, page_count, 注文番号, no_such_property]}
  Report Sent: {doc: "é\u0301à 🎉 mail", properties: {pageCount: integer, 合計金額: {type: [integer]}, other: {type: string, enum: [一, 二, 三, 四, 五, 六, 七, 八, 九, 十]}}, required: no_such_one}
  Report Saved: {properties: {page_count: string}, required: [no_such_property]}
  Report Kept: {doc: x, properties: {page_count: integer}, required: [no_such_property]}
  Report Late: {doc: x, properties: {page_count: integer}, required: [no_such_property]}
"""
passed = 0


def columns(line):
    """Cells of a terminal: marks take none, wide characters two."""
    return sum(0 if unicodedata.combining(c) or unicodedata.category(c) == "Mn" else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def lint(*arguments, **environment):
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "TERM")}
    done = subprocess.run([PROGRAM, "lint", "--isolated", *arguments], stdin=subprocess.DEVNULL, timeout=60, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**env, "LC_ALL": "C.UTF-8", **environment})
    if done.stderr:
        sys.exit(f"lint {arguments}: {done.stderr.decode()}")
    return done.stdout.decode()


def check(condition, what):
    global passed
    if not condition:
        sys.exit(what)
    passed += 1


def golden(name, text):
    """Compares with what was kept; TRACKVET_UPDATE=1 keeps it anew."""
    path = os.path.join(GOLDEN, name)
    if os.environ.get("TRACKVET_UPDATE"):
        os.makedirs(GOLDEN, exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
    with open(path, encoding="utf-8") as source:
        check(source.read() == text, f"{name} is not what is printed:\n{text}")


def widths():
    """No line is wider than asked for, and the carets stand under what they mean."""
    for width in (60, 80, 100, 160):
        text = lint("--width", str(width), "wide.yaml")
        for line in text.split("\n"):
            check(columns(line) <= width, f"{columns(line)} columns, not {width}: {line}")
        lines = text.split("\n")
        marked = [(lines[i - 1], line) for i, line in enumerate(lines) if re.search(r"│ +\^", line)]
        check(len(marked) >= 4, f"few carets at {width}: {text}")
        for above, below in marked:
            start, cells, at = below.index("^"), "", 0
            for c in above:
                if start <= at < below.rindex("^") + 1:
                    cells += c
                at += columns(c)
            name = re.sub("…", ".*", re.escape(cells.strip("[]")))
            check(re.search(name, WIDE), f"{cells!r} is no name of the plan: {above}")
            check(cells == cells.strip(" ,:"), f"the carets are beside the name: {cells!r}")
        golden(f"wide_{width}.txt", text)


def told_once():
    """What is said of several places is said once, and names them; the totals count all."""
    text = lint("--width", "100", "wide.yaml")
    check(text.count('"no_such_property" is not defined here') == 1 and text.count("and 3 more places") == 1, text)
    concise = lint("-f", "concise", "wide.yaml").count("\n")
    totals = sum(int(n) for n in re.search(r"plan: (\d+) errors?, (\d+) warnings?, (\d+) advice", text).groups())
    check(totals == concise, f"{totals} findings, not {concise}: {text}")
    for rule in set(re.findall(r"^(?:error|warning) (\S+)", text, re.M)):
        check(text.count(f"trackvet explain {rule}") == 1, f"{rule} is explained once: {text}")
    limited = lint("--limit", "1", "wide.yaml")
    shown = int(re.search(r"… (\d+) more findings: --limit all", limited).group(1))
    again = re.search(r"and (\d+) more places?", limited)
    check(shown + 1 + (int(again.group(1)) if again else 0) == totals, f"what is hidden is counted: {limited}")


def plain_and_links():
    """In words, no frames and no carets; and links that are as wide as their names."""
    text = lint("--plain", "--width", "100", "wide.yaml")
    check(not re.search("[┌│^]", text), f"frames: {text}")
    check("  in wide.yaml, line 3, column 9" in text, text)
    golden("plain.txt", text)
    linked = lint("--hyperlinks=always", "--width", "100", "wide.yaml")
    check(f"\x1b]8;;file://{os.path.realpath('.')}/wide.yaml\x1b\\" in linked or
          re.search(r"\x1b\]8;[^;]*;file://[^\x1b]*/wide\.yaml", linked), f"no link: {linked[:300]!r}")
    check(re.sub(r"\x1b\]8;.*?(?:\x1b\\|\x07)", "", linked) == lint("--width", "100", "wide.yaml"), "links change text")
    ascii_only = lint("--width", "80", "wide.yaml", LC_ALL="C")
    check(ascii_only.isascii(), f"not ASCII: {ascii_only}")
    colored = lint("--color=always", "--width", "80", "wide.yaml")
    check(re.sub(r"\x1b\[[0-9;]*m", "", colored) == lint("--width", "80", "wide.yaml"), "colors change text")


def hostile():
    """Nothing of a plan or of a name reaches the terminal as it is."""
    name = "a\x1b[31m\u202eb.yaml"
    with open(name, "w", encoding="utf-8") as out:
        out.write('trackvet: 1\nplan: x\nevents:\n  "A\\e[2J\\u202E": {properties: {x: {type: [string]}}, required: "\\u200Bno"}\n')
    for more in ((), ("--plain",), ("--hyperlinks=always",)):
        text = lint(*more, name)
        rest = re.sub(r"\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)", "", text)
        check(not re.search("[\x00-\x09\x0b-\x1f\x7f\u200b\u202e]", rest), f"{more}: {rest!r}")
        check("\u202e" not in text, "in links, too")


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("wide.yaml", "w", encoding="utf-8") as out:
            out.write(WIDE)
        widths()
        told_once()
        plain_and_links()
        hostile()
        os.chdir("/")
    print(f"{passed} checks of the text of lint")


main()
