#!/usr/bin/env python3
"""Reports on terminals and in pipes, as people meet them. The acceptance bars of the user interface are in
tests/bars.

    check_terminal.py TRACKVET GEN_EVENTS

The screen is measured by tmux; without it the script says so and skips what needs it (exit code 77)."""

import collections
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from terminals import (CLEAN, expect, lines, make_corpora, on_terminal, order, run, skipped, text, write_lines,
                       write_many)

# ---- show ---------------------------------------------------------------------------------------------


def shown_lines(*arguments, code=1):
    got, shown, said = run(*arguments, "-q", command="show")
    expect(got == code, arguments, got, said, shown.decode())
    return shown.decode()


def show_finds_a_line_in_plain_and_packed_files():
    events = [order(i) for i in range(50)]
    events[30] = order(30, total="49.90", currency="usd")
    write_lines("one.ndjson", events)
    with open("one.ndjson", "rb") as plain, gzip.open("one.ndjson.gz", "wb") as packed:
        packed.write(plain.read())
    names = ["one.ndjson", "one.ndjson.gz"]
    if shutil.which("zstd"):
        subprocess.run(["zstd", "-q", "-f", "one.ndjson"], check=True)
        names.append("one.ndjson.zst")
    else:
        skipped.append("zstd")
    for name in names:
        shown = shown_lines(f"{name}:31")
        expect(f"{name}:31" in shown and "✗ " in shown, shown)
        expect(re.search(r'✗ \d+ +"total": "49.90".*\n.*must be a number', shown)
               or re.search(r'✗ \d+ +"total": "49.90".*must be a number', shown), shown)
        expect("property/numeric-string" in shown and "ecommerce/currency-code" in shown, shown)
        shown_lines(f"{name}:1", code=0)
        expect(shown_lines("m-000030", name) == shown, "by its messageId")
    found = [json.loads(line) for line in lines("one.ndjson", "-f", "ndjson")]
    for finding in found:
        expect(finding["rule"] in shown, finding)
    expect(shown_lines("one.ndjson:31", "--select", "json/*", "--ignore", "*", code=0).count("✗") == 0,
           "the options of check")
    expect(shown_lines("one.ndjson:31", "-p", "plan.yaml").count("plan.yaml:") > 0, "with a plan")
    code, _, said = run("one.ndjson:51", command="show")
    expect(code == 2 and "has no line 51, only 50" in said, said)
    code, _, said = run("none.ndjson:1", command="show")
    expect(code == 3 and "none.ndjson" in said, code, said)
    expect(run("m-nobody", "one.ndjson", command="show")[0] == 2, "no such event")
    expect(run("one.ndjson", command="show")[0] == 2, "no line")


def show_masks_personal_data():
    write_lines("personal.ndjson", [order(1, note="write to jane.doe@example.com", total="1")])
    shown = shown_lines("personal.ndjson:1", "--select", "pii/*")
    expect("jane.doe" not in shown and "pii/email" in shown, shown)


def show_takes_broken_lines_batches_and_pretty_events():
    write_lines("broken.ndjson", [order(1), '{"messageId":"x", broken', order(3)])
    shown = shown_lines("broken.ndjson:2")
    expect("json/syntax" in shown and "(at 2:19)" in shown and "broken" in shown, shown)
    items = [order(i) for i in range(40)]
    items[20]["properties"]["total"] = "1"
    with open("batch.json", "w", encoding="utf-8") as out:
        json.dump({"batch": items}, out, indent=2)
    with open("batch.json", encoding="utf-8") as rows:
        line = 1 + next(i for i, text_of in enumerate(rows) if '"total": "1"' in text_of)
    for asked in ([f"batch.json:{line}"], ["m-000020", "batch.json"]):
        shown = shown_lines(*asked)
        expect(shown.count("messageId") == 1 and "m-000020" in shown and "left out" in shown, shown)
        expect('"total": "1"' in shown and "property/numeric-string" in shown, shown)
    with open("array.json", "w", encoding="utf-8") as out:
        json.dump(items, out, indent=4)
    shown = shown_lines("m-000020", "array.json")
    expect(shown.count("messageId") == 1 and "property/numeric-string" in shown, shown)
    write_lines("wrapped.ndjson", [{"data": json.dumps(order(1, total="7"))}])
    expect("properties.total: must be a number" in shown_lines("wrapped.ndjson:1"), "in a string")


