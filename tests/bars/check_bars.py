#!/usr/bin/env python3
"""The twelve acceptance bars of the user interface: what has to hold of every release, each by a test that
has its number. Bars about time are measured by bench/, as ratios.

    check_bars.py TRACKVET GEN_EVENTS [BAR]        BAR: the name of one, or its number; else all of them

What needs a program that is not installed says so, and the exit code is 77."""

import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests" / "commands"))

from terminals import (CLEAN, FORBIDDEN, GENERATOR, PROGRAM, WIDTHS, check_lines, expect, lines, make_corpora,
                       on_terminal, order, run, skipped, text, wcwidth, write_lines, write_long, write_many)

MEGABYTE = 1_000_000
INSTRUCTIONS = 1.5  # of an event that is wrong / of one that is right
SANITIZED = any(name in os.environ for name in ("ASAN_OPTIONS", "TSAN_OPTIONS")) or b"__sanitizer" in open(PROGRAM, "rb").read()


# ---- 1 to 3: size -------------------------------------------------------------------------------------


def bar_01_forty_thousand_findings_in_sixteen_lines():
    write_many()
    for width in WIDTHS:
        shown = text("many.ndjson", "--width", str(width), "-q")
        groups = shown.rstrip("\n").split("\n\n")
        expect(len(groups) == 1 and shown.count("\n") <= 16, shown)
        expect("40,127 events" in shown, shown)
    expect("40,127 events in 1 file · 1 group" in text("many.ndjson"), "exact totals")
    each = lines("many.ndjson", "-f", "ndjson")
    expect(len(each) == 40127, len(each))
    if not shutil.which("jq"):
        skipped.append("jq")
        return
    wrong = subprocess.run(["jq", "-r", 'select(.properties.total | type != "number") | .messageId',
                            "many.ndjson"], capture_output=True, check=True).stdout.split()
    group = json.loads(text("many.ndjson", "-f", "json"))["groups"][0]
    expect(len(wrong) == group["count"] == group["events"] == 40127, len(wrong), group["count"])


def bar_02_twenty_thousand_long_events_in_twenty_kilobytes():
    """How long it takes: bench/compare_self.py long."""
    write_long()
    size = os.path.getsize("long.ndjson") / 20000
    expect(2500 < size < 2800, "bytes an event:", size)
    _, shown, _ = run("long.ndjson")
    expect(b"20,000 events" in shown, shown)
    expect(len(shown) < 20000, len(shown))


def bar_03_no_line_is_wider_than_the_terminal():
    name = make_corpora()
    if not wcwidth:
        skipped.append("python3-wcwidth")
    for width in WIDTHS:
        at = ("--width", str(width), "--limit", "all")
        for options in ((), ("--plain",), ("--group-by", "event,rule,path,file"),
                        ("--group-by", "library"), ("--select", "*")):
            shown = text(name, "hard.ndjson", "-p", "plan.yaml", *at, *options)
            check_lines(shown, width, f"check {options}")
        for line in range(1, 60, 7):
            shown = text(f"{name}:{line}", "-p", "plan.yaml", *at, command="show")
            check_lines(shown, width, f"show :{line}")
        shown = text(name, "--width", str(width), env={"LANG": "C"})
        expect(shown.isascii(), "no UTF-8 where the locale has none")
        check_lines(shown, width, "ascii")
    for shape in ("concise", "each"):
        for line in lines(name, "-p", "plan.yaml", "-f", shape):
            expect(not FORBIDDEN.search(line), repr(line))


# ---- 4: hard input ------------------------------------------------------------------------------------


def wrong_order(number, **members):
    """An event with one error, property/numeric-string; members stand behind its others, as they are."""
    event = json.dumps({**order(number, total="49.90"), "userId": f"u-{number}"})
    return (event[:-1] + "".join(f',"{key}":{value}' for key, value in members.items()) + "}").encode()


def check_hard(name, data, code, *rules, events=10):
    """The run goes on behind what is hard: `events` are checked, and beside the planted fault of each there
    are just these rules. --fail-on never leaves 0 and 3."""
    with open(name, "wb") as out:
        out.write(data)
    for arguments, stdin in (([name], None), (["-"], data)):
        got, shown, _ = run(*arguments, "-f", "json", "--fail-on", "error", "--ignore", "property/recommended",
                            stdin=stdin)
        expect(got == code, name, got)
        report = json.loads(shown)
        counts = {}
        for group in report["groups"]:
            counts[group["rule"]] = counts.get(group["rule"], 0) + group["count"]
        expect(report["totals"]["events"] == events, name, report["totals"])
        expect(counts.pop("property/numeric-string") == events, name, counts)
        expect(sorted(counts) == sorted(rules), name, counts, rules)
        expect(bool(report["notes"]) == (code == 3), name, report["notes"])
        expect(run(*arguments, "-qq", "--fail-on", "never", stdin=stdin)[0] == (3 if code == 3 else 0), name)


