#!/usr/bin/env python3
"""The HTML report, read with Python's own parser: what comes from events is text and adds no element, the
one script is the one that the page allows, the page stays below 1 MB, and is the same for any threads.

    check_html.py TRACKVET
"""

import base64
import hashlib
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
LIMIT = 1_000_000
# A name as it is sent, and as a page shows it.
NAMES = {
    "<script>alert(1)</script>": None,
    '"><img src=x onerror=alert(1)>': None,
    "' onmouseover='alert(1)": None,
    "]]> and --> and </style>": None,
    "&amp; &lt; {{script}}": None,
    "bell\x07 and\x1b[31m": "bell\u2407 and\u241b[31m",
    "left\u202eright": "left\u27e8U+202E\u27e9right",
    "line\u2028break": "line\u27e8U+2028\u27e9break",
    "\u05e9\u05dc\u05d5\u05dd \u6771\u4eac": None,
}
PLAN = """trackvet: 1
plan: shop
additional: {events: forbid}
events:
  Order Completed:
    properties:
      total: number
  Never "Sent" <i>:
"""
VOID = {"meta", "input", "rect", "path"}
ELEMENTS = set("""a body button code dd defs details div dl dt fieldset figcaption figure footer form g h1 h2 h3 h4
    h5 head header html i input label legend li link main mark meta nav option p path pattern pre rect script
    section select small span strong style summary svg table tbody td th thead title tr ul""".split())


