#!/usr/bin/env python3
"""Writes bench/RESULTS.md from what the measuring scripts have kept in bench/corpus/results.

    bench/render_results.py [OUT]

Only figures of the last runs stand in it, and a section only where there are some.
"""

import json
import os
import sys

import measure


def load(name):
    path = os.path.join(measure.RESULTS, name + ".json")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as text:
        return json.load(text)


class Bars:
    """What was promised, and whether it is so: (bar, wanted, measured, met)."""

    def __init__(self):
        self.rows = []

    def at_least(self, bar, wanted, s, unit="times"):
        self.rows.append((bar, f"at least {wanted:g} {unit}", measure.show_spread(s), s[2] >= wanted))

    def at_most(self, bar, wanted, s, unit="times"):
        self.rows.append((bar, f"at most {wanted:g} {unit}", measure.show_spread(s), s[2] <= wanted))

    def lines(self):
        yield "| bar | wanted | measured: median (smallest to largest) | met |"
        yield "|---|---|---|---|"
        for bar, wanted, got, met in self.rows:
            yield f"| {bar} | {wanted} | {got} | {'yes' if met else '**no**'} |"


# ---- Sections -----------------------------------------------------------------------------------------


MEMORY = """
## In memory

One thread and its processor time, {events:,} clean events of {size:.0f} bytes, {rounds} rounds. `check` is
all of trackvet but files and the report, `walk` finds only whether it is JSON, `scan` only the strings.
Parsers of single lines are told where lines start. The ratio is the speed in times that of the fastest DOM
of simdjson, and for kernels of AVX2 the fastest one of its AVX2 kernel.
"""


def memory_section(kept, bars):
    rows = {row["name"]: row for row in kept["result"]["contenders"]}
    size = kept["result"]["bytes"] / kept["result"]["events"]
    for kernel, wanted in (("avx512", 1.0), ("avx2", 0.9)):
        bar = kept["result"]["bars"].get(kernel)
        if bar:
            bars.at_least(
                f"in memory, kernel {kernel}: as fast as `{bar['measure']}`", wanted, bar["ratio"]
            )
    yield MEMORY.format(size=size, **kept["result"])
    yield "| contender | GB/s | ns an event | ratio | version |\n|---|--:|--:|--:|---|"
    for row in rows.values():
        ns = measure.spread(row["ns"])[2]
        ratio = "-"
        if row["measure"]:
            ratio = measure.show_spread(measure.ratios(rows[row["measure"]]["ns"], row["ns"]), 3)
        yield f"| {row['name']} | {size / ns:.2f} | {ns:,.0f} | {ratio} | {row['version']} |"


PROGRAMS = """
## Whole programs

From file to report, {bytes:,} bytes of clean events in the page cache, {rounds} rounds; trackvet on one
thread. Times trackvet: the ratio to the mean of the two runs of trackvet before and behind, of wall-clock
time and, which other work on the machine disturbs less, of processor time.

| program | s | times trackvet | in processor time | peak MB | faulty events found | version |
|---|--:|--:|--:|--:|---|---|"""

FAIRNESS = """
Faulty events found: of a corpus in which faults of every kind that JSON Schema can express are planted, how
many the peer calls invalid; trackvet calls exactly the planted ones invalid. The schemas are made of our own
specs by `bench/peers/make_schemas.py`. Programs that are written for a library (ajv, schemasafe, those in
Python) choose the schema of an event by one look-up; @sourcemeta/jsonschema takes one schema only, which
chooses by a chain of conditions, frequent names first. trackvet checks all its rules, the peers those of
the schemas."""


def program_cells(row):
    yield row["name"] + (" (scaled from a slice)" if row["slice"] else "")
    yield f"{row['seconds'][2]:.3f}"
    yield measure.show_spread(row["ratio"])
    yield measure.show_spread(row["cpu_ratio"]) if row["cpu_ratio"] else "-"
    yield f"{row['peak_kb'] / 1024:.1f}" if row["peak_kb"] else "-"
    found, planted, words = row["verdicts"] or (0, 0, "")
    yield f"{found} of {planted}{words and '; ' + words}" if planted else "-"
    yield row["what"]


