#!/usr/bin/env python3
"""trackvet beside other programs, whole processes from file to report.

    bench/compare_programs.py BUILD [--rounds 11] [--size 200MB] [--only NAMES] [--verdicts]

First the verdicts: on events with planted faults of every kind that JSON Schema can express, a
validating peer has to call the same events invalid as trackvet, or what it does else is not the
same work. Then the times, round by round, with a run of trackvet before and behind each. What is not
installed is left out; bench/peers/package.json lists what comes from npm. --verdicts stops before
the times.
"""

import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys

import measure

PEERS = os.path.join(measure.ROOT, "bench", "peers")
SLICE = 10_000_000  # bytes of the corpus for programs that are too slow for all of it
# Kinds of gen_events --kinds that a JSON Schema can find.
KINDS = (
    """type-object type-number type-list numeric-string numeric-total numeric-string-item boolean-string
 boolean-integration null enum enum-number enum-channel name-empty format-currency format-url format-email
 format-date range items required type-missing type-unknown
 identity-missing id-type id-empty event-missing event-empty event-type name-type group-id-missing
 group-id-empty previous-id-missing user-id-missing container version message-id-length time time-number
 context-type context-format""".split()
)


class Peer:
    """One program. command(corpus) is its command line; verdicts(corpus) the numbers of invalid lines."""

    def __init__(self, name, what, command, verdicts=None, slow=False):
        self.name, self.what, self.command, self.verdicts, self.slow = name, what, command, verdicts, slow


def output_of(command):
    return subprocess.run(command, capture_output=True, text=True, errors="replace").stdout


def numbers(command):
    return {int(line) for line in output_of(command).split()}


# ---- Who is there -------------------------------------------------------------------------------------


def node_peers(schemas):
    script = os.path.join(PEERS, "node_peer.js")
    if not shutil.which("node"):
        return
    version = measure.first_line("node", "--version")
    yield Peer("node, lines only", f"node {version}", lambda corpus: ["node", script, "lines", corpus])
    yield Peer("node JSON.parse", f"node {version}", lambda corpus: ["node", script, "parse", corpus])
    for name, package in (("ajv", "ajv"), ("schemasafe", "@exodus/schemasafe")):
        about = os.path.join(PEERS, "node_modules", package, "package.json")
        if not os.path.exists(about):
            continue
        with open(about, encoding="utf-8") as text:
            what = f"{package} {json.load(text)['version']}, all formats; node {version}"
        yield Peer(
            name,
            what,
            lambda corpus, name=name: ["node", script, name, corpus, schemas],
            lambda corpus, name=name: numbers(["node", script, name, corpus, schemas, "--verdicts"]),
        )


def sourcemeta_peer(schemas):
    """The program itself; the one that npm installs only starts it."""
    folder = os.path.join(PEERS, "node_modules", "@sourcemeta", "jsonschema", "build")
    found = glob.glob(f"{folder}/**/jsonschema-linux-{os.uname().machine}", recursive=True)
    if not found:
        return
    command = [found[0], "validate", "--fast", "--format-assertion", schemas]

    def verdicts(corpus):
        done = subprocess.run(command + [corpus, "--continue"], capture_output=True, text=True)
        return {int(n) for n in re.findall(r"^fail: .*\(entry #(\d+)\)", done.stdout + done.stderr, re.M)}

    yield Peer(
        "@sourcemeta/jsonschema --fast",
        f"@sourcemeta/jsonschema {measure.first_line(found[0], 'version')}, formats asserted",
        lambda corpus: command + [corpus],
        verdicts,
    )


def python_peers(schemas):
    script, own = os.path.join(PEERS, "python_peer.py"), os.path.join(PEERS, "venv", "bin", "python")
    python = own if os.path.exists(own) else sys.executable
    version = measure.first_line(python, "--version")
    yield Peer("Python json", version, lambda corpus: [python, script, "parse", corpus])
    for name in ("jsonschema-rs", "jsonschema"):
        found = output_of(
            [python, "-c", f"import importlib.metadata as m; print(m.version('{name}'))"]
        ).strip()
        if found:
            yield Peer(
                name,
                f"{name} {found}, {version}",
                lambda corpus, name=name: [python, script, name, corpus, schemas],
                lambda corpus, name=name: numbers([python, script, name, corpus, schemas, "--verdicts"]),
                slow=name == "jsonschema",
            )


def all_peers(schemas):
    yield Peer("wc -l", measure.first_line("wc", "--version"), lambda corpus: ["wc", "-l", corpus])
    yield from node_peers(schemas)
    yield from sourcemeta_peer(schemas)
    yield from python_peers(schemas)
    if shutil.which("jq"):
        yield Peer(
            "jq -c .", measure.first_line("jq", "--version"), lambda corpus: ["jq", "-c", ".", corpus]
        )


# ---- Verdicts -----------------------------------------------------------------------------------------


def make_planted(build):
    """Events with faults of all KINDS, some of each; returns its path."""
    path = os.path.join(measure.CORPUS, "verdicts.jsonl")
    with open(path, "wb") as out:
        for kind in KINDS:
            out.write(
                subprocess.run(
                    [
                        os.path.join(build, "bench", "gen_events"),
                        "--events",
                        "500",
                        "--faults",
                        "0.2",
                        "--fault",
                        kind,
                        "--seed",
                        "5",
                    ],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    check=True,
                ).stdout
            )
    return path


