#!/usr/bin/env python3
"""Baselines and limits: `baseline write|show|prune`, check and lint --baseline, --max-rate, --max-count.

    check_baseline.py TRACKVET GEN_EVENTS"""

import json
import os
import random
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
SCHEMAS = os.path.abspath("docs")
PLANS = os.path.abspath("fixtures/lint/plan.yaml")
DEMO = os.path.abspath("fixtures/demo")
passed = 0

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed: files are not held to their schemas")
    jsonschema = None


def run(*arguments, code=0):
    """stdout and stderr of a command that must end with this code."""
    global passed
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    assert done.returncode == code, (arguments, done.returncode, done.stdout[-2000:], done.stderr)
    passed += 1
    return done.stdout, done.stderr


def last(*arguments, code=0):
    return run("check", *arguments, code=code)[0].splitlines()[-1]


def read(path, schema="baseline.schema.json"):
    with open(path, encoding="utf-8") as text:
        value = json.load(text)
    if jsonschema:
        with open(os.path.join(SCHEMAS, schema), encoding="utf-8") as text:
            jsonschema.validate(value, json.load(text), jsonschema.Draft7Validator)
    return value


def report(*arguments, code=0):
    with open("run.json", "w", encoding="utf-8") as out:
        out.write(run("check", "-f", "json", *arguments, code=code)[0])
    return read("run.json", "report.schema.json")


def write_events(path, kinds):
    """kinds: (name, how many, how many of them with a messageId that is a number)."""
    with open(path, "w", encoding="utf-8") as out:
        for name, count, wrong in kinds:
            for i in range(count):
                out.write(json.dumps({"type": "track", "event": name, "userId": "u",
                                      **({"messageId": 7} if i < wrong else {})}) + "\n")


def states(old, new, *options, code=0):
    """What the groups of some events are to the baseline of others: (name, state) and so on."""
    write_events("old.ndjson", old)
    write_events("new.ndjson", new)
    run("baseline", "write", "-o", "b.json", "old.ndjson")
    told = report("--baseline", "b.json", *options, "new.ndjson", code=code)
    os.remove("b.json")
    return {group["event"]: group["baseline"]["state"] for group in told["groups"]}, told["baseline"]


# ---- Events ---------------------------------------------------------------------------------------


def check_states():
    assert states([("A", 100, 10)], [("A", 100, 12)])[0] == {"A": "known"}
    assert states([("A", 100, 10)], [("A", 1000, 120)])[0] == {"A": "known"}  # a fifth above
    assert states([("A", 100, 10)], [("A", 100, 13)])[0] == {"A": "known"}  # chance
    assert states([("A", 1000, 100)], [("A", 10000, 1600)], code=1)[0] == {"A": "worse"}
    assert states([("A", 1000, 100)], [("A", 10000, 1600)], "--tolerance", "60%")[0] == {"A": "known"}
    assert states([("A", 1000, 100)], [("A", 10000, 1600)], "--tolerance", "59%", code=1)[0] == {
        "A": "worse"}
    assert states([("A", 1000, 1)], [("A", 1000, 9)])[0] == {"A": "known"}
    assert states([("A", 1000, 1)], [("A", 1000, 10)], code=1)[0] == {"A": "worse"}
    assert states([("A", 10, 1)], [("A", 10, 1), ("B", 10, 1)], code=1)[0] == {"A": "known", "B": "new"}
    # other events are no reason: the rate is that of events of this name
    assert states([("A", 100, 10), ("B", 9, 0)], [("A", 100, 10), ("B", 9000, 0)])[0] == {"A": "known"}


def check_gone():
    assert states([("A", 100, 10)], [("A", 100, 0)])[1]["gone"] == 1
    assert states([("A", 100, 10)], [("A", 40, 0)])[1]["gone"] == 0  # may be chance
    assert states([("A", 100, 10)], [("B", 5000, 0)])[1]["gone"] == 0  # none came that could have it
    states([("A", 100, 10)], [("A", 100, 0)], "--strict-baseline", code=1)
    write_events("old.ndjson", [("A", 100, 10), ("B", 100, 10), ("C", 10, 1)])
    write_events("new.ndjson", [("A", 100, 0), ("B", 100, 10)])
    run("baseline", "write", "-o", "b.json", "old.ndjson")
    assert "1 group gone" in run("baseline", "prune", "b.json", "new.ndjson")[1]
    assert [row["event"] for row in read("b.json")["check"]] == ["B", "C"]
    assert "b.json" not in run("check", "--baseline", "b.json", "--strict-baseline", "new.ndjson")[0]