def text_reports_offer_commands_that_work():
    shown = text("one.ndjson.gz", "-p", "plan.yaml", "--select", "legacy/*")
    offered = re.findall(r"more +trackvet show (.*?)(?:  ·.*)?$", shown, re.M)
    expect(offered, shown)
    for command in offered:
        code, out, said = run(*re.sub("'", "", command).split(), command="show")
        expect(code in (0, 1) and b" (" in out and not said, command, out, said)


# ---- Tables, lines, manners ---------------------------------------------------------------------------


def value_of(finding, key):
    """What --group-by should see in a line of ndjson."""
    return {"rule": finding["rule"], "category": finding["rule"].split("/")[0],
            "event": finding["event"] or finding["call"] or "", "severity": finding["severity"],
            "file": finding["file"],
            "path": re.sub(r"/\d+(?=/|$)", "/*", finding["pointer"])}[key]


def group_by_counts_what_ndjson_lists():
    inputs = ["one.ndjson", "one.ndjson.gz", "batch.json", "broken.ndjson", "-p", "plan.yaml"]
    findings = [json.loads(line) for line in lines(*inputs, "-f", "ndjson")]
    for by in ("rule", "event,rule", "file,path", "severity,category"):
        keys = by.split(",")
        table = json.loads(text(*inputs, "--group-by", by, "-f", "json"))
        expect({tuple(row[key] for key in keys): row["findings"] for row in table["rows"]} ==
               collections.Counter(tuple(value_of(f, key) for key in keys) for f in findings), by)
        counts = [row["findings"] for row in table["rows"]]
        expect(counts == sorted(counts, reverse=True) and table["others"] == 0, counts)
    table = json.loads(text("many.ndjson", "--group-by", "library", "-f", "json"))
    expect(sorted((row["library"], row["events"]) for row in table["rows"]) ==
           [("analytics.js 5.0", 13376), ("analytics.js 5.1", 13376), ("analytics.js 5.2", 13375)],
           table)
    code, _, said = run("one.ndjson", "--group-by", "rule,shoe")
    expect(code == 2 and '"shoe"' in said, said)


def each_is_one_line_a_finding_in_input_order():
    each = lines("hard.ndjson", "many.ndjson", "-p", "plan.yaml", "--each")
    findings = [json.loads(line) for line in
                lines("hard.ndjson", "many.ndjson", "-p", "plan.yaml", "-f", "ndjson")]
    expect(len(each) == len(findings), len(each), len(findings))
    for line, finding in zip(each, findings):
        start = "{file}:{line}:{column}: {severity} {rule}".format(**finding)
        expect(line.startswith(start), line, start)


def progress_stands_on_terminals_only_and_goes_away():
    reader = "sleep.fifo"
    os.mkfifo(reader)

    def feed():
        with open(reader, "wb") as out, open("many.ndjson", "rb") as events:
            for line in events.readlines()[:12]:
                out.write(line)
                out.flush()
                time.sleep(0.1)

    def watch(*options, columns=80, **how):
        feeder = threading.Thread(target=feed)
        feeder.start()
        code, shown = on_terminal(reader, *options, columns=columns, both=False, **how)
        feeder.join()
        expect(code == 1, code, shown)
        return shown

    for columns in (40, 80, 160):
        shown = watch(columns=columns)
        drawn = [part for part in re.split("[\r\n]", shown) if part.replace("\x1b[K", "")]
        expect(3 <= len(drawn) <= 20, shown)
        expect(all(len(re.sub("\x1b\\[K", "", part)) < columns for part in drawn), drawn)
        expect(shown.endswith("\r\x1b[K"), repr(shown[-40:]))
    expect("\x1b]9;4" not in shown, "only where it is known")
    for options, env in (((), {"CI": "true"}), ((), {"TERM": "dumb"}), (("-q",), {}),
                         (("--progress=never",), {})):
        expect(watch(*options, env=env) == "", options, env)
    asked = watch(env={"TERM": "dumb"}, signals=[(0.6, signal.SIGUSR1)])
    expect(re.fullmatch(r"trackvet: .* events, .* events/s, .* findings\r\n", asked), repr(asked))
    rows = [json.loads(row) for row in watch("--progress=json").splitlines()]
    expect(rows and {"bytes", "total", "events", "findings", "ms"} == set(rows[0]), rows)
    expect(run("many.ndjson")[2] == "", "nothing in a pipe")


