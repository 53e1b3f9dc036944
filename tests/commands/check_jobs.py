#!/usr/bin/env python3
"""The output is the same to the byte for any number of threads and any length of ranges.

    check_jobs.py TRACKVET GEN_EVENTS [few]

Each corpus is checked with one thread, then with several, its files cut into ranges that are shorter
and longer than its records (--split-every, an option for this test); stdout, stderr and the exit code
have to agree. With "few" (for ThreadSanitizer, which is slow) each corpus gets two of these runs."""

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM, GENERATOR = (os.path.abspath(path) for path in sys.argv[1:3])
FORMATS = ("json", "ndjson", "segment", "each", "text", "concise")
FEW = sys.argv[3:] == ["few"]
passed = 0


def write(name, data):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "wb") as out:
        out.write(data)


def events(count, *options):
    return subprocess.run([GENERATOR, "--events", str(count), *options], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout


def run(*arguments):
    done = subprocess.run([PROGRAM, "check", *arguments], capture_output=True, timeout=300,
                          check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def first_difference(a, b):
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"byte {at}:\n  {a[max(0, at - 200):at + 200]!r}\n  {b[max(0, at - 200):at + 200]!r}"


def same(inputs, jobs=(2, 3, 7, 16), lengths=("1000", "64KiB"), formats=FORMATS, options=()):
    """Compares each run with the one of a single thread; that one's results."""
    global passed
    if FEW:
        jobs, lengths, formats = jobs[-1:], lengths[:1], formats[:2]
    alone = {}
    for name in formats:
        alone[name] = run("-j", "1", "-f", name, "--width", "100", *options, *inputs)
        assert alone[name][0] in (0, 1, 3), (inputs, alone[name])
        for count in jobs:
            for length in lengths:
                arguments = ("-j", str(count), "--split-every", length, "-f", name, "--width", "100",
                             *options, *inputs)
                got = run(*arguments)
                for what, a, b in zip(("exit code", "stdout", "stderr"), alone[name], got):
                    if a != b:
                        print(f"check {' '.join(arguments)}: {what} differs from that of -j 1:")
                        print(first_difference(a, b) if what != "exit code" else f"{a} {b}")
                        sys.exit(1)
                passed += 1
    return alone


def damaged(data, seed):
    """Lines cut short, bytes turned around, blank lines, CRLF, lines that hold no event."""
    chance = random.Random(seed)
    lines = []
    for line in data.splitlines(keepends=True):
        dice = chance.random()
        if dice < 0.05:
            line = line[:chance.randrange(len(line))] + b"\n"
        elif dice < 0.10:
            at = chance.randrange(len(line) - 1)
            line = line[:at] + bytes([chance.randrange(256)]) + line[at + 1:]
        elif dice < 0.15:
            line = chance.choice((b"\n", b"  \r\n", b"\r\n", b"[]\n", b"7\n")) + line
        elif dice < 0.20:
            line = line[:-1] + b"\r\n"
        lines.append(line)
    return b"".join(lines)


def one_file():
    """One file of lines, of every kind that the framer knows."""
    data = events(1500, "--faults", "0.05")
    write("clean.ndjson", data)
    same(["clean.ndjson"], lengths=("1000", "4321", "64KiB"))
    write("mark.ndjson", b"\xef\xbb\xbf" + data[:-1])
    write("crlf.ndjson", data.replace(b"\n", b"\r\n"))
    write("blank.ndjson", b"\n \n" * 3000 + data[:20000] + b"\n\t\n" * 3000 + data[20000:] + b"\n" * 5000)
    write("faulty.ndjson", events(1500, "--faults", "1"))
    write("batch.ndjson", events(1500, "--faults", "0.2", "--shape", "batch"))
    write("malformed.ndjson", damaged(data, 1))
    for name in ("mark", "crlf", "blank", "faulty", "batch", "malformed"):
        same([name + ".ndjson"], jobs=(2, 7), formats=("json", "ndjson"))
    report = same(["malformed.ndjson"], jobs=(3,))["json"][1]
    assert b'"json/syntax"' in report


def odd_lengths():
    """Ranges that begin and end at every byte of a few records; records longer than ranges."""
    data = damaged(events(40, "--faults", "0.5"), 2)[:24000]
    write("few.ndjson", data)
    for length in (1, 2, 63, 64, 700, 999, 1200, 1201, 23999, 24000):
        same(["few.ndjson"], jobs=(2,), lengths=(str(length),), formats=("json", "ndjson"))
    long = b'{"type":"track","x":"' + b"y" * 300000 + b'"}\n'
    data = events(20)
    write("long.ndjson", data + long + data + b"x" * 300000 + b"\n" + long + data[:-1])
    same(["long.ndjson"], lengths=("1000", "70000"), formats=("json", "ndjson"))
    same(["long.ndjson"], lengths=("10000",), formats=("json", "ndjson"), options=("--max-event", "64KiB"))
    write("long-first.ndjson", b" " * 2000000 + long + data * 20)
    same(["long-first.ndjson"], formats=("json", "ndjson"))
    same(["long-first.ndjson"], formats=("json", "ndjson"), options=("--input-format", "ndjson"))


def not_lines():
    """Inputs that are never split, and those that hold nothing."""
    for shape in ("array", "pretty", "concat", "wrapped"):
        write(f"{shape}.json", events(400, "--faults", "0.2", "--shape", shape))
        same([f"{shape}.json"], jobs=(2,), formats=("json", "ndjson"))
    write("utf16.ndjson", events(200).decode().encode("utf-16"))
    write("nothing.ndjson", b" \n" * 200000)
    write("empty.ndjson", b"")
    for name in ("utf16.ndjson", "nothing.ndjson", "empty.ndjson"):
        for options in ((), ("--input-format", "ndjson"), ("--input-format", "json"), ("--allow-empty",)):
            same([name], jobs=(2,), formats=("json", "ndjson"), options=options)


def many_files():
    """A folder: sizes from nothing to much, compressed ones, some that cannot be read."""
    for i in range(64):
        data = events(10 + i * i // 9 * 3, "--seed", str(i), "--faults", "0.1")
        name = f"folder/{i % 5}/{i:02}.ndjson"
        if i % 7 == 3:
            name, data = name + ".gz", gzip.compress(data[:5000]) + gzip.compress(data[5000:])
        elif i % 7 == 5 and shutil.which("zstd"):
            name, data = name + ".zst", subprocess.run(["zstd", "-c"], input=data, check=True,
                                                       capture_output=True).stdout
        elif i % 16 == 8:
            data = damaged(data, i)
        write(name, data)
    same(["folder"], jobs=(2, 3, 7, 16))
    for i in range(70):
        write(f"cut/{i:02}.ndjson.gz", gzip.compress(events(30, "--seed", str(i)))[:-20 - i])
    write("cut/not.ndjson.zst", b"no zstd data")
    notes = same(["folder", "cut", "absent.ndjson"], jobs=(2, 16), formats=("json", "ndjson"))
    assert notes["json"][0] == 3 and notes["json"][2].count(b"\n") == 72, notes["json"][2]
    same(["clean.ndjson", "folder", "clean.ndjson", "faulty.ndjson"], jobs=(2, 7))


def many_groups():
    """More groups than are kept, values and senders beyond their room, in every range."""
    chance = random.Random(7)
    lines = []
    for i in range(30000):
        name = f"x{chance.randrange(14000)}" if i % 4 else chance.choice(("often", f"y{i % 20}"))
        lines.append(json.dumps({
            "type": "track", "event": "Order Completed", "userId": f"u{i}", "messageId": f"m{i}",
            "timestamp": f"2026-0{chance.randrange(1, 10)}-11T10:{chance.randrange(60):02}:00Z",
            "context": {"library": {"name": "lib", "version": str(chance.randrange(300))}},
            name: i, "properties": {"revenue": f"{chance.randrange(400)}", "total": "x" * chance.randrange(600)}}))
    write("groups.ndjson", "\n".join(lines).encode() + b"\n")
    alone = same(["groups.ndjson"], jobs=(2, 7), lengths=("100000",), formats=("json", "text"),
                 options=("--severity", "call/unknown-field=error", "--limit", "all"))
    report = json.loads(alone["json"][1])
    assert len(report["groups"]) == 10000 and report["others"] > 1000, len(report["groups"])


def window():
    """More findings than may be held back: the lines stay in order."""
    data = events(12000, "--faults", "1")
    write("big.ndjson", data)
    alone = same(["big.ndjson", "faulty.ndjson", "folder"], jobs=(2, 5), lengths=("300KiB", "4MiB"),
                 formats=("ndjson",))
    order = [json.loads(line)["offset"] for line in alone["ndjson"][1].splitlines()
             if b'"big.ndjson"' in line[:200]]
    assert len(order) > 10000 and order == sorted(order)


def heed_interrupts():
    """Shells start what runs in the background with interrupts ignored, and that is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupt(name):
    """Interrupts a run of two files, of which the first, a pipe, never ends; gives its output."""
    with open("partial", "wb") as out:
        child = subprocess.Popen([PROGRAM, "check", "-j", "3", "--split-every", "64KiB", "-f", name,
                                  "pipe.ndjson", "big.ndjson"], stdout=out, stderr=subprocess.PIPE,
                                 preexec_fn=heed_interrupts)
    with open("pipe.ndjson", "wb") as pipe:
        pipe.write(b'{"type":"track"}\n')
        pipe.flush()
        time.sleep(1)
        child.send_signal(signal.SIGINT)
        err = child.communicate(timeout=30)[1]
    assert child.returncode == 130 and err.startswith(b"trackvet: interrupted after "), (child, err)
    with open("partial", "rb") as out:
        return out.read()


def interrupts():
    """What is reported of an interrupted run is the start of what the whole run would report."""
    global passed
    os.mkfifo("pipe.ndjson")
    whole = run("-j", "1", "-f", "ndjson", "big.ndjson")[1].splitlines()
    part = [line for line in interrupt("ndjson").splitlines() if b'"file":"big.ndjson"' in line]
    assert part == whole[:len(part)] and len(part) > 100, (len(part), part[-1:])
    groups = json.loads(run("-j", "1", "-f", "json", "big.ndjson")[1])["groups"]
    places = {group["id"]: group["first"] for group in groups}
    report = json.loads(interrupt("json"))
    seen = [group for group in report["groups"] if group["first"]["file"] == "big.ndjson"]
    assert len(seen) > 10 and all(group["first"] == places[group["id"]] for group in seen)
    assert len(report["notes"]) == 1 and report["totals"]["files"] == 2, report["notes"]
    passed += 2


def broken_outputs():
    """Threads that hold findings back, or wait for their turn, end when nobody takes the output."""
    global passed
    arguments = [PROGRAM, "check", "-j", "4", "--split-every", "64KiB", "-f", "ndjson", "big.ndjson", "folder"]
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
        assert done.returncode == 2 and b"cannot write the output" in done.stderr, done
        passed += 1
    read_end, write_end = os.pipe()
    child = subprocess.Popen(arguments, stdout=write_end, stderr=subprocess.PIPE)
    os.close(write_end)
    assert os.read(read_end, 100)
    os.close(read_end)
    err = child.communicate(timeout=60)[1]
    assert child.returncode == 141 and not err, (child.returncode, err)
    passed += 1


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for test in (one_file, odd_lengths, not_lines, many_files, many_groups, window, interrupts,
                     broken_outputs):
            test()
    print(f"{passed} runs are the same as those of one thread")


if __name__ == "__main__":
    main()
