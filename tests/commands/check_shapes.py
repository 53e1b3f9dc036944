#!/usr/bin/env python3
"""The same events in every input shape give the same findings, as a multiset of
(messageId, rule, pointer, expected, actual).

    check_shapes.py TRACKVET GEN_EVENTS [EVENTS]
"""

import collections
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile

PROGRAM, GENERATOR = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
EVENTS = sys.argv[3] if len(sys.argv) > 3 else "1000"
SHAPES = ["wrapped", "array", "batch", "pretty", "concat", "json-text", "base64"]


def findings(*arguments, stdin=None):
    done = subprocess.run([PROGRAM, "check", "-f", "ndjson", *arguments], stdin=stdin,
                          capture_output=True, check=False)
    assert done.returncode in (0, 1), (arguments, done.returncode, done.stderr)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return collections.Counter((r["messageId"], r["rule"], r["pointer"], r["expected"], r["actual"])
                               for r in rows)


def unwrap(source, target):
    """Lines of events from lines that wrap them: the generator breaks some lines of its own ndjson,
    which none of the other shapes can hold."""
    with open(source, "rb") as lines, open(target, "wb") as out:
        for line in lines:
            start = line.index(b'"value":') + len(b'"value":')
            out.write(line.rstrip()[start:-1] + b"\n")


def compare(name, found, wanted):
    if found != wanted:
        for key, count in list((wanted - found).items())[:5]:
            print(f"{name}: missing {count} x {key}")
        for key, count in list((found - wanted).items())[:5]:
            print(f"{name}: invented {count} x {key}")
        sys.exit(1)
    print(f"{name}: the same {sum(found.values())} findings")


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for shape in SHAPES:
            subprocess.run([GENERATOR, "--events", EVENTS, "--seed", "11", "--faults", "0.3", "--shape",
                            shape, "--out", shape], check=True, stderr=subprocess.DEVNULL)
        unwrap("wrapped", "ndjson")
        wanted = findings("ndjson")
        assert sum(wanted.values()) > int(EVENTS) // 5, "too few findings to compare"
        for shape in SHAPES:
            compare(shape, findings(shape), wanted)
        with open("ndjson", "rb") as whole:
            data = whole.read()
        cuts = [0, len(data) // 3, 2 * len(data) // 3, len(data)]
        with open("members.gz", "wb") as out:
            out.write(b"".join(gzip.compress(data[a:b]) for a, b in zip(cuts, cuts[1:])))
        compare("three gzip members", findings("members.gz"), wanted)
        with open("ndjson", "rb") as whole:
            compare("stdin", findings("-", stdin=whole), wanted)
        os.makedirs("tree/day")
        lines = data.splitlines(keepends=True)
        for i in range(4):
            with open(f"tree/day/{i}.ndjson", "wb") as part:
                part.write(b"".join(lines[i::4]))
        compare("a folder", findings("tree"), wanted)
        passed = len(SHAPES) + 3
        if shutil.which("zstd"):
            subprocess.run(["zstd", "-q", "ndjson", "-o", "whole.zst"], check=True)
            compare("zstd", findings("whole.zst"), wanted)
            passed += 1
        else:
            print("SKIPPED zstd: the zstd program is not installed")
        print(f"{passed} passed, 0 failed")


main()