def quiet_and_verbose():
    expect("FAILED" not in text("one.ndjson", "-q") and "property/" in text("one.ndjson", "-q"), "-q")
    code, shown, said = run("one.ndjson", "-qq")
    expect((code, shown, said) == (1, b"", ""), "-qq")
    said = run("one.ndjson", "broken.ndjson", "-v")[2]
    expect(re.search(r"one\.ndjson: \d+ bytes, 50 events, 2 findings", said), said)
    expect("broken.ndjson" in said, said)


def plain_has_no_frames_and_carets():
    for shown in (text("one.ndjson", "--plain"), shown_lines("one.ndjson:31", "--plain"),
                  on_terminal("one.ndjson", env={"TERM": "dumb"})[1]):
        expect(not re.search("[│┌─▁-█✗]|\\^\\^|\\^ ", shown), shown)
        expect("must be a number" in shown and "column " in shown or "error: " in shown, shown)


def links_are_for_terminals():
    expect("\x1b]8;;" not in text("one.ndjson", "--color=always"), "not in pipes")
    shown = on_terminal("one.ndjson", "--color=never")[1]
    expect(f"\x1b]8;;file://{os.getcwd()}/one.ndjson\x1b\\" in shown, shown)
    expect(shown.count("\x1b]8;;\x1b\\") * 2 == shown.count("\x1b]8;;"), "each is ended")
    expect("\x1b" not in on_terminal("one.ndjson", "--color=never", "--hyperlinks=never")[1], "never")


def tmux_shows_what_was_measured():
    """The lines on the screen of a terminal are those that were written, and as many."""
    if not shutil.which("tmux"):
        skipped.append("tmux")
        return
    for width in (60, 100, 160):
        shown = text("hard.ndjson", "-p", "plan.yaml", "--width", str(width), "--limit", "12")
        with open("shown.txt", "w", encoding="utf-8") as out:
            out.write(shown)
        # A screen that is as wide as the lines wraps none of them.
        socket = os.path.join(os.getcwd(), "tmux.sock")
        tmux = ["tmux", "-S", socket, "-f", "/dev/null", "-u"]
        rows = shown.count("\n")
        subprocess.run([*tmux, "new-session", "-d", "-x", str(width), "-y", str(rows + 5),
                        "cat shown.txt; sleep 20"], check=True, env=CLEAN)
        time.sleep(1)
        screen = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, check=True,
                                env=CLEAN).stdout.decode()
        subprocess.run([*tmux, "kill-server"], check=False, env=CLEAN)
        expect(screen.rstrip("\n").count("\n") == shown.rstrip("\n").count("\n"), width, screen)


def main():
    cases = [case for name, case in list(globals().items())
             if callable(case) and re.match("show_|text_reports|group_by|each_|progress_|quiet_|"
                                            "plain_|links_|tmux_", name)]
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    try:
        make_corpora()
        write_many()
        for case in cases:
            print(case.__name__, flush=True)
            case()
    finally:
        os.chdir("/")
        shutil.rmtree(folder)
    print(f"{len(cases)} cases hold" + "".join(f"; {what} is not installed" for what in skipped))
    sys.exit(77 if skipped else 0)


main()
