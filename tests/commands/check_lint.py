#!/usr/bin/env python3
"""`trackvet lint` as a user runs it: plans, exit codes, formats, comments, fixes.

    check_lint.py TRACKVET
"""

import json
import os
import re
import resource
import stat
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEAD = "trackvet: 1\nplan: shop\n"
GOOD = HEAD + "events:\n  Report Sent: {doc: It was sent., properties: {pages: integer}}\n"
WARNED = HEAD + "types: {unused: string}\nevents:\n  Report Sent: {doc: It was sent., properties: {pages: integer}}\n"
BROKEN = HEAD + "events:\n  Report Sent: {doc: It was sent., required: page, properties: {pages: integer}}\n"
FIXABLE = HEAD + """naming: {properties: snake_case}
events:
  Report Sent:   # a comment
    doc: It was sent.
    required: [pageCount]
    properties:
      pageCount: {type: [integer]}
"""
passed = 0


def write(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w", encoding="utf-8") as out:
        out.write(text)


def read(name):
    with open(name, encoding="utf-8") as source:
        return source.read()


def run(*arguments):
    return subprocess.run([PROGRAM, "lint", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, check=False, text=True)


def expect(code, *arguments, out=None, err=None):
    """Runs and compares: exit code, a piece of stdout ("": it is empty), a piece of stderr (None: it is empty)."""
    global passed
    done = run(*arguments)
    wrong = [] if done.returncode == code else [f"exit code {done.returncode}, not {code}"]
    if (err is None and done.stderr) or (err and err not in done.stderr):
        wrong.append(f"stderr is {done.stderr!r}")
    if (out == "" and done.stdout) or (out and out not in done.stdout):
        wrong.append(f"stdout is {done.stdout!r}, lacks {out!r}")
    if wrong:
        sys.exit(f"trackvet lint {' '.join(arguments)}: {'; '.join(wrong)}")
    passed += 1
    return done.stdout


def check(condition, what):
    global passed
    if not condition:
        sys.exit(what)
    passed += 1


def verdicts():
    write("good.yaml", GOOD)
    write("warned.yaml", WARNED)
    write("broken.yaml", BROKEN)
    write("syntax.yaml", HEAD + "events: [\n")
    expect(0, "good.yaml", out="1 plan: no findings\nPASSED")
    expect(0, "-q", "good.yaml", out="")
    expect(0, "warned.yaml", out="plan/unused-type")
    expect(1, "--fail-on", "warning", "warned.yaml", out="FAILED  errors or warnings found")
    expect(0, "--fail-on", "never", "broken.yaml", out="findings do not matter")
    expect(1, "broken.yaml", out="plan/reference")
    check("1 plan: 1 error" in expect(1, "syntax.yaml", out="plan/syntax"), "an unread file is not counted")
    expect(1, "-qq", "broken.yaml", out="")
    expect(0, "--max-count", "1", "broken.yaml", out="PASSED  not too many errors (1, --max-count 1)")
    expect(1, "--max-count", "0", "broken.yaml", out="FAILED  errors found (1, --max-count 0)")
    expect(0, "--max-count", "0", "good.yaml", out="PASSED  no errors (0, --max-count 0)")
    expect(1, "--max-count", "1", "--fail-on", "warning", "broken.yaml", "warned.yaml", out="found (2, --max-count 1)")
    expect(2, "--max-count", "x", "good.yaml", err="--max-count wants a number")
    expect(0, "--severity", "plan/reference=info", "broken.yaml", out="info plan/reference")
    expect(0, "--ignore", "plan/*", "broken.yaml", out="no findings")
    # A plan that cannot be read does not pass because nobody wants to hear of it.
    expect(2, "--ignore", "plan/*", "syntax.yaml", err="plan/syntax")
    expect(1, "good.yaml", "broken.yaml", out="2 plans: 1 error")
    expect(2, "missing.yaml", out="no findings\nFAILED  not everything", err="missing.yaml: No such file")
    expect(2, "missing.yaml", "broken.yaml", out="plan/reference", err="missing.yaml")
    expect(2, "--fail-on", "fatal", "good.yaml", err="--fail-on")
    expect(2, "--unsafe-fixes", "good.yaml", err="goes with --fix or --diff")
    expect(2, "--fix", "--diff", "good.yaml", err="give one of them")


def places():
    expect(2, err="no PLAN given, and none of these is here: plan.yaml")
    write("plan.yaml", GOOD)
    write("tracking-plan/a.yaml", WARNED)
    expect(0, out="2 plans")
    os.remove("plan.yaml")
    expect(0, out="tracking-plan/a.yaml:3")
    write("folder/a.yaml", HEAD + "types: {size: integer}\nevents:\n  A: {doc: x, properties: {s: size}}\n")
    write("folder/b.yaml", HEAD + "events:\n  B: {doc: x, properties: {s: string, t: size}}\n")
    expect(0, "folder", out="1 plan in 2 files")
    expect(0, "folder/", "-f", "concise", out='"s" has different types')
    write("folder/c.yaml", HEAD + "events:\n  B: {doc: x, properties: {s: size}}\n")
    expect(1, "folder", "-f", "concise", out="plan/duplicate-event")
    write("folder/c.yaml", HEAD + "events: {C: [}\n")
    write("folder/d.yaml", HEAD + "eventz: {}\n")
    printed = expect(1, "folder", "-f", "concise")
    check("c.yaml:3" in printed and "d.yaml:3" in printed, "both broken files are told of")
    # What a plan extends is looked up, and not linted with it.
    write("base.yaml", WARNED)
    write("named.yaml", HEAD + "extends: ./naming.yaml\nevents:\n  report sent: {doc: x, properties: {pages: integer}}\n")
    write("naming.yaml", HEAD + "naming: {events: Title Case}\n")
    expect(0, "-f", "concise", "named.yaml", out='did you mean "Report Sent"? [also naming.yaml:3]')
    write("child.yaml", HEAD + "extends: ./base.yaml\nevents:\n  Report Sent: {properties: {pages: {minimum: 1}}}\n")
    expect(0, "child.yaml", out="no findings")


def formats():
    finding = json.loads(expect(0, "-f", "ndjson", "warned.yaml"))
    fields = json.loads(read(os.path.join(ROOT, "docs/finding.schema.json")))
    check(set(finding) == set(fields["required"]), "ndjson has the fields of its schema")
    check((finding["rule"], finding["file"], finding["line"], finding["column"]) ==
          ("plan/unused-type", "warned.yaml", 3, 9), f"ndjson: {finding}")
    report = json.loads(expect(1, "-f", "json", "warned.yaml", "broken.yaml"))
    schema = json.loads(read(os.path.join(ROOT, "docs/lint.schema.json")))
    items = schema["properties"]["findings"]["items"]
    check(set(report) == set(schema["required"]), "json has the fields of its schema")
    check(set(report["totals"]) == set(schema["properties"]["totals"]["required"]), "totals have theirs")
    check(all(set(f) == set(items["required"]) for f in report["findings"]), "findings have theirs")
    check([f["severity"] for f in report["findings"]] == ["error", "warning"], "the worst come first")
    check(report["totals"]["plans"] == 2 and report["totals"]["failed"], "totals count")
    expect(0, "-f", "json", "-o", "out.json", "warned.yaml", out="")
    check(json.loads(read("out.json"))["format"] == "trackvet-lint/1", "-o takes the report")
    expect(2, "-o", "warned.yaml", "warned.yaml", err="warned.yaml")
    check(read("warned.yaml") == WARNED, "a plan is not overwritten by its report")
    write("many.yaml", HEAD + "events:\n" + "".join(f"  name_{i}:\n" for i in range(60)) + "".join(
        f"  Name{c} Of {d}:\n" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for d in "ABCDEFGHIJ"))
    expect(0, "many.yaml", out="more findings: --limit all")
    check("more findings" not in expect(0, "--limit", "all", "many.yaml"), "--limit all shows all")
    for line in expect(0, "--width", "60", "many.yaml").split("\n"):
        check(len(line) <= 60, f"wider than 60 columns: {line}")


def comments():
    reason = "# trackvet: ignore[plan/unused-type] an example"
    write("one.yaml", WARNED.replace("string}", "string}   " + reason, 1))
    expect(0, "one.yaml", out="no findings; 1 suppressed by comments")
    write("above.yaml", WARNED.replace("types:", reason + "\ntypes:", 1))
    expect(0, "above.yaml", out="1 suppressed")
    write("top.yaml", "# trackvet: ignore-file[plan/unused-*, plan/reference] an example\n" + WARNED)
    expect(0, "top.yaml", out="plan/unused-suppression")
    write("compiled.yaml", BROKEN.replace("}}\n", "}}   # trackvet: ignore[plan/reference] an example\n"))
    expect(0, "compiled.yaml", out="1 suppressed")
    write("other.yaml", WARNED + reason + "\n")
    expect(0, "other.yaml", out="plan/unused-suppression")


def patch(name, diff):
    """The text of the file as the unified diff makes it; its context and counts must be right."""
    old, new, at = read(name).splitlines(keepends=True), [], 0
    hunks = re.split(r"^@@ -(\d+),(\d+) \+(\d+),(\d+) @@\n", diff, flags=re.M)
    check(hunks[0] == f"--- {name}\n+++ {name}\n".replace(name, hunks[0].split()[1]), "a diff begins with its files")
    for n in range(1, len(hunks), 5):
        first, count, new_first, new_count = map(int, hunks[n:n + 4])
        new += old[at:first - 1]
        lines = hunks[n + 4].splitlines(keepends=True)
        before, after = ([line[1:] for line in lines if line[0] in " " + sign] for sign in "-+")
        check(before == old[first - 1:first - 1 + count] and new_first == len(new) + 1 and new_count == len(after),
              f"a hunk is wrong: {hunks[n:n + 5]}")
        new += after
        at = first - 1 + count
    return "".join(new + old[at:])


def schemas():
    """Schemas in files are found as `check` and `compile` find them."""
    write("schemas/slot.json", '{"definitions": {"slot": {"type": "string"}, "bad": {"type": "strnig"}}}')
    events = "events:\n  Report Sent: {doc: It was sent., schema: slot.json#/definitions/slot}\n"
    write("schemas/plan.yaml", HEAD + events)
    expect(0, "schemas/plan.yaml", out="1 plan: no findings")
    write("schemas/bad.yaml", HEAD + events.replace("/slot}", "/bad}"))
    expect(1, "schemas/bad.yaml", out="schemas/slot.json:1:62")
    write("remote.yaml", HEAD + events.replace("slot.json", "https://acme.example/slot.json"))
    expect(1, "remote.yaml", out="--schema-path")
    expect(0, "--schema-path", "https://acme.example/=schemas", "remote.yaml", out="1 plan: no findings")
    expect(2, "--schema-path", "schemas", "remote.yaml", out="", err="PREFIX=FOLDER")
    expect(2, "--plan-format", "sgment", "remote.yaml", out="", err='unknown plan format "sgment"')
    expect(1, "--plan-format", "segment", "remote.yaml", out="plan/syntax")
    expect(0, "--plan-format", "trackvet", "schemas/plan.yaml", out="1 plan: no findings")


def fixes():
    write("fix.yaml", FIXABLE)
    diff = expect(1, "--diff", "fix.yaml", out="+      pageCount: {type: integer}\n")
    check(read("fix.yaml") == FIXABLE, "--diff changes nothing")
    os.chmod("fix.yaml", 0o640)
    expect(0, "--fix", "fix.yaml", out="1 fixed, 1 with --fix --unsafe-fixes")
    safe = FIXABLE.replace("[integer]", "integer")
    check(read("fix.yaml") == safe, "--fix changes just that")
    check(stat.S_IMODE(os.stat("fix.yaml").st_mode) == 0o640, "the mode stays")
    check(patch_of(diff) == safe, "--diff is what --fix does")
    unsafe = expect(1, "--diff", "--unsafe-fixes", "fix.yaml")
    expect(0, "--fix", "--unsafe-fixes", "fix.yaml", out="1 fixed")
    check(read("fix.yaml") == safe.replace("pageCount", "page_count"), "names change wherever they stand")
    write("old.yaml", safe)
    check(patch("old.yaml", unsafe) == read("fix.yaml"), "a diff of several lines applies")
    expect(0, "--diff", "--unsafe-fixes", "fix.yaml", out="")
    before = os.stat("fix.yaml")
    expect(0, "--fix", "--unsafe-fixes", "fix.yaml", out="no findings")
    check(os.stat("fix.yaml").st_mtime_ns == before.st_mtime_ns, "what is right is not written")
    check(not [n for n in os.listdir() if n.startswith(".trackvet-")], "no file is left behind")


def patch_of(diff):
    write("fresh.yaml", FIXABLE)
    return patch("fresh.yaml", diff)


def fixes_of_odd_files():
    write("syntax.yaml", HEAD + "events: [\n")
    expect(2, "--diff", "syntax.yaml", out="", err="1 plan cannot be read")
    write("target.yaml", FIXABLE)
    os.symlink("target.yaml", "link.yaml")
    expect(0, "--fix", "link.yaml", out="1 fixed")
    check(os.path.islink("link.yaml") and "[integer]" not in read("target.yaml"), "a link stays a link")
    crlf = FIXABLE.replace("\n", "\r\n").encode()
    with open("crlf.yaml", "wb") as out:
        out.write(b"\xef\xbb\xbf" + crlf[:-2])  # and no line end at the end
    expect(0, "--fix", "--unsafe-fixes", "crlf.yaml", out="2 fixed")
    with open("crlf.yaml", "rb") as fixed:
        check(fixed.read() == b"\xef\xbb\xbf" + crlf[:-2].replace(b"[integer]", b"integer").replace(
            b"pageCount", b"page_count"), "line ends and the mark at the start stay")
    # Where two names would become one, neither does.
    write("clash.yaml", HEAD + "naming: {properties: snake_case}\nevents:\n  A:\n    doc: x\n    properties:\n"
          "      pageCount: {doc: a, type: integer}\n      page count: {doc: b, type: integer}\n")
    text = read("clash.yaml")
    run("--fix", "--unsafe-fixes", "clash.yaml")
    names = re.findall(r"^      ([a-zA-Z_ ]+):", read("clash.yaml"), re.M)
    check(len(set(names)) == 2, f"names stay apart: {names}, {text}")
    write("taken.yaml", HEAD + "naming: {events: Title Case, properties: snake_case}\nevents:\n"
          "  reportSent: {doc: x, properties: {pageCount: integer, pages: {type: integer, also: page_count}}}\n"
          "  reportRead: {doc: x, properties: {pageCount: integer, pages: {type: integer, formerly: page_count}}}\n"
          "  Report Seen: {doc: x, also: Report Sent, formerly: Report Read, properties: {pages: integer}}\n")
    expect(0, "--diff", "--unsafe-fixes", "taken.yaml", out="")
    if os.geteuid() != 0:
        os.mkdir("closed")
        write("closed/plan.yaml", FIXABLE)
        os.chmod("closed", 0o555)
        expect(2, "--fix", "closed/plan.yaml", err="closed/plan.yaml")
        os.chmod("closed", 0o755)
        check(read("closed/plan.yaml") == FIXABLE, "a file that cannot be written stays")


def seconds_for(name, form, count):
    """Of the processor, to lint a plan with so many of something."""
    write(name, form(count))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run(name)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def in_a_list(count, form):
    return "".join(form.replace("@", str(i)) for i in range(count))


def rules_of_segment(count):
    names = [[f"p{rule}x{i}_email" for i in range(10)] for rule in range(count)]
    return json.dumps({"rules": [{"type": "TRACK", "key": f"E{rule}", "jsonSchema": {"properties": {"properties": {
        "properties": {name: {"type": "string"} for name in names[rule]}}}}} for rule in range(count)]})


def versions_of_segment(count):
    return json.dumps({"rules": [{"type": "TRACK", "key": "E", "version": count - i, "jsonSchema": {}}
                                 for i in range(count)]})


# What may stand in a plan many times, and a count of it that takes no more than a second or two.
MANY = {
    "rules.json": (rules_of_segment, 2000),
    "versions.json": (versions_of_segment, 10000),
    "names.yaml": (lambda count: HEAD + "events:\n  E:\n    doc: " + "/" * (count * 100) + "\n    properties:\n"
                   + in_a_list(3 * count, "      good_name_@: string\n")
                   + in_a_list(count, "      badName@x: string\n"), 1000),
    "types.yaml": (lambda count: HEAD + "types:\n" + in_a_list(count, "  t@: {type: string}\n")
                   + "events:\n  E:\n    properties:\n" + in_a_list(count, "      p@_email: t@\n"), 5000),
    "comments.yaml": (lambda count: HEAD + in_a_list(count, "# trackvet: ignore[plan/missing-doc] reason\n")
                      + "events: {E: {}}\n", 5000),
    "waivers.yaml": (lambda count: HEAD + "events:\n"
                     + in_a_list(count, "  E@: {} # trackvet: ignore[plan/missing-doc] x\n"), 5000),
}


def many():
    """Four times as much takes about four times as long, not sixteen times."""
    for name, (form, count) in MANY.items():
        few = min(seconds_for(name, form, count) for _ in range(3))
        more = min(seconds_for(name, form, 4 * count) for _ in range(2))
        check(more < 8 * max(few, 0.01), f"{name}: {few:.3f} s for {count}, {more:.3f} s for four times as many")


def large():
    """1,000 rules of about 1 KB; the bound is far above what a release build takes."""
    properties = "".join(f"      property_{i}: {{type: string, doc: Some words about it.}}\n" for i in range(16))
    write("large.yaml", HEAD + "events:\n" + "".join(
        f"  Report {i} Sent:\n    doc: It was sent.\n    properties:\n{properties}" for i in range(1000)))
    check(900_000 < os.path.getsize("large.yaml") < 1024 * 1024, f"{os.path.getsize('large.yaml')} bytes")
    for count, told in ((1999, "no findings"), (2000, "the plan has 2000 rules")):
        write("rules.yaml", HEAD + "events:\n" + "".join(f"  E{i}:\n" for i in range(count)))
        expect(0, "--ignore", "*", "--select", "plan/limits", "rules.yaml", out=told)
    start = time.monotonic()
    expect(0, "large.yaml", out="1 plan: no findings")
    check(time.monotonic() - start < 20, "a plan of 1 MB is linted in time")


with tempfile.TemporaryDirectory() as directory:
    os.chdir(directory)
    for part in (verdicts, places, formats, comments, schemas, fixes, fixes_of_odd_files, large, many):
        part()
print(f"{passed} passed, 0 failed")
