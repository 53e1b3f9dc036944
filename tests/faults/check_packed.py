#!/usr/bin/env python3
"""Compressed files that are cut short or damaged: never taken for whole, and never for other events.

    check_packed.py TRACKVET [all]

Without "all" every third byte is flipped; with it each, in every bit."""

import gzip
import json
import os
import subprocess
import sys
import tempfile

import cases

PROGRAM = os.path.abspath(sys.argv[1])
IS_WHOLE = "all" in sys.argv[2:]
PARTS = [cases.GOOD, cases.BAD, cases.TRACK]


def pack_zstd(text):
    return subprocess.run(["zstd", "-qc", "--check"], input=text, stdout=subprocess.PIPE, check=True).stdout


def check(name, data):
    """Exit code, and what the report says without its notes."""
    with open(name, "wb") as out:
        out.write(data)
    done = subprocess.run([PROGRAM, "check", "-j1", "--allow-empty", name, "-f", "ndjson"], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"{name}: exit code {done.returncode}: {done.stderr.decode()}")
    if done.returncode == 3 and not done.stderr:
        sys.exit(f"{name}: exit code 3 without a word")
    return done.returncode, done.stdout


def rules_of(lines):
    return [(json.loads(line)["rule"], json.loads(line)["offset"]) for line in lines.splitlines()]


def prefixes(name, packed):
    """Complete at the ends of members or frames, and at no other length."""
    ends = {sum(len(part) for part in packed[:i]): i for i in range(1, len(packed) + 1)}
    data = b"".join(packed)
    for length in range(len(data) + 1):
        code, out = check(name, data[:length])
        if (code != 3) != (length in ends):
            sys.exit(f"{name}: {length} bytes of {len(data)} end with {code}")
        if length in ends:
            whole = check("plain.ndjson", b"".join(PARTS[:ends[length]]))
            if rules_of(out) != rules_of(whole[1]):
                sys.exit(f"{name}: {length} bytes, other findings than of the text")
    return len(data) + 1


def flips(name, packed):
    """Exit code 3, or the report of the undamaged file."""
    data = b"".join(packed)
    good = check(name, data)
    caught = same = 0
    for at in range(0, len(data), 1 if IS_WHOLE else 3):
        for bit in range(8) if IS_WHOLE else (at % 8,):
            damaged = bytearray(data)
            damaged[at] ^= 1 << bit
            found = check(name, bytes(damaged))
            if found[0] != 3 and found != good:
                sys.exit(f"{name}: byte {at}, bit {bit}: another report, and exit code {found[0]}")
            caught += found[0] == 3
            same += found[0] != 3
    return caught, same


def names(name):
    """The name says what a file is: nothing else is taken under it."""
    others = {"plain text": cases.GOOD, "nothing": b"", "zeros": bytes(64), "one byte": b"\x1f",
              "the other format": gzip.compress(cases.GOOD) if name.endswith(".zst") else pack_zstd(cases.GOOD)}
    for what, data in others.items():
        code, _ = check(name, data)
        if code != 3:
            sys.exit(f"{name} that holds {what} ends with {code}")
    return len(others)


def main():
    forms = {"e.ndjson.gz": [gzip.compress(part, mtime=0) for part in PARTS],
             "e.ndjson.zst": [pack_zstd(part) for part in PARTS]}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, packed in forms.items():
            count = prefixes(name, packed)
            caught, same = flips(name, packed)
            print(f"{name}: {count} prefixes; {caught + same} flips, {caught} of them told, {same} change nothing; "
                  f"{names(name)} files of another kind refused")


main()
