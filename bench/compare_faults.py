#!/usr/bin/env python3
"""Compares what a checker found with what gen_events planted.

    trackvet check -f ndjson corpus.ndjson > findings.ndjson
    bench/compare_faults.py findings.ndjson faults.tsv

A finding and a row agree when rule and pointer are equal and the message is the same one: by
messageId, or by line where the event could not be read. Findings below warning are left aside, but
for rules that the list names. Prints the counts and some examples; exits 1 unless all agree.
"""
import collections
import json
import sys

EXAMPLES = 10


def read_planted(path):
    """Rows by (rule, pointer, messageId or (file, line:N)); file is "" when the list has none."""
    planted = collections.Counter()
    with open(path, encoding="utf-8", errors="surrogateescape") as rows:
        names = next(rows).rstrip("\n").split("\t")
        for row in rows:
            fields = dict(zip(names, row.rstrip("\n").split("\t")))
            message = fields["messageId"]
            if message.startswith("line:"):
                message = (fields.get("file", ""), message)
            planted[fields["rule"], fields["pointer"], message] += 1
    return planted


def find_message(finding, rule, pointer, planted, files):
    """The messageId or place under which the list has this finding; None when it has not."""
    line = "line:%d" % (finding.get("line") or 0)
    places = [(file, line) for file in files if (finding.get("file") or "").endswith(file)]
    for message in [finding.get("messageId")] + places:
        if planted[rule, pointer, message] > 0:
            return message
    return None


def compare(findings, planted):
    """Returns agreed, and what was found without being planted; takes from planted what agrees."""
    files = {key[2][0] for key in planted if isinstance(key[2], tuple)}
    rules = {key[0] for key in planted}
    agreed, invented = 0, []
    for text in findings:
        finding = json.loads(text)
        rule, pointer = finding["rule"], finding.get("pointer") or ""
        if finding["severity"] not in ("error", "warning") and rule not in rules:
            continue
        message = find_message(finding, rule, pointer, planted, files)
        if message is None:
            invented.append((rule, pointer, finding.get("messageId") or "", finding.get("line")))
            continue
        planted[rule, pointer, message] -= 1
        agreed += 1
    return agreed, invented


def show(title, rows):
    print("%s %d" % (title, len(rows)))
    for rule, count in collections.Counter(row[0] for row in rows).most_common():
        print("  %6d  %s" % (count, rule))
    for row in rows[:EXAMPLES]:
        print("    e.g.", *row)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    planted = read_planted(sys.argv[2])
    with open(sys.argv[1], encoding="utf-8", errors="surrogateescape") as findings:
        agreed, invented = compare(findings, planted)
    missed = sorted(planted.elements(), key=str)
    print("agreed %d" % agreed)
    show("missed", missed)
    show("invented", invented)
    sys.exit(1 if missed or invented else 0)


if __name__ == "__main__":
    main()
