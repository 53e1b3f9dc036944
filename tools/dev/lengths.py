#!/usr/bin/env python3
"""Enforces lengths: functions of median <= 12 and 95th percentile <= 40 lines, none over 80; files of at
most 800 lines. A function's length runs from the line of its name to the line of its closing brace."""

import os
import subprocess
import sys

MEDIAN, P95, LONGEST, FILE_LONGEST = 12, 40, 80, 800
# Functions that may be longer, each with its reason.
LONGER = {}
TESTS = ("tests/", "fixtures/")


def tracked(*patterns):
    return subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
                          capture_output=True, text=True, check=True).stdout.split()


def functions(files):
    """(lines, name, file) of every function."""
    tags = subprocess.run(["ctags", "-L", "-", "--c-kinds=f", "--langmap=C:.c.h", "--fields=+ne",
                           "-f", "-"], input="\n".join(files), capture_output=True, text=True,
                          check=True).stdout
    for tag in tags.splitlines():
        fields = tag.split("\t")
        facts = dict(f.split(":", 1) for f in fields[3:] if ":" in f)
        if "end" in facts:
            yield int(facts["end"]) - int(facts["line"]) + 1, fields[0], fields[1]


def main():
    files = [f for f in tracked("*.c", "*.h") if not f.startswith(TESTS) and os.path.exists(f)]
    lengths = sorted(functions(files))
    wrong = [f"{file}: {name} has {lines} lines" for lines, name, file in lengths
             if lines > LONGEST and name not in LONGER]
    for file in files:
        with open(file, encoding="utf-8") as source:
            lines = sum(1 for _ in source)
        if lines > FILE_LONGEST:
            wrong.append(f"{file}: {lines} lines")
    median, p95 = lengths[len(lengths) // 2][0], lengths[len(lengths) * 95 // 100][0]
    if median > MEDIAN:
        wrong.append(f"median of functions is {median}, more than {MEDIAN}")
    if p95 > P95:
        wrong.append(f"95th percentile of functions is {p95}, more than {P95}")
    print("\n".join(wrong) if wrong else
          f"ok: {len(lengths)} functions, median {median}, 95th percentile {p95}, "
          f"longest {lengths[-1][0]}; {len(files)} files")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