def check_reports():
    """What is known is hidden by all but json and SARIF; counts of what is left are right."""
    write_events("old.ndjson", [("Known", 1000, 10)])
    write_events("new.ndjson", [("Known", 1000, 10), ("Fresh", 10, 3)])
    run("baseline", "write", "-o", "b.json", "old.ndjson")
    for name in ("text", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "csv"):
        out = run("check", "-f", name, "--baseline", "b.json", "new.ndjson", code=1)[0]
        assert "Fresh" in out and "Known" not in out, (name, out)
    out = run("check", "-f", "concise", "--baseline", "b.json", "new.ndjson", code=1)[0]
    assert out.startswith("new.ndjson:1001:") and out.count("\n") == 1, out
    text = run("check", "--baseline", "b.json", "new.ndjson", code=1)[0]
    assert "1 group · 3 errors, 0 warnings" in text.replace("\u00b7", "·").replace(" - ", " · "), text
    assert "1 new, 0 worse" in text and "1 known (10 findings)" in text, text
    sarif = json.loads(run("check", "-f", "sarif", "--baseline", "b.json", "new.ndjson", code=1)[0])
    assert sorted(result["baselineState"] for result in sarif["runs"][0]["results"]) == ["new", "unchanged"]
    run("check", "-qq", "--baseline", "b.json", "new.ndjson", code=1)
    run("check", "-qq", "--baseline", "b.json", "old.ndjson")
    run("check", "-f", "ndjson", "--baseline", "b.json", "old.ndjson")


def check_replay():
    """A saved run says the same of its baseline and limits as the run itself, in every format."""
    write_events("old.ndjson", [("Known", 1000, 10), ("Worse", 1000, 10), ("Gone", 1000, 10)])
    write_events("new.ndjson", [("Known", 1000, 10), ("Worse", 1000, 90), ("Gone", 1000, 0), ("Fresh", 10, 3)])
    run("baseline", "write", "-o", "b.json", "old.ndjson")
    for options, code in ((("--baseline", "b.json"), 1), (("--max-rate", "1%"), 1), (("--max-count", "2000"), 0),
                          (("--baseline", "b.json", "--max-rate", "50%", "--max-count", "5"), 1),
                          (("--baseline", "b.json", "--ignore", "*", "--strict-baseline"), 1)):
        report(*options, "new.ndjson", code=code)
        for name in ("text", "concise", "json", "sarif", "html", "markdown"):
            direct = run("check", "-f", name, *options, "new.ndjson", code=code)[0]
            if name != "text":  # which shows lines of specs that a saved run has
                assert run("report", "run.json", "-f", name, code=code)[0] == direct, (name, options)
            else:
                again = run("report", "run.json", "-f", name, code=code)[0]
                assert again.splitlines()[-3:] == direct.splitlines()[-3:], (again, direct)


def check_files():
    """The same bytes for any number of threads; other parts and other plans."""
    run("baseline", "write", "-o", "one.json", "-j", "1", DEMO)
    run("baseline", "write", "-o", "many.json", "-j", "5", "--split-every", "1000", DEMO)
    with open("one.json", "rb") as one, open("many.json", "rb") as many:
        text = one.read()
        assert text == many.read()
    assert text.count(b"\n") == len(read("one.json")["check"]) + 2
    assert run("baseline", "write", "-o", "-", DEMO)[0].encode() == text
    assert "made" in read("one.json") and read("one.json")["made"] is None
    run("baseline", "write", "-o", "one.json", "--now", "2026-03-08T00:00:00Z", DEMO)
    assert read("one.json")["made"] == "2026-03-08T00:00:00Z"
    run("check", "--baseline", "one.json", DEMO)
    with open("plan.yaml", "w", encoding="utf-8") as out:
        out.write("trackvet: 1\nplan: p\n")
    assert "other specs or plans" in run("check", "--baseline", "one.json", "-p", "plan.yaml", DEMO)[0]
    run("baseline", "write", DEMO)
    assert read("trackvet-baseline.json")["check"]


