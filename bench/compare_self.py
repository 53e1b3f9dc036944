#!/usr/bin/env python3
"""trackvet beside itself and beside programs that do less.

  bench/compare_self.py BUILD [CLAIM...] [--rounds 11]

parsers    the checker beside simdjson and jansson, in memory: bench/in_memory
start-up   a file of one event, beside /bin/true, which does nothing
faulty     every event faulty, beside no event faulty: time and memory
long       20,000 events of 2.6 KB: all with the same fault, beside none: how long a report takes
threads    -j 2 beside -j 1: one file of 2 GB, and 64 files
plan       with a plan of 1,000 rules beside the built-in specs alone; reading and linting the plan
packed     .gz beside igzip -dc, .zst beside zstd -dc
memory     10 million events from a pipe, all faulty and all clean; takes minutes and is only
           measured when it is named
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys

import measure

ONE_MB = 1_000_000


def check(build, *options):
    return [os.path.join(build, "trackvet"), "check", *options]


def in_memory(build, corpus, rounds, *options):
    command = [os.path.join(build, "bench", "in_memory"), corpus, "--rounds", str(rounds), "--json"]
    return json.loads(subprocess.run([*command, *options], stdout=subprocess.PIPE, check=True).stdout)


def parsers(build, rounds):
    """All contenders for the table; and, closer together and more often, those that bars are about."""
    corpus = measure.generate(build, "clean-200MB.ndjson", "--size", "200MB", "--faults", "0")
    close = in_memory(build, corpus, 3 * rounds, "--only", "check,simdjson-dom")["contenders"]
    times, bars = {row["name"]: row["ns"] for row in close}, {}
    for row in close:
        if row["validates"] and row["measure"]:
            ratio = measure.ratios(times[row["measure"]], row["ns"])
            bars[row["isa"]] = {"measure": row["measure"], "ratio": ratio}
            print(
                f"{row['name']}: times as fast as {row['measure']} {measure.show_spread(ratio)}",
                flush=True,
            )
    return {"bars": bars, **in_memory(build, corpus, rounds)}


def start_up(build, rounds):
    """Milliseconds above /bin/true; many short runs."""
    corpus = measure.generate(build, "one.ndjson", "--events", "1", "--faults", "0")
    commands = {"true": ["/bin/true"], "trackvet": check(build, corpus)}
    walls, _ = measure.in_turn(commands, rounds * 20)
    extra = [1000 * (ours - nothing) for ours, nothing in zip(walls["trackvet"], walls["true"])]
    print("start-up: ms above /bin/true", measure.show_spread(measure.spread(extra)))
    return {
        "ms": measure.spread(extra),
        "runs": rounds * 20,
        "true_ms": 1000 * measure.spread(walls["true"])[2],
    }


def faulty(build, rounds):
    """All events faulty / none faulty, by bytes of corpora of the same size."""
    corpora = {
        name: measure.generate(build, f"{name}-200MB.ndjson", "--size", "200MB", "--faults", rate)
        for name, rate in (("clean", "0"), ("all-faulty", "1"))
    }
    commands = {name: check(build, "-j", "1", corpus) for name, corpus in corpora.items()}
    walls, _ = measure.in_turn(commands, rounds)
    ratio = measure.ratios(walls["all-faulty"], walls["clean"])
    peaks = {name: measure.peak_kb(command) for name, command in commands.items()}
    print("all faulty: times clean", measure.show_spread(ratio), "peaks", peaks)
    return {
        "ratio": ratio,
        "seconds": {n: measure.spread(w)[2] for n, w in walls.items()},
        "peak_kb": peaks,
    }


def long_events(name, total):
    """20,000 orders of 2.6 KB; total: JSON of their sum."""
    path = os.path.join(measure.CORPUS, name)
    filler = ",".join(f'"field_{i:02d}":"{"v" * 40}"' for i in range(44))
    os.makedirs(measure.CORPUS, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        for i in range(20000):
            out.write(
                f'{{"type":"track","event":"Order Completed","messageId":"m-{i:06d}","userId":"u-{i}",'
                f'"timestamp":"2025-03-14T09:00:00Z","properties":{{"order_id":"o-{i}","total":{total},'
                f"{filler}}}}}\n"
            )
    return path


def long(build, rounds):
    """Seconds of a run over long events that all fail, and times the run over those that do not."""
    corpora = {
        name: long_events(f"long-{name}.ndjson", total)
        for name, total in (("right", "49.9"), ("wrong", '"49.90"'))
    }
    walls, _ = measure.in_turn({name: check(build, path) for name, path in corpora.items()}, rounds)
    ratio = measure.ratios(walls["wrong"], walls["right"])
    seconds = measure.spread(walls["wrong"])
    print(
        f"long events, all faulty: {measure.show_spread(seconds, 3)} s, "
        f"times clean {measure.show_spread(ratio)}",
        flush=True,
    )
    return {
        "bytes": os.path.getsize(corpora["wrong"]),
        "seconds": seconds,
        "ratio": ratio,
    }


def threads(build, rounds):
    """-j 1 / -j 2 of one large file, and of 64 that are as large together."""
    large = measure.generate(build, "2GB.ndjson", "--size", "2GB", "--faults", "0.002")
    folder = os.path.join(measure.CORPUS, "64")
    os.makedirs(folder, exist_ok=True)
    for i in range(64):
        measure.generate(build, f"64/{i:02}.ndjson", "--size", f"{10 + i % 9 * 5}MB", "--seed", str(i))
    result = {}
    for name, path in (("one file", large), ("64 files", folder)):
        walls, _ = measure.in_turn({j: check(build, "-j", j, path) for j in "12"}, rounds)
        result[name] = {
            "ratio": measure.ratios(walls["1"], walls["2"]),
            "seconds": measure.spread(walls["1"])[2],
        }
        print(
            f"two threads, {name}: times as fast as one {measure.show_spread(result[name]['ratio'])}",
            flush=True,
        )
    return result


def plan(build, rounds):
    """Compiled plans / none, by share of rules with branches; ms of the processor for the plan itself."""
    corpus = measure.generate(build, "clean-200MB.ndjson", "--size", "200MB", "--faults", "0")
    program, single = os.path.join(build, "trackvet"), os.path.join(measure.CORPUS, "none.ndjson")
    commands, result = {"none": check(build, "-j", "1", "-qq", corpus)}, {"ratio": {}, "ms": {}}
    open(single, "w").close()
    for share in ("0", "0.6"):
        made = os.path.join(measure.CORPUS, f"plan-{share}")
        subprocess.run([sys.executable, os.path.join(measure.ROOT, "bench", "make_plan.py"), corpus, made + ".json", share], check=True)
        subprocess.run([program, "convert", made + ".json", "--to", "yaml", "-o", made + ".yaml"], check=True)
        subprocess.run([program, "compile", made + ".json", "-o", made + ".tvt"], check=True)
        commands[share] = check(build, "-j", "1", "-qq", "-p", made + ".tvt", corpus)
    walls, _ = measure.in_turn(commands, rounds)
    for share in ("0", "0.6"):
        result["ratio"][share] = measure.ratios(walls[share], walls["none"])
        print(f"plan, branches in {share} of it: times none {measure.show_spread(result['ratio'][share])}", flush=True)
    plans = [os.path.join(measure.CORPUS, f"plan-{share}.{end}") for share in ("0", "0.6") for end in ("json", "yaml")]
    tasks = {f"read {path}": check(build, "--allow-empty", "-qq", "-p", path, single) for path in plans}
    _, spent = measure.in_turn({**tasks, **{f"lint {path}": [program, "lint", path] for path in plans}}, rounds)
    for name, taken in spent.items():
        task, path = name.split()
        name = f"{task} {os.path.basename(path)}, {os.path.getsize(path) / ONE_MB:.1f} MB"
        result["ms"][name] = [1000 * value for value in measure.spread(taken)]
        print(f"{name}: ms {measure.show_spread(result['ms'][name], 0)}", flush=True)
    return result


def packed(build, rounds):
    """The time of the tool that only unpacks / ours."""
    corpus, result = measure.generate(build, "clean-200MB.ndjson", "--size", "200MB", "--faults", "0"), {}
    if not os.path.exists(corpus + ".gz"):
        with open(corpus, "rb") as plain, gzip.open(corpus + ".gz", "wb", 6) as out:
            shutil.copyfileobj(plain, out, ONE_MB)
    tools = {"igzip -dc": ".gz", "gzip -dc": ".gz", "zstd -dc": ".zst"}
    if shutil.which("zstd"):
        subprocess.run(["zstd", "-q", "-f", "-3", corpus, "-o", corpus + ".zst"], check=True)
    for tool, end in tools.items():
        if not shutil.which(tool.split()[0]):
            print(f"packed: {tool.split()[0]} is not installed")
            continue
        walls, _ = measure.in_turn(
            {"tool": [*tool.split(), corpus + end], "ours": check(build, corpus + end)}, rounds
        )
        result[tool] = {
            "ratio": measure.ratios(walls["tool"], walls["ours"]),
            "seconds": measure.spread(walls["ours"])[2],
        }
        print(f"{end}: times as fast as {tool} {measure.show_spread(result[tool]['ratio'])}", flush=True)
    return result


def memory(build, _):
    """Peak of 10 million events through a pipe, which leaves nothing on the disk."""
    generator, result = os.path.join(build, "bench", "gen_events"), {}
    for name, rate in (("clean", "0"), ("all faulty", "1")):
        events = subprocess.Popen(
            [generator, "--events", "10000000", "--faults", rate],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        done = subprocess.run(
            ["/usr/bin/time", "-q", "-f", "%M", *check(build, "-")],
            stdin=events.stdout,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        events.stdout.close()
        events.wait()
        result[name] = int(done.stderr.split()[-1])
        print(f"10 million events, {name}: peak {result[name]} KB", flush=True)
    return result


CLAIMS = {
    "parsers": parsers,
    "start-up": start_up,
    "faulty": faulty,
    "long": long,
    "threads": threads,
    "plan": plan,
    "packed": packed,
    "memory": memory,
}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("claims", nargs="*", metavar="claim", help=", ".join(CLAIMS))
    parser.add_argument("--rounds", type=int, default=11)
    arguments = parser.parse_args()
    unknown = set(arguments.claims) - CLAIMS.keys()
    if unknown:
        sys.exit(f"compare_self.py: no {', '.join(sorted(unknown))}; there are {', '.join(CLAIMS)}")
    for claim in arguments.claims or [name for name in CLAIMS if name != "memory"]:
        measure.keep(
            claim,
            {"rounds": arguments.rounds, "result": CLAIMS[claim](arguments.build, arguments.rounds)},
        )


if __name__ == "__main__":
    main()