def bar_04_hard_input_does_not_stop_a_run():
    ten = [wrong_order(i) for i in range(10)]
    joined = b"\n".join(ten) + b"\n"

    def with_one(line):
        return b"\n".join(ten[:5] + [line] + ten[5:]) + b"\n"

    many = b"".join(wrong_order(i) + b"\n" for i in range(2000))
    packed = gzip.compress(many, mtime=0)
    whole = subprocess.run(["gzip", "-dc"], input=packed[:len(packed) * 2 // 3], capture_output=True,
                           check=False).stdout.count(b"\n")
    expect(100 < whole < 1900, whole)
    check_hard("cut.ndjson.gz", packed[:len(packed) * 2 // 3], 3, "json/truncated-input", events=whole)
    check_hard("whole.ndjson.gz", packed, 1, events=2000)
    check_hard("nul.ndjson", with_one(b'{"type":"track",\0"event":"A"}'), 1, "json/syntax")
    check_hard("only-nul.ndjson", with_one(b"\0\0\0"), 1, "json/syntax")
    check_hard("bom.ndjson", b"\xef\xbb\xbf" + joined, 1)
    check_hard("crlf.ndjson", joined.replace(b"\n", b"\r\n"), 1)
    check_hard("long.ndjson", with_one(wrong_order(11, sentAt=json.dumps("x" * 10 * MEGABYTE))), 1,
               "json/event-too-long")
    check_hard("surrogate.ndjson", with_one(wrong_order(11).replace(b'"o-11"', b'"\\ud800 o"')), 1, "json/lone-surrogate",
               events=11)
    check_hard("encoding.ndjson", with_one(b'{"type":"track","event":"\xed\xa0\x80"}'), 1, "json/encoding")
    check_hard("twice.ndjson", with_one(wrong_order(11, userId='"again"')), 1, "json/duplicate-key", events=11)
    check_hard("stdin.ndjson", joined, 1)
    expect(run("gone.ndjson", "stdin.ndjson", "-qq")[0] == 3, "a file that is not there")
    expect(run("stdin.ndjson", "--no-such-option")[0] == 2, "usage")


# ---- 5 to 7: manners ----------------------------------------------------------------------------------


def bar_05_colors_only_where_they_are_wanted():
    write_lines("colors.ndjson", [order(1, total="1")])

    def escapes(shown):
        return sum("\x1b" in line for line in shown.split("\n"))

    row = [escapes(text("colors.ndjson", env=env)) for env in
           ({}, {"FORCE_COLOR": "1"}, {"CLICOLOR_FORCE": "1"})]
    row += [escapes(on_terminal("colors.ndjson", env=env)[1]) for env in ({}, {"NO_COLOR": "1"})]
    expect([bool(lines) for lines in row] == [False, True, True, True, False], row)
    for env in ({"FORCE_COLOR": "0"}, {"CLICOLOR_FORCE": "0"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}):
        expect(escapes(text("colors.ndjson", env=env)) == 0, env)
    expect(escapes(text("colors.ndjson", "--color=always", env={"NO_COLOR": "1"})) > 0, "the flag wins")
    expect(escapes(on_terminal("colors.ndjson", "--color=never", "--hyperlinks=never")[1]) == 0, "flag")
    expect(escapes(on_terminal("colors.ndjson", env={"TERM": "dumb"})[1]) == 0, "dumb")
    # stderr on a terminal does not color a stdout that is none
    done = subprocess.run([PROGRAM, "check", "colors.ndjson", "-o", "file.txt"], env=CLEAN, check=False)
    with open("file.txt", encoding="utf-8") as out:
        expect(done.returncode == 1 and "\x1b" not in out.read(), "a file")


def bar_06_pipes_full_disks_and_interrupts():
    write_long()
    write_many()
    for options in ((), ("--each",), ("-f", "json"), ("--group-by", "path,event")):
        child = subprocess.Popen([PROGRAM, "check", "long.ndjson", "--limit", "all", *options],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=CLEAN)
        child.stdout.readline()
        child.stdout.close()
        said = child.stderr.read()
        child.stderr.close()
        expect(child.wait() in (141, 1) and not said, options, child.returncode, said)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "check", "long.ndjson", *options], stdout=full,
                                  stderr=subprocess.PIPE, env=CLEAN, check=False)
        expect(done.returncode == 2 and b"cannot write" in done.stderr, options, done)
    reader, writer = os.pipe()
    child = subprocess.Popen([PROGRAM, "check", "-", "-j", "1"], stdin=reader, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, env=CLEAN)
    os.close(reader)
    with open("many.ndjson", "rb") as events:
        os.write(writer, b"".join(events.readlines()[:100]))
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    shown, said = child.communicate(timeout=60)
    os.close(writer)
    expect(child.returncode == 130 and b"100 events" in shown, child.returncode, shown)
    expect(b"interrupted after 100 events" in said, said)


def bar_07_every_finding_names_a_rule_that_explains_itself():
    make_corpora()
    shown = text("hard.ndjson", "-p", "plan.yaml", "--limit", "all", "--select", "*")
    rules = set()
    for group in shown.split("\n\n"):
        head = re.match(r"(error|warning|info) +([a-z]+/[a-z-]+)", group)
        if head:
            rules.add(head[2])
    found = {json.loads(line)["rule"] for line in
             lines("hard.ndjson", "-p", "plan.yaml", "-f", "ndjson", "--select", "*")}
    advice = set(re.findall(r"^info +([a-z]+/[a-z-]+)", shown, re.M))
    expect(rules | advice >= found, found - rules - advice)
    for rule in sorted(found):
        code, page, _ = run(rule, command="explain")
        expect(code == 0 and page, rule)
        expect(run("hard.ndjson", "-qq", "--ignore", rule)[0] in (0, 1), rule)


# ---- 8: bounds ----------------------------------------------------------------------------------------


def outputs(*names):
    return [word for name in names for word in ("-f", f"{name}=bounds.{name}")]


def check_bounds(*inputs, stdin=None):
    """All reports of one run, within their bounds, and what they leave out is said and adds up."""
    run(*inputs, *outputs("text", "json", "html", "sarif"), stdin=stdin)
    read = {name: pathlib.Path(f"bounds.{name}").read_text(encoding="utf-8")
            for name in ("text", "json", "html", "sarif")}
    expect(read["text"].count("\n") <= 200, read["text"].count("\n"))
    expect(len(read["json"].encode()) <= 2 * MEGABYTE, len(read["json"]))
    expect(len(read["html"].encode()) <= MEGABYTE, len(read["html"]))
    report, sarif = json.loads(read["json"]), json.loads(read["sarif"])
    results = sarif["runs"][0]["results"]
    expect(len(results) <= 5000, len(results))
    totals, cut = report["totals"], report["cut"]
    findings = totals["errors"] + totals["warnings"] + totals["info"]
    listed = sum(group["count"] for group in report["groups"])
    expect(listed + cut["findings"] + report["others"] == findings, listed, cut, findings)
    expect(len(report["groups"]) + cut["groups"] == totals["groups"], totals, cut)
    expect(sum(rule["findings"] for rule in cut["rules"].values()) == cut["findings"], cut)
    expect(sum(not group["samples"] for group in report["groups"]) == cut["bare"], cut["bare"])
    expect(sum(row["count"] for row in report["events"]) + report["events_others"] + cut["events"]
           == totals["events"], cut)
    shown = len(re.findall(r"^(?:error|warning|info) ", read["text"], re.M))
    more = int(re.search(r"^… ([\d,]+) more groups", read["text"], re.M)[1].replace(",", ""))
    expect(shown + more == totals["groups"], shown, more, totals)
    short = re.search(r"^… (\d+) groups in one line each: --limit N", read["text"], re.M)
    expect(short and int(short[1]) == len(re.findall(r"^(?:error|warning)  ", read["text"], re.M)), "in short")
    expect(re.search(r"… [\d,]+ more groups", read["html"]), "the page says what it leaves out")
    return report, results


def bar_08_reports_are_bounded():
    """The speed: bench/compare_self.py faulty. 10 million events: bench/ten_million.py."""
    def event(i):
        return json.dumps({"type": "track", "event": f"Event {i} of many", "properties": {"total": "1" * 300},
                           "messageId": f"m-{i}", "timestamp": "2025-03-14T09:00:00Z"})
    write_lines("groups.ndjson", (event(i) for i in range(12000)))
    report, results = check_bounds("groups.ndjson", "--profile", "strict")
    expect(report["totals"]["groups"] == 10000 and report["others"] > 0, report["totals"])
    expect(len(results) == 5000, len(results))
    said = pathlib.Path("bounds.sarif").read_text(encoding="utf-8")
    expect("5,000" in said and "not" in said, "the file says what it leaves out")
    for width in WIDTHS:
        expect(len(lines("groups.ndjson", "--width", str(width))) <= 200, width)
    whole = json.loads(text("groups.ndjson", "-f", "json", "--limit", "all"))
    expect("cut" not in whole and len(whole["groups"]) == 10000, "all of it")
    expect(text("groups.ndjson", "--limit", "60").count("┌─") >= 60, "in full when it is asked for")
    made = subprocess.run([GENERATOR, "--events", "30000", "--faults", "1"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout
    check_bounds("-", stdin=made)
    saved = run("bounds.json", command="report")[1].decode()
    left = f"{json.loads(text('bounds.json', '-f', 'json', command='report'))['cut']['findings']:,}"
    expect(f"… {left} findings in groups beyond those in the saved run" in saved, saved[-400:])
    again = run("bounds.json", "-f", "json", command="report")[1]
    expect(again == pathlib.Path("bounds.json").read_bytes(), "a saved run that is written again")


def peak_kb(*generate):
    """Of a run over generated events, from a pipe. GNU time asks; a child of Python's would begin with its peak."""
    with subprocess.Popen([GENERATOR, *generate], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as made:
        done = subprocess.run(["/usr/bin/time", "-q", "-f", "%M", PROGRAM, "check", "-", *outputs("text", "json", "html", "sarif")],
                              stdin=made.stdout, stderr=subprocess.PIPE, env=CLEAN, check=False)
    return int(done.stderr.split()[-1])


def bar_08_memory_does_not_grow_with_findings():
    if SANITIZED:
        skipped.append("a release, for its memory,")
        return
    if not os.path.exists("/usr/bin/time"):
        skipped.append("GNU time")
        return
    few, many = (peak_kb("--events", count, "--faults", "1", "--fault", "numeric-string")
                 for count in ("20000", "2000000"))
    expect(many <= 1.25 * few, f"the same fault in 100 times as many events: {few} KB, {many} KB")
    clean, faulty = (peak_kb("--events", "2000000", "--faults", rate) for rate in ("0", "1"))
    expect(faulty - clean <= 64 * 1024, f"all faults, {faulty} KB, above no fault, {clean} KB")


def instructions(name, size):
    made = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM, "check", "-j", "1"]
    counted = []
    for part in (size, 2 * size):
        with subprocess.Popen([GENERATOR, "--size", str(part), "--faults", name], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as events:
            done = subprocess.run([*made, "-"], stdin=events.stdout, capture_output=True, env=CLEAN, check=False)
        counted.append(int(re.search(rb"Collected : (\d+)", done.stderr)[1]))
    return counted[1] - counted[0]


def bar_08_faulty_events_cost_little_more():
    """Instructions, by bytes, of all events faulty and none. What a run begins and ends with is taken out, and
    most of what is done once for a group."""
    if SANITIZED or not shutil.which("valgrind"):
        skipped.append("a release" if SANITIZED else "valgrind")
        return
    clean, faulty = (instructions(rate, 24 * MEGABYTE) for rate in ("0", "1"))
    expect(faulty <= INSTRUCTIONS * clean, f"{faulty / clean:.2f} times the instructions")


# ---- 9 to 12 ------------------------------------------------------------------------------------------


def bar_09_html_needs_nothing_and_everybody_can_read_it():
    """No request, axe, no scripts: in a browser."""
    node = shutil.which("node")
    if not node:
        skipped.append("node")
        return
    done = subprocess.run([node, str(ROOT / "tests/reports/html/check_html.mjs"), PROGRAM], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    if done.returncode == 77:
        skipped.append(done.stdout.strip().removeprefix("SKIP: "))
        return
    expect(done.returncode == 0, done.stdout, done.stderr)


def traced(*arguments, stdin=b""):
    """Calls about networks of a run with all its threads; None where tracing is not allowed."""
    done = subprocess.run(["strace", "-f", "-qq", "-o", "calls.txt", "-e", "trace=network", *arguments],
                          input=stdin, capture_output=True, env=CLEAN, check=False)
    calls = pathlib.Path("calls.txt").read_text(encoding="utf-8", errors="replace") if os.path.exists("calls.txt") else ""
    if b"strace:" in done.stderr and not calls and done.returncode not in (0, 1):
        return None
    expect(done.returncode in (0, 1, 3), arguments, done.stderr)
    return [line for line in calls.splitlines() if re.search(r"\b(?!exit)\w+\(", line)]


def bar_10_no_command_calls_a_network():
    if not shutil.which("strace"):
        skipped.append("strace")
        return
    dials = [sys.executable, "-c", "import socket; socket.socket().close()"]
    seen = traced(*dials)
    if seen is None:
        skipped.append("leave to trace")
        return
    expect(any("socket(" in call for call in seen), "a call is seen", seen)
    name = make_corpora()
    many = [*outputs("text", "json", "html", "sarif", "junit"), "--ci", "github"]
    for command in (["check", name, "hard.ndjson", "-p", "plan.yaml", "-j", "4", *many], ["check", "-"],
                    ["lint", "plan.yaml"], ["lint", "plan.yaml", *outputs("json", "html")],
                    ["report", "bounds.json"], ["show", "hard.ndjson:1", "-p", "plan.yaml"], ["rules"],
                    ["explain", "property/type"], ["version"]):
        calls = traced(PROGRAM, *command, stdin=json.dumps(order(1)).encode())
        expect(calls == [], command, calls)


def bar_11_standard_input_is_excluded_as_its_name_is():
    os.makedirs("repository/.git")
    os.makedirs("repository/archive")
    os.chdir("repository")
    with open("trackvet.yaml", "w", encoding="utf-8") as out:
        out.write("schema: 1\nexclude: [archive, '*.bak.ndjson']\n")
    names = {"events.ndjson": 1, "archive/old.ndjson": 0, "events.bak.ndjson": 0}
    for name, kept in names.items():
        write_lines(name, [order(1, total="1")])
        data = pathlib.Path(name).read_bytes()
        for flags in (["--force-exclude"], [], ["--force-exclude", "-f", "json"], ["-f", "ndjson"], ["--each"]):
            path = run(name, *flags)
            for piped in (["-", "--stdin-filename", name], ["--stdin-filename", name]):
                expect(run(*piped, *flags, stdin=data) == path, name, flags, path)
            wanted = kept or "--force-exclude" not in flags
            expect(path[0] == (1 if wanted else 0), name, flags, path)
    for name, kept in (("plan.yaml", 1), ("archive/plan.yaml", 0)):
        with open(name, "w", encoding="utf-8") as out:
            out.write("trackvet: 1\nplan: shop\nevents:\n  Order Completed:\n  order completed:\n")
        data = pathlib.Path(name).read_bytes()
        for flags in (["--force-exclude"], [], ["--force-exclude", "-f", "json"], ["-f", "concise"]):
            path = run(name, *flags, command="lint")
            expect(run("-", "--stdin-filename", name, *flags, stdin=data, command="lint") == path, name, flags, path)
            told = b"order completed" in path[1] or b"plan/" in path[1]
            expect(told == bool(kept or "--force-exclude" not in flags), name, flags, path)
    os.chdir("..")


def bar_12_same_input_same_bytes():
    make_corpora()
    write_many()
    for options in ((), ("--each",), ("--group-by", "file,rule"), ("--plain",), ("-f", "concise")):
        shown = {run("hard.ndjson", "many.ndjson", "-p", "plan.yaml", *options, "-j", jobs,
                     "--split-every", "64KiB")[1] for jobs in ("1", "2", "5")}
        expect(len(shown) == 1, options)


def main():
    asked = sys.argv[3] if len(sys.argv) > 3 else ""
    cases = [case for name, case in list(globals().items())
             if name.startswith("bar_") and (not asked or name == asked or name.startswith(f"bar_{asked}_"))]
    expect(cases, f"there is no bar {asked}")
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    try:
        for case in cases:
            print(case.__name__, flush=True)
            case()
    finally:
        os.chdir("/")
        shutil.rmtree(folder)
    print(f"{len(cases)} bars hold" + "".join(f"; {what} is not there" for what in skipped))
    sys.exit(77 if skipped else 0)


main()