def check_names():
    """Names of all kinds come back as they went; nothing of a file reaches a terminal as it is."""
    names = ["A\u0000B", "\u202eevil", "\u001b[31mred", "x" * 2000, "é" * 600, '"', "Mailed jane@example.com"]
    with open("old.ndjson", "w", encoding="utf-8") as out:
        for name in names:
            out.write(json.dumps({"type": "track", "event": name, "userId": "u", "messageId": 7}) + "\n")
    run("baseline", "write", "-o", "b.json", "old.ndjson")
    out, _ = run("baseline", "show", "b.json")
    assert "\u001b" not in out and "\u202e" not in out and "\u0000" not in out
    assert "jane" not in out and "jane" not in json.dumps(read("b.json"))
    told = report("--baseline", "b.json", "old.ndjson")
    assert {group["baseline"]["state"] for group in told["groups"]} == {"known"}


def check_bad_files():
    good = {"schema": "trackvet-baseline/1", "plan": None, "made": None, "check": [
        {"rule": "a/b", "call": "track", "event": "A", "pointer": "", "id": "g:00000000", "events": 1, "of": 2}]}
    write_events("old.ndjson", [("A", 3, 0)])

    def refused(text, why):
        with open("bad.json", "wb") as out:
            out.write(text if isinstance(text, bytes) else json.dumps(text).encode())
        for command in (("check", "--baseline", "bad.json", "old.ndjson"), ("baseline", "show", "bad.json"),
                        ("baseline", "prune", "bad.json", "old.ndjson"), ("lint", "--baseline", "bad.json", PLANS),
                        ("baseline", "write", "-o", "bad.json", "old.ndjson")):
            _, err = run(*command, code=2)
            assert err.startswith("trackvet: bad.json: ") and why in err, err

    with open("bad.json", "w", encoding="utf-8") as out:
        json.dump(good, out)
    run("baseline", "show", "bad.json")
    refused(b"", "not valid JSON")
    refused(b'{"a":', "not valid JSON")
    refused(b"[" * 100000, "not valid JSON")
    refused(b'{"schema":"\xff"}', "not valid JSON")
    refused([], "no object")
    refused({}, '"schema"')
    refused({**good, "schema": "trackvet-report/1"}, '"schema"')
    refused({**good, "schema": "trackvet-baseline/2"}, "another version")
    refused({**good, "check": {}}, '"check" is no list')
    refused({**good, "lint": 1}, '"lint" is no list')
    refused({**good, "check": [7]}, 'check[0] has no text "id"')
    for key, value, why in (("events", 0, "count"), ("events", -1, "count"), ("events", 1.5, "count"),
                            ("of", 2**60, "count"), ("events", 3, "more"), ("id", None, "text"),
                            ("rule", 7, "text"), ("event", "x" * 9999, "text")):
        refused({**good, "check": [{**good["check"][0], key: value}]}, why)
    refused({**good, "check": good["check"] * 100001}, "more than 100000")
    random.seed(3)
    text = json.dumps(good).encode()
    for _ in range(60):  # anything may come: it is read or refused
        at = random.randrange(len(text))
        with open("bad.json", "wb") as out:
            out.write(text[:at] + bytes([random.randrange(256)]) + text[at + random.randrange(3):])
        code = subprocess.run([PROGRAM, "check", "--baseline", "bad.json", "old.ndjson"], check=False,
                              capture_output=True).returncode
        assert code in (0, 2), code
    assert "baseline write" in run("check", "--baseline", "none.json", "old.ndjson", code=2)[1]


def check_partial():
    """No baseline is made of half of the input."""
    write_events("old.ndjson", [("A", 3, 1)])
    run("baseline", "write", "-o", "half.json", "old.ndjson", "missing.ndjson", code=3)
    assert not os.path.exists("half.json")


# ---- Limits ---------------------------------------------------------------------------------------


