#!/usr/bin/env python3
"""Reports on terminals and in pipes, as people meet them.

    check_terminal.py TRACKVET GEN_EVENTS

Cases named bar_NN are the acceptance bars of the user interface; each says in its name what has to
hold. Widths are measured by the Python module wcwidth, which shares no table with the program, and the
screen by tmux; without either the script says so and skips what needs it (exit code 77)."""

import collections
import fcntl
import gzip
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

try:
    import wcwidth
except ImportError:
    wcwidth = None

PROGRAM, GENERATOR = (os.path.abspath(path) for path in sys.argv[1:3])
WIDTHS = (60, 80, 100, 120, 200)
CLEAN = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/"}
for name in os.environ:
    if name.startswith(("ASAN", "UBSAN", "LSAN", "TSAN")):
        CLEAN[name] = os.environ[name]
skipped = []

PLAN = """trackvet: 1
plan: shop
additional: {events: forbid, properties: warn}
events:
  Order Completed:
    properties:
      order_id: string
      total: {type: number, minimum: 0}
      currency: {enum: [USD, EUR]}
      note: {type: string, maxLength: 1000}
    required: [order_id, total]
  "購入完了 👨‍👩‍👧‍👦":
    properties:
      合計: {type: number, doc: "合計金額 😀"}
      国: {enum: [DE, "🇩🇪", 日本]}
      שם: {type: string, maxLength: 5}
      order_id: integer
      不足: string
    required: [order_id, 不足]
"""

# Names and values that are hard to show, or that try to take over the terminal.
HOSTILE = ["\x1b[31mred", "\x1b]0;title\x07", "\x9b31m", "\x00nul", "\x7fdel", "\u202eevil\u202c",
           "\u2066iso\u2069", "\u2028line\u2029", "\ufeffbom", "\u200bzero", "\U000e0041\U000e007f",
           "a\u200db", "\r\nnew", "\b\b\b", "\u00a0", "\ue000", "tab\there"]
WIDE = ["東京都", "👨‍👩‍👧‍👦", "🇩🇪🇫🇷", "👍🏽", "❤️", "e\u0301a\u0323\u0302", "שלום مرحبا", "한국어각",
        "ｆｕｌｌ", "นิ", "नि"]
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
                       "\ufeff\U000e0000-\U000e0fff\ud800-\udfff]")


# ---- Running ------------------------------------------------------------------------------------------


