#!/usr/bin/env python3
"""Does an event cost the same whatever there is of events and of plans? In memory, best kernel.

    bench/plot_flatness.py BUILD [events] [plans] [plans-even] [--rounds 11] [--kernel NAME]

  events      streams of 1,000 to 10 million events. Short streams are slices of the corpus, each of
              other events, so that none lies in the cache; long ones go through it again.
  plans       plans of 10 to 5,000 events on top of the shipped specs, and events of these plans; as
              in real traffic, the second most frequent name comes half as often as the first, the
              third a third as often ...
  plans-even  the same with all names equally frequent: no part of a large table stays in the cache,
              no branch can be foreseen

Prints the series as Markdown, and draws docs/performance-SERIES.svg where matplotlib (Debian:
python3-matplotlib) is installed.
"""

import argparse
import json
import os
import random
import subprocess

import measure

STREAMS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
PLANS = (10, 30, 100, 300, 1_000, 5_000)
PLAN_EVENTS, PROPERTIES = 40_000, 6
WORDS = "color price shelf brand level score width depth phase count".split()
TYPES = ("string", "number", "boolean", "integer")


def run_once(build, corpus, kernel, *options):
    """ns an event of one round, and findings."""
    done = subprocess.run(
        [
            os.path.join(build, "bench", "in_memory"),
            corpus,
            "--only",
            "check-" + kernel,
            "--rounds",
            "1",
            "--json",
            *options,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    contender = json.loads(done.stdout)["contenders"][0]
    return contender["ns"][0], contender["findings"]


def best_kernel(build):
    listed = subprocess.run(
        [os.path.join(build, "bench", "in_memory"), "--list"], capture_output=True, text=True
    )
    names = [line.split()[0] for line in listed.stdout.splitlines()]
    return next(name[len("check-") :] for name in names if name.startswith("check-"))


def measure_points(rounds, points):
    """{x: function that measures once} -> {x: spread}, in turn."""
    times = {x: [] for x in points}
    for _ in range(rounds):
        for x, once in points.items():
            times[x].append(once())
    return {x: measure.spread(values) for x, values in times.items()}


def event_points(build, kernel):
    corpus = measure.generate(build, "clean-200MB.ndjson", "--size", "200MB", "--faults", "0")
    return {
        stream: lambda stream=stream: run_once(build, corpus, kernel, "--stream", str(stream))[0]
        for stream in STREAMS
    }


# ---- Plans --------------------------------------------------------------------------------------------


def plan_rows(count):
    """(event name, its properties and their types), the same every time."""
    draw = random.Random(count)
    names = [f"{word}_{number:03}" for word in WORDS for number in range(100)]
    return [
        (
            f"Item {i:04} Changed",
            {name: draw.choice(TYPES) for name in sorted(draw.sample(names, PROPERTIES))},
        )
        for i in range(count)
    ]


def write_plan(rows, path):
    with open(path, "w", encoding="utf-8") as out:
        out.write("trackvet: 1\nplan: flat\nevents:\n")
        for name, properties in rows:
            body = ", ".join(f"{key}: {kind}" for key, kind in properties.items())
            out.write(
                f"  {name}:\n    required: [{', '.join(list(properties)[:2])}]\n    properties: {{{body}}}\n"
            )


def write_events(rows, weights, template, path):
    """PLAN_EVENTS track events of these names; what surrounds the properties is a real event's."""
    draw = random.Random(1)
    values = {
        "string": lambda: f"value {draw.randrange(1000):03}",
        "number": lambda: 10 + draw.randrange(8999) / 100,
        "boolean": lambda: draw.random() < 0.5,
        "integer": lambda: draw.randrange(100, 999),
    }
    with open(path, "w", encoding="utf-8") as out:
        for name, properties in draw.choices(rows, weights, k=PLAN_EVENTS):
            event = dict(
                template, event=name, properties={key: values[kind]() for key, kind in properties.items()}
            )
            json.dump(event, out, separators=(",", ":"), ensure_ascii=False)
            out.write("\n")


def find_template(corpus):
    with open(corpus, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if event["type"] == "track" and 1100 < len(line) < 1300:
                return event
    raise SystemExit("no track event of usual length in the corpus")


def plan_points(build, kernel, even):
    clean = measure.generate(build, "clean-200MB.ndjson", "--size", "200MB", "--faults", "0")
    template, points = find_template(clean), {}
    for count in PLANS:
        base = os.path.join(measure.CORPUS, f"plan-{count}-even" if even else f"plan-{count}")
        rows = plan_rows(count)
        write_plan(rows, base + ".yaml")
        weights = [1 if even else 1 / rank for rank in range(1, count + 1)]
        write_events(rows, weights, template, base + ".ndjson")
        subprocess.run(
            [os.path.join(build, "trackvet"), "compile", base + ".yaml", "-o", base + ".tvt"], check=True
        )
        findings = run_once(build, base + ".ndjson", kernel, "--table", base + ".tvt")[1]
        if findings:
            raise SystemExit(f"the events of a plan of {count} give {findings} findings; 0 were meant")
        points[count] = lambda base=base: run_once(
            build, base + ".ndjson", kernel, "--table", base + ".tvt"
        )[0]
    return points


# ---- Showing ------------------------------------------------------------------------------------------


def show(title, unit, series):
    low = min(s[2] for s in series.values())
    print(
        f"\n{title}\n\n| {unit} | ns an event, median (smallest to largest) | above the least |\n"
        "|--:|--:|--:|"
    )
    for x, s in series.items():
        print(f"| {x:,} | {measure.show_spread(s, 0)} | {s[2] / low - 1:+.1%} |")


def draw(path, title, unit, series):
    try:
        import matplotlib
    except ImportError:
        print("no matplotlib: no plot")
        return
    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "trackvet"  # the same file for the same figures
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 3.5))
    xs, medians = list(series), [s[2] for s in series.values()]
    axes.fill_between(
        xs,
        [s[1] for s in series.values()],
        [s[3] for s in series.values()],
        alpha=0.25,
        label="quartiles",
    )
    axes.plot(xs, medians, marker="o", label="median")
    axes.axhspan(
        min(medians), min(medians) * 1.1, color="green", alpha=0.12, label="10 % above the least"
    )
    axes.set(title=title, xlabel=unit, ylabel="ns an event", xscale="log", ylim=(0, max(medians) * 1.3))
    axes.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


SERIES = {
    "events": (event_points, "Cost of an event by length of the stream", "events in the stream"),
    "plans": (
        lambda build, kernel: plan_points(build, kernel, even=False),
        "Cost of an event by size of the plan",
        "planned events",
    ),
    "plans-even": (
        lambda build, kernel: plan_points(build, kernel, even=True),
        "Cost of an event by size of the plan, all events equally frequent",
        "planned events, equally frequent",
    ),
}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("series", nargs="*", default=list(SERIES))
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--kernel", help="the best here unless told")
    arguments = parser.parse_args()
    kernel = arguments.kernel or best_kernel(arguments.build)
    for name in arguments.series:
        points, title, unit = SERIES[name]
        series = measure_points(arguments.rounds, points(arguments.build, kernel))
        show(title, unit, series)
        draw(os.path.join(measure.ROOT, "docs", f"performance-{name}.svg"), title, unit, series)
        measure.keep(
            "flat-" + name,
            {
                "rounds": arguments.rounds,
                "kernel": kernel,
                "unit": unit,
                "series": {str(x): s for x, s in series.items()},
            },
        )


if __name__ == "__main__":
    main()