class Page(html.parser.HTMLParser):
    """Elements, attributes and texts of a page; complains about what does not close."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.attributes, self.ids = [], [], [], []
        self.texts = {}  # class of the innermost element that has one -> texts
        self.raw = {"script": "", "style": ""}
        self.csp = None
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.elements.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if "id" in values:
            self.ids.append(values["id"])
        if values.get("http-equiv") == "Content-Security-Policy":
            self.csp = values["content"]
        if tag not in VOID:
            self.open.append((tag, values.get("class")))
            self.texts.setdefault(values.get("class"), []).append("")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data):
        if not self.open:
            return
        tag, name = self.open[-1]
        if tag in self.raw:
            self.raw[tag] += data
        for _, outer in {(t, c) for t, c in self.open if c} | {(tag, name)}:
            self.texts[outer][-1] += data


def run(*arguments, stdin=b""):
    done = subprocess.run([PROGRAM, *arguments], input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120, check=False)
    assert done.returncode in (0, 1, 3), (arguments, done.returncode, done.stderr)
    return done.stdout


def read(data):
    """A page that is whole, safe and allows just its own script."""
    text = data.decode("utf-8")
    assert len(data) <= LIMIT, f"{len(data)} bytes"
    page = Page(text)
    assert set(page.elements) <= ELEMENTS, set(page.elements) - ELEMENTS
    assert page.elements.count("script") == page.elements.count("style") == 1
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    handlers = [a for a in page.attributes if a[1].startswith("on")]
    assert not handlers, handlers
    for tag, name, value in page.attributes:
        assert name != "src", (tag, value)
        if name == "href":
            assert value.startswith(("#", "https://")), value
            assert not value.startswith("#") or value[1:] in page.ids, f"{value} leads nowhere"
    digest = base64.b64encode(hashlib.sha256(page.raw["script"].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.csp, page.csp
    assert page.csp.startswith("default-src 'none';"), page.csp
    assert "url(http" not in page.raw["style"] and "@import" not in page.raw["style"]
    odd = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", text)
    assert not odd, f"{odd.group()!r} at {odd.start()}"
    return page


def hostile(folder):
    """Names and values that would be markup, if they were let."""
    lines = [json.dumps({"type": "track", "userId": "u", "event": name, "messageId": name,
                         "properties": {name: name, "email": "ann.lee@example.com"},
                         "context": {"library": {"name": name, "version": "1"}}}).encode()
             for name in NAMES]
    lines.append(b'{"type":"track","userId":"u","event":"not \xff UTF-8"}')
    lines.append(b'{"broken": <script>alert(1)</script>')
    with open(f"{folder}/<img src=x>.ndjson", "wb") as out:
        out.write(b"\n".join(lines) + b"\n")
    with open(f"{folder}/plan.yaml", "w", encoding="utf-8") as out:
        out.write(PLAN)
    arguments = ("check", "-p", f"{folder}/plan.yaml", f"{folder}/<img src=x>.ndjson", f"{folder}/<gone>.ndjson")
    data = run(*arguments, "-f", "html")
    page = read(data)
    events = set(page.texts["event"])
    for name, shown in NAMES.items():
        assert (shown or name) in events, f"{name!r} is not in {sorted(events)}"
    assert b"ann.lee@example.com" not in data
    assert any("<gone>.ndjson" in text for text in page.texts["notes"]), page.texts["notes"]
    assert "shop" in "".join(page.texts["checked"])
    assert 'Never "Sent" <i>' in events
    tell_all(page, json.loads(run(*arguments, "-f", "json")))


def tell_all(page, report):
    """Every group of the JSON report is on the page, without any script."""
    assert len(page.texts["counts"]) == len(report["groups"])
    messages = " ".join(page.texts["message"])
    rules = set(page.texts["rule"])
    for group in report["groups"]:
        assert group["message"] in messages or "\u27e8" in messages, group["message"]
        assert group["rule"] in rules, group["rule"]
        assert f"g-{group['id'][2:]}" in page.ids


def budget(folder):
    """More groups than the page has room for: cards, rows, and a count of the others."""
    path = f"{folder}/many.ndjson"
    names = list(NAMES)
    with open(path, "wb") as out:
        for i in range(11_000):
            name = f"Event {i} {names[i % len(names)]} " + "lorem ipsum dolor " * (i % 25)
            event = {"type": "track", "event": name, "messageId": f"m-{i}", "properties": {"p" * (i % 300): "y" * 300},
                     "timestamp": f"2026-03-{1 + i % 28:02}T10:00:00Z"}
            out.write(json.dumps(event).encode() + b"\n")
    page = read(run("check", path, "-f", "html"))
    cards, rows = len(page.texts["group error"]), sum(1 for a in page.attributes if a[:2] == ("tr", "data-level"))
    report = json.loads(run("check", path, "-f", "json", "--limit", "all"))
    rest = " ".join(page.texts["rest"])
    left = int(re.search(r"… ([\d,]+) more groups", rest)[1].replace(",", ""))
    assert cards > 50 and rows > 50, (cards, rows)
    assert cards + rows + left == len(report["groups"]) == 10_000, (cards, rows, left)
    assert f"{report['others']:,} findings in groups beyond the 10,000" in rest, rest


def same_bytes():
    """The demo, by any number of threads."""
    pages = {run("check", "fixtures/demo", "-f", "html", "-j", jobs) for jobs in ("1", "4")}
    assert len(pages) == 1
    page = read(pages.pop())
    tell_all(page, json.loads(run("check", "fixtures/demo", "-f", "json")))


def clean():
    """A run without findings."""
    event = b'{"type":"identify","userId":"u-1","messageId":"m-1","timestamp":"2026-03-01T10:00:00Z"}\n'
    page = read(run("check", "-", "-f", "html", stdin=event))
    assert "Nothing was found." in page.texts["empty"]
    assert "verdict passed" in page.texts


def lint(folder):
    """Findings about plans."""
    page = read(run("lint", f"{folder}/plan.yaml", "-f", "html"))
    assert page.texts["counts"], "no finding"
    assert any('Never "Sent" <i>' in text for text in page.texts["title"] + page.texts["code"])


def main():
    with tempfile.TemporaryDirectory() as folder:
        hostile(folder)
        budget(folder)
        same_bytes()
        clean()
        lint(folder)
    print("pages: hostile names, budget, threads, clean run, lint")


if __name__ == "__main__":
    main()