def programs_section(kept, bars):
    rows = {row["name"]: row for row in kept["rows"]}
    if "wc -l" in rows:
        turned = [1 / value for value in reversed(rows["wc -l"]["ratio"])]
        bars.at_most("whole process, one thread: the time of `wc -l`", 4.5, turned)
    for name, wanted in (("ajv", 18), ("@sourcemeta/jsonschema --fast", 15), ("jq -c .", 40)):
        if name in rows:
            bars.at_least(f"whole process, one thread: faster than {name}", wanted, rows[name]["ratio"])
    yield PROGRAMS.format(**kept)
    for row in rows.values():
        yield "| " + " | ".join(program_cells(row)) + " |"
    yield FAIRNESS


def self_sections(bars):
    start, faulty, threads, packed = (load(name) for name in ("start-up", "faulty", "threads", "packed"))
    if start:
        bars.at_most("one event, above `/bin/true`", 5, start["result"]["ms"], "ms")
    for name, row in (threads or {"result": {}})["result"].items():
        bars.at_least(f"two threads, {name}: faster than one", 1.8, row["ratio"])
    for tool, row in (packed or {"result": {}})["result"].items():
        if tool != "gzip -dc":
            bars.at_least(f"packed: the speed of `{tool}`", 1, row["ratio"])
    if faulty:
        bars.at_most("every event faulty: the time of none faulty", 1.5, faulty["result"]["ratio"])
    long = load("long")
    if long:
        size = long["result"]["bytes"] / 20000
        name = f"20,000 events of {size:,.0f} bytes, all faulty"
        bars.at_most(f"{name}: with the report", 0.2, long["result"]["seconds"], "s")
        bars.at_most(f"{name}: the time of none faulty", 1.5, long["result"]["ratio"])
    plan = load("plan")
    for share, row in (plan["result"]["ratio"] if plan else {}).items():
        bars.at_most(f"a plan of 1,000 rules, branches in {float(share):.0%}: the time of none", 1.25, row)
    for name, row in (plan["result"]["ms"] if plan else {}).items():
        bars.at_most(name, 100 if name.startswith("read") else 300, row, "ms")
    memory = load("memory")
    if memory:
        peaks = memory["result"]
        extra = (peaks["all faulty"] - peaks["clean"]) / 1024
        bars.at_most("10 million faulty events: memory above clean ones", 64, [extra] * 5, "MB")


def flat_sections(bars):
    for name in ("events", "plans", "plans-even"):
        kept = load("flat-" + name)
        if not kept:
            continue
        medians = [s[2] for s in kept["series"].values()]
        ends = [max(medians) / min(medians)] * 5
        bars.at_most(f"cost of an event by {kept['unit']}: dearest point / cheapest", 1.1, ends)
        yield (
            f"\n## Flatness: {kept['unit']}\n\nIn memory, kernel {kept['kernel']}, {kept['rounds']} "
            f"rounds.\n\n| {kept['unit']} | ns an event |\n|--:|--:|"
        )
        for x, s in kept["series"].items():
            yield f"| {int(x):,} | {measure.show_spread(s, 0)} |"


INTRODUCTION = """# Results

Written by `./dev bench`; how it is measured: [docs/benchmarks.md](../docs/benchmarks.md).

{date}: {cpu}, {cores} cores, Linux {kernel}, {compiler}, {libc}, release build (`-O3`), load before it
{load}. Ratios are medians of runs in turn, with the smallest and largest.

## What was promised
"""


def render():
    bars, sections, machine = Bars(), [], None
    for name, section in (("parsers", memory_section), ("programs", programs_section)):
        kept = load(name)
        if kept:
            machine = kept["machine"]
            sections += section(kept, bars)
    self_sections(bars)
    sections += flat_sections(bars)
    yield INTRODUCTION.format(**(machine or measure.machine()))
    yield from bars.lines()
    yield from sections


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(measure.ROOT, "bench", "RESULTS.md")
    text = "\n".join(render()) + "\n"
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


if __name__ == "__main__":
    main()
