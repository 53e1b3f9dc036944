#!/usr/bin/env python3
"""10 million faulty events, all reports at once, at default settings: every bound, and every count.

  bench/ten_million.py BUILD [--events 10000000] [--seed 1]

gen_events -> pipe -> check -f text -f json -f html -f sarif     reports: lines, bytes, results
     |                      |                                    memory: peak above that of clean events
     +-> planted faults -----> counted by rule, beside the report's

Nothing but the reports is written to the disk, and they are deleted. Ends with 0 when all is within its
bounds; takes some minutes."""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

FORMATS = ("text", "json", "html", "sarif")


class Planted(threading.Thread):
    """Counts the planted faults by rule, from a named pipe."""

    def __init__(self, path):
        super().__init__()
        self.path, self.rules = path, collections.Counter()
        os.mkfifo(path)
        self.start()

    def run(self):
        with open(self.path, "rb") as rows:
            next(rows)  # the names of the columns
            self.rules.update(row.split(b"\t")[1].decode() for row in rows)


def run_check(build, folder, rate, options):
    """Peak in KB, seconds and planted faults of a run whose reports are written to the folder."""
    outputs = [word for name in FORMATS for word in ("-f", f"{name}={folder}/{rate}.{name}")]
    planted = Planted(f"{folder}/{rate}.list")
    start = time.monotonic()
    generate = [os.path.join(build, "bench", "gen_events"), "--faults", rate, "--list", planted.path, *options]
    with subprocess.Popen(generate, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as events:
        command = ["/usr/bin/time", "-q", "-f", "%M", os.path.join(build, "trackvet"), "check", "-", *outputs]
        done = subprocess.run(command, stdin=events.stdout, stderr=subprocess.PIPE, text=True, check=False)
    planted.join()
    if done.returncode not in (0, 1):
        sys.exit(f"ten_million.py: check ended with {done.returncode}: {done.stderr}")
    return int(done.stderr.split()[-1]), time.monotonic() - start, planted.rules


def read(folder, name):
    with open(f"{folder}/1.{name}", "rb") as report:
        return report.read()


def found(report):
    """Findings by rule, advice and those that are not listed too."""
    rules = collections.Counter()
    for group in report["groups"]:
        rules[group["rule"]] += group["count"]
    for rule, left in report.get("cut", {"rules": {}})["rules"].items():
        rules[rule] += left["findings"]
    return rules


def rows(folder, events, peaks, planted):
    """(what, wanted, measured, met)"""
    text, page = read(folder, "text"), read(folder, "html")
    report, sarif = (json.loads(read(folder, name)) for name in ("json", "sarif"))
    totals, size = report["totals"], os.path.getsize(f"{folder}/1.json")
    results = len(sarif["runs"][0]["results"])
    wrong = totals["errors"] + totals["warnings"]
    extra = (peaks["1"] - peaks["0"]) / 1024
    rules = found(report)
    apart = [rule for rule, count in planted.items() if rules[rule] != count]
    yield "text, lines", "200", text.count(b"\n"), text.count(b"\n") <= 200
    yield "text, bytes", "", len(text), True
    yield "JSON, bytes", "2,000,000", size, size <= 2_000_000
    yield "HTML, bytes", "1,000,000", len(page), len(page) <= 1_000_000
    yield "SARIF, results", "5,000", results, results <= 5000
    yield "SARIF, bytes", "", os.path.getsize(f"{folder}/1.sarif"), True
    yield "groups", "10,000", totals["groups"], totals["groups"] <= 10000
    yield "records", f"= {events:,}", totals["records"], totals["records"] == events
    yield "findings", f"= {sum(planted.values()):,}", wrong, wrong == sum(planted.values())
    yield "rules whose counts differ", "= 0", len(apart), not apart
    yield "peak of clean events, KB", "", peaks["0"], True
    yield "peak, KB", "", peaks["1"], True
    yield "peak above clean events, KB", "65,536", int(extra * 1024), extra <= 64


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()
    options = ["--events", str(arguments.events), "--seed", arguments.seed]
    peaks, planted, met = {}, None, True
    with tempfile.TemporaryDirectory() as folder:
        for rate in ("0", "1"):
            peaks[rate], seconds, planted = run_check(arguments.build, folder, rate, options)
            print(f"{arguments.events:,} events, faults {rate}: {seconds:.0f} s with generating them", flush=True)
        print(f"\n{'':<28} {'at most':>12} {'measured':>12}")
        for what, wanted, measured, fits in rows(folder, arguments.events, peaks, planted):
            print(f"{what:<28} {wanted:>12} {measured:>12,}{'' if fits else '   MISSED'}")
            met = met and fits
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