def check_limits():
    write_events("e.ndjson", [("A", 1000, 10)])
    assert last("e.ndjson", code=1) == "FAILED  errors found (--fail-on error)"
    assert last("--max-rate", "1%", "e.ndjson") == (
        "PASSED  10 events with errors are 1.0% of 1,000 (--max-rate 1%)")
    assert last("--max-rate", "0.9999%", "e.ndjson", code=1) == (
        "FAILED  10 events with errors are 1.0% of 1,000 (--max-rate 0.9999%)")
    assert last("--max-count", "10", "e.ndjson") == "PASSED  10 events with errors (--max-count 10)"
    assert last("--max-count", "9", "e.ndjson", code=1) == "FAILED  10 events with errors (--max-count 9)"
    assert last("--max-count", "9", "--max-rate", "5%", "e.ndjson", code=1) == (
        "FAILED  10 events with errors (--max-count 9)")
    assert last("--max-count", "0", "--ignore", "call/*", "e.ndjson") == (
        "PASSED  no events with errors (--max-count 0)")
    assert last("--max-rate", "0%", "--fail-on", "never", "e.ndjson") == (
        "PASSED  findings do not matter (--fail-on never)")
    with open("e.ndjson", "a", encoding="utf-8") as out:
        out.write("{\n" + json.dumps({"type": "track", "event": "", "messageId": 7}) + "\n")
    told = report("--max-rate", "2%", "e.ndjson")  # a record that is none, and an event with several
    assert told["verdict"] == {"fail_on": "error", "failed": False, "because": "findings", "max_rate": "2%", "max_count": None,
                               "bad_events": 12, "of": 1002, "reason":
                               "12 events with errors are 1.2% of 1,002 (--max-rate 2%)"}, told["verdict"]
    run("baseline", "write", "-o", "b.json", "e.ndjson")
    assert last("--baseline", "b.json", "--max-count", "0", "e.ndjson") == (
        "PASSED  no events with new or worse errors (--max-count 0)")
    for option, value in (("--max-rate", "1"), ("--max-rate", "x"), ("--max-rate", "101%"),
                          ("--max-count", "-1"), ("--max-count", "1k"), ("--tolerance", "1%"),
                          ("--tolerance", "-1%")):
        assert option in run("check", option, value, "e.ndjson", code=2)[1]


# ---- Plans ----------------------------------------------------------------------------------------


def check_lint():
    with open(PLANS, encoding="utf-8") as text:
        plan = text.read()

    def lint(text, *options, code=0):
        with open("plan.yaml", "w", encoding="utf-8") as out:
            out.write(text)
        told = run("lint", "-f", "json", "--baseline", "b.json", *options, "./plan.yaml", code=code)[0]
        with open("run.json", "w", encoding="utf-8") as out:
            out.write(told)
        return read("run.json", "lint.schema.json")

    with open("plan.yaml", "w", encoding="utf-8") as out:
        out.write(plan)
    all_of_them = len(json.loads(run("lint", "-f", "json", "plan.yaml")[0])["findings"])
    write_events("old.ndjson", [("A", 3, 1)])
    run("baseline", "write", "-o", "b.json", "old.ndjson")
    run("baseline", "write", "--lint", "-o", "b.json", "plan.yaml")
    both = read("b.json")
    assert len(both["check"]) == 1 and sum(row["count"] for row in both["lint"]) == all_of_them
    run("baseline", "write", "-o", "b.json", "old.ndjson")
    assert read("b.json") == both
    for text in (plan, "# a line\n\n" + plan):
        told = lint(text)
        assert told["findings"] == [] and told["totals"]["known"] == all_of_them
    told = lint(plan + "\n  Cart Viewd:\n    doc: x\n", "--fail-on", "info", code=1)
    assert told["findings"] and told["totals"]["known"] == all_of_them
    assert all("Viewd" in json.dumps(finding) for finding in told["findings"]), told["findings"]
    less = plan.replace("  Report Printed", "  Report Copied", 1)
    assert less != plan
    assert lint(less)["totals"]["gone"] == 1
    lint(less, "--strict-baseline", code=1)
    assert "1 place gone" in run("baseline", "prune", "--lint", "b.json", "plan.yaml")[1]
    lint(less, "--strict-baseline")
    with open("other.yaml", "w", encoding="utf-8") as out:
        out.write("trackvet: 1\nplan: q\nowner: me\n")
    run("lint", "--baseline", "b.json", "--strict-baseline", "other.yaml")  # of the other plan nothing is known
    run("baseline", "write", "--lint", "-o", "no.json", "none.yaml", code=2)
    assert not os.path.exists("no.json")


def check_words():
    for arguments in ((), ("wirte",), ("show",), ("show", "a", "b"), ("prune",)):
        assert "baseline" in run("baseline", *arguments, code=2)[1]
    run("baseline", "write", "-f", "json", code=2)
    run("check", "--lint", code=2)
    run("check", "--strict-baseline", "e.ndjson", code=2)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for check in (check_states, check_gone, check_reports, check_replay, check_files, check_names, check_bad_files,
                      check_partial, check_limits, check_lint, check_words):
            check()
    print(f"{passed} commands ended as they should")


main()