def our_verdicts(trackvet, corpus):
    """Lines with a finding above advice -> its rules."""
    rules = {}
    for text in output_of([trackvet, "check", "-f", "ndjson", corpus]).splitlines():
        finding = json.loads(text)
        if finding["severity"] != "info":
            rules.setdefault(finding["line"], set()).add(finding["rule"])
    return rules


def compare_verdicts(trackvet, peers, corpus):
    """{peer: (invalid for both, what only one of them says)}"""
    ours, agreement = our_verdicts(trackvet, corpus), {}
    for peer in peers:
        if not peer.verdicts:
            continue
        theirs = peer.verdicts(corpus)
        missed = sorted({rule for line in ours.keys() - theirs for rule in ours[line]})
        words = []
        if missed:
            words.append(f"misses {len(ours.keys() - theirs)} ({', '.join(missed)})")
        if theirs - ours.keys():
            words.append(f"{len(theirs - ours.keys())} more")
        agreement[peer.name] = (len(theirs & ours.keys()), len(ours), "; ".join(words))
        print(
            f"{peer.name:32} {agreement[peer.name][0]} of {len(ours)} faulty events {'; '.join(words)}",
            flush=True,
        )
    return agreement


# ---- Times --------------------------------------------------------------------------------------------


def our_command(trackvet):
    one_thread = ["-j", "1"] if "--jobs" in output_of([trackvet, "check", "--help"]) else []
    return lambda corpus: [trackvet, "check", *one_thread, corpus]


def cut(corpus):
    """The first SLICE bytes of whole lines, as a file."""
    path = os.path.join(measure.CORPUS, "slice.jsonl")
    with open(corpus, "rb") as whole, open(path, "wb") as out:
        out.write(whole.read(SLICE))
        out.write(whole.readline())
    return path


def scale(times, start_up, share):
    """Times on the slice as they would be on the corpus: start-up once, the rest by bytes."""
    return [start_up + max(wall - start_up, 0) * share for wall in times]


def row_of(name, what, command, times, is_slice):
    spent = None if is_slice else measure.spread(times["cpu"])[2]
    row = {
        "name": name,
        "what": what,
        "seconds": measure.spread(times["wall"]),
        "cpu": spent,
        "slice": is_slice,
        "ratio": measure.ratios(times["wall"], times["ours"]),
        "cpu_ratio": None if is_slice else measure.ratios(times["cpu"], times["ours_cpu"]),
        "peak_kb": measure.peak_kb(command),
    }
    print(
        f"{name:32} {row['seconds'][2]:8.3f} s  times trackvet {measure.show_spread(row['ratio'])}  "
        f"peak {row['peak_kb']} KB",
        flush=True,
    )
    return row


def compare_times(trackvet, peers, corpus, faulty, rounds):
    ours = our_command(trackvet)
    part, one = cut(corpus), os.path.join(measure.CORPUS, "one.jsonl")
    share = os.path.getsize(corpus) / os.path.getsize(part)
    with open(corpus, "rb") as whole, open(one, "wb") as out:
        out.write(whole.readline())
    no_pii, some_faulty = "trackvet without pii/*", "trackvet, 0.2 % faulty"
    what = {"trackvet": measure.first_line(trackvet, "version"), no_pii: "the same", some_faulty: "the same"}
    what.update({peer.name: peer.what for peer in peers})
    commands = {
        "trackvet": ours(corpus),
        no_pii: [*ours(corpus), "--ignore", "pii/*"],
        some_faulty: ours(faulty),
    }
    commands.update({peer.name: peer.command(part if peer.slow else corpus) for peer in peers})
    taken = measure.beside(ours(corpus), commands, rounds)
    for peer in peers:
        if peer.slow:
            start_up = measure.spread([measure.seconds(peer.command(one))[0] for _ in range(5)])[2]
            taken[peer.name]["wall"] = scale(taken[peer.name]["wall"], start_up, share)
    slow = {peer.name for peer in peers if peer.slow}
    return [
        row_of(name, what[name], command, taken[name], name in slow) for name, command in commands.items()
    ]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--size", default="200MB")
    parser.add_argument("--only", default="")
    parser.add_argument("--verdicts", action="store_true")
    arguments = parser.parse_args()
    build, trackvet = arguments.build, os.path.join(arguments.build, "trackvet")
    # .jsonl is the name that @sourcemeta/jsonschema wants for lines.
    corpus = measure.generate(
        build, f"clean-{arguments.size}.jsonl", "--size", arguments.size, "--faults", "0"
    )
    faulty = measure.generate(build, f"faulty-{arguments.size}.jsonl", "--size", arguments.size)
    schemas = os.path.join(measure.CORPUS, "schemas.json")
    with open(schemas, "w", encoding="utf-8") as out:
        specs = subprocess.run([trackvet, "specs", "--format", "json"], capture_output=True, check=True)
        subprocess.run(
            [sys.executable, os.path.join(PEERS, "make_schemas.py"), corpus],
            input=specs.stdout,
            stdout=out,
            check=True,
        )
    peers = [
        peer
        for peer in all_peers(schemas)
        if not arguments.only or any(peer.name.startswith(n) for n in arguments.only.split(","))
    ]
    agreement = compare_verdicts(trackvet, peers, make_planted(build))
    if arguments.verdicts:
        return
    rows = compare_times(trackvet, peers, corpus, faulty, arguments.rounds)
    for row in rows:
        row["verdicts"] = agreement.get(row["name"])
    measure.keep("programs", {"bytes": os.path.getsize(corpus), "rounds": arguments.rounds, "rows": rows})


if __name__ == "__main__":
    main()
