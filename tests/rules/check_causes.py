#!/usr/bin/python3
"""One cause, one finding: realistic faulty events, each with the one thing that a person should be
told of it.

    check_causes.py TRACKVET

    fixtures/causes/events.ndjson    one event a line, each with one fault
    fixtures/causes/expected.tsv     line of the event, rule, pointer, what is wrong; written before
                                     the rules were

The events are checked with every rule of the profile `spec`, its advice included, `stream/` apart:
anything that is told beyond the expected is a cascade, or a false alarm."""

import json
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "causes"


def read_expected():
    """{line: [(rule, pointer)]}, {line: what}"""
    expected, what = {}, {}
    for text in (FOLDER / "expected.tsv").read_text().split("\n")[1:-1]:
        line, rule, pointer, words = text.split("\t")
        expected.setdefault(int(line), []).append((rule, pointer))
        what[int(line)] = words
    return expected, what


def read_found(trackvet):
    """{line: [(rule, pointer)]}"""
    done = subprocess.run([trackvet, "check", "-f", "ndjson", "events.ndjson"], cwd=FOLDER,
                          stdout=subprocess.PIPE, timeout=60)
    found = {}
    for text in done.stdout.decode().split("\n")[:-1]:
        finding = json.loads(text)
        found.setdefault(finding["line"], []).append((finding["rule"], finding["pointer"]))
    return found


def main(arguments):
    if len(arguments) != 1:
        sys.exit("check_causes.py TRACKVET")
    expected, what = read_expected()
    found = read_found(str(pathlib.Path(arguments[0]).resolve()))
    count = len((FOLDER / "events.ndjson").read_text().split("\n")) - 1
    failures = 0
    for line in range(1, count + 1):
        if sorted(found.get(line, [])) != sorted(expected.get(line, [])):
            print(f"event {line}, {what.get(line)}: expected {expected.get(line, [])}, "
                  f"found {found.get(line, [])}")
            failures += 1
    if failures or not count:
        sys.exit(f"{failures} of {count} events fail")
    print(f"{count} events, {sum(map(len, expected.values()))} causes, no cascade")


if __name__ == "__main__":
    main(sys.argv[1:])
