"""What tests of reports on terminals and in pipes share: runs, columns of lines, hard events.

    from terminals import ...          # sys.argv: TRACKVET GEN_EVENTS

Widths are measured by the Python module wcwidth, which shares no table with the program; None without it."""

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
import threading

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
skipped = []  # what is not installed; the script says so, and exits with 77

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


def write_many():
    """The one fault 40,127 times."""
    write_lines("many.ndjson", (order(i, total=f"{i % 97}.90") for i in range(40127)))


def write_long():
    """20,000 events of some 2.6 KB, each with the same fault."""
    filler = {f"field_{i:02d}": "v" * 40 for i in range(40)}
    write_lines("long.ndjson", (order(i, total=str(i), **filler) for i in range(20000)))