def run(*arguments, env=None, stdin=None, command="check"):
    done = subprocess.run([PROGRAM, command, *arguments], capture_output=True, timeout=300,
                          check=False, env={**CLEAN, **(env or {})},
                          **({"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}))
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def text(*arguments, **options):
    return run(*arguments, **options)[1].decode()


def lines(*arguments, **options):
    """Lines end in newlines alone here, not in what Unicode takes for one."""
    return text(*arguments, **options).split("\n")[:-1]


def on_terminal(*arguments, columns=80, env=None, both=True, signals=(), command="check"):
    """Runs the program on a pseudo-terminal; both: stdout and stderr, else stderr alone. signals:
    (seconds, signal) to be sent."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    child = subprocess.Popen([PROGRAM, command, *arguments], stdin=subprocess.DEVNULL,
                             stdout=slave if both else subprocess.DEVNULL, stderr=slave,
                             env={**CLEAN, "TERM": "xterm-256color", **(env or {})})
    os.close(slave)
    timers = [threading.Timer(after, child.send_signal, [number]) for after, number in signals]
    for timer in timers:
        timer.start()
    out = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    for timer in timers:
        timer.cancel()
    os.close(master)
    return child.wait(), out.decode("utf-8", "replace")


def expect(fact, *details):
    if not fact:
        print("expected otherwise:", *details, sep="\n")
        raise AssertionError


# ---- Measuring ----------------------------------------------------------------------------------------


def is_regional(c):
    return "\U0001f1e6" <= c <= "\U0001f1ff"


def columns_of(line):
    """Columns as terminals that know graphemes count them; -1 for what does not print."""
    columns, before, i = 0, "", 0
    while i < len(line):
        c = line[i]
        following = line[i + 1] if i + 1 < len(line) else ""
        width = wcwidth.wcwidth(c)
        if is_regional(c) and following and is_regional(following):
            width, i = 2, i + 1
        elif before == "\u200d" or ("\U0001f3fb" <= c <= "\U0001f3ff" and before > "\U0001f000"):
            width = 0
        elif following == "\ufe0f" and ord(c) > 0x7f:
            width = 2
        elif "\u1160" <= c <= "\u11ff":
            width = 0
        if width < 0:
            return -1
        columns += width
        before, i = c, i + 1
    return columns


def check_lines(shown, width, what):
    for line in shown.split("\n"):
        expect(not FORBIDDEN.search(line), what, repr(line))
        if wcwidth:
            columns = columns_of(line)
            expect(0 <= columns <= width, f"{what}: {columns} columns at {width}", line)


# ---- Corpora ------------------------------------------------------------------------------------------


def order(number, **properties):
    return {"type": "track", "event": "Order Completed",
            "messageId": f"m-{number:06d}",
            "anonymousId": f"a-{number}", "timestamp": f"2025-03-14T{9 + number % 9:02d}:00:00Z",
            "context": {"library": {"name": "analytics.js", "version": f"5.{number % 3}"}},
            "properties": {"order_id": f"o-{number}", "total": 49.9, "currency": "USD",
                           "products": [{"product_id": "p1", "price": 9.5, "quantity": 1}], **properties}}


def write_lines(path, events):
    with open(path, "w", encoding="utf-8", errors="surrogatepass") as out:
        for event in events:
            out.write(event if isinstance(event, str) else json.dumps(event, ensure_ascii=False))
            out.write("\n")


def hard_events():
    for i, bad in enumerate(HOSTILE + WIDE):
        yield order(i, **{bad: bad * 3, "note": (bad * 1001)[:3000], "currency": bad})
        event = order(100 + i, **{"order_id": 3})
        event["event"] = bad + " " + WIDE[i % len(WIDE)] + " a name that is rather long in itself"
        event["messageId"] = bad + "-1"
        yield event
        shopping = order(200 + i, 合計=bad, 国=WIDE[i % len(WIDE)] * 30, שם=bad * 10, order_id=bad * 20)
        shopping["event"] = "購入完了 👨‍👩‍👧‍👦"
        yield shopping
    yield '{"messageId":"x", \x1b[31m broken'
    yield '{"type":"track","event":"Cart Viewed \u202e'
    yield order(999, email="jane@example.com")


def make_corpora():
    with open("plan.yaml", "w", encoding="utf-8") as out:
        out.write(PLAN)
    write_lines("hard.ndjson", hard_events())
    with open("hard.ndjson", "ab") as out:
        out.write(b'{"type":"track","event":"\xff\xc3\xed\xa0\x80","userId":"1"}\n')
    name = "wide 東京 \x1b[31m\u202e.ndjson"
    shutil.copy("hard.ndjson", name)
    return name


# ---- The bars -----------------------------------------------------------------------------------------


def bar_01_forty_thousand_findings_in_sixteen_lines():
    write_lines("many.ndjson", (order(i, total=f"{i % 97}.90") for i in range(40127)))
    for width in WIDTHS:
        shown = text("many.ndjson", "--width", str(width), "-q")
        groups = shown.rstrip("\n").split("\n\n")
        expect(len(groups) == 1 and shown.count("\n") <= 16, shown)
        expect("40,127 events" in shown, shown)
    expect("40,127 events in 1 file · 1 group" in text("many.ndjson"), "exact totals")
    each = lines("many.ndjson", "-f", "ndjson")
    expect(len(each) == 40127, len(each))


def bar_02_twenty_thousand_long_events_in_twenty_kilobytes():
    filler = {f"field_{i:02d}": "v" * 40 for i in range(45)}
    write_lines("long.ndjson", (order(i, total=str(i), **filler) for i in range(20000)))
    start = time.monotonic()
    _, shown, _ = run("long.ndjson")
    print(f"    {os.path.getsize('long.ndjson') / 20000:.0f} bytes an event, "
          f"{time.monotonic() - start:.2f} s, {len(shown)} bytes of text")
    expect(len(shown) < 20000, len(shown))


def bar_03_no_line_is_wider_than_the_terminal():
    name = make_corpora()
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


def bar_12_same_input_same_bytes():
    for options in ((), ("--each",), ("--group-by", "file,rule"), ("--plain",), ("-f", "concise")):
        shown = {run("hard.ndjson", "many.ndjson", "-p", "plan.yaml", *options, "-j", jobs,
                     "--split-every", "64KiB")[1] for jobs in ("1", "2", "5")}
        expect(len(shown) == 1, options)


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
    if not wcwidth:
        skipped.append("python3-wcwidth")
    cases = [case for name, case in list(globals().items())
             if callable(case) and re.match("bar_|show_|text_reports|group_by|each_|progress_|quiet_|"
                                            "plain_|links_|tmux_", name)]
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    try:
        for case in cases:
            print(case.__name__, flush=True)
            case()
    finally:
        os.chdir("/")
        shutil.rmtree(folder)
    print(f"{len(cases)} cases hold" + "".join(f"; {what} is not installed" for what in skipped))
    sys.exit(77 if skipped else 0)


main()
