#!/usr/bin/python3
"""Rules across events, as a user runs them: what was planted in 20,000 events is found, and nothing
else, whatever the number of threads.

    check_stream.py TRACKVET GENERATOR"""

import json
import os
import subprocess
import sys
import tempfile

PROGRAM, GENERATOR = (os.path.abspath(path) for path in sys.argv[1:3])
COUNT = 20000
SELECT = ("--ignore", "*", "--select", "stream/*")


def generate(count, *options):
    return subprocess.run([GENERATOR, "--events", str(count), "--faults", "0", *options], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout.decode().splitlines()


def run(folder, *arguments):
    done = subprocess.run([PROGRAM, "check", *arguments], cwd=folder, capture_output=True,
                          timeout=300, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout, done.stderr


def findings(folder, *files, options=()):
    out, _ = run(folder, "-f", "ndjson", *SELECT, *options, *files)
    return [json.loads(line) for line in out.splitlines()]


class Stream:
    """Events, some of them replaced; no event of a sequence is taken away."""

    def __init__(self, lines):
        self.events = [json.loads(line) for line in lines]
        self.taken = set()

    def spot(self, at):
        """The first event from there on that may be replaced."""
        while (at in self.taken or self.events[at]["type"] != "track"
               or self.events[at]["event"].split()[0] in ("Video", "Checkout", "Order", "Application")):
            at += 1
        self.taken.add(at)
        return at

    def put(self, at, name, **properties):
        at = self.spot(at)
        self.events[at].update(event=name, properties=properties)
        return at + 1

    def text(self):
        return "".join(json.dumps(event, separators=(",", ":")) + "\n" for event in self.events)


def plant(lines):
    """The stream, and [(rule, record, pointer)] in the order in which they are told."""
    stream = Stream(lines)
    ids = [stream.spot(200), stream.spot(15000), stream.spot(15500)]
    for at in ids[1:]:
        stream.events[at]["messageId"] = stream.events[ids[0]]["messageId"]
    for at in range(1000, COUNT - 500, 900):
        stream.put(at, "Sofa Rated", stars=5)
    variant = stream.put(7000, "sofa_rated", stars=5)
    for at in range(500, 12000, 700):
        stream.put(at, "Lamp Turned", meta={"watt": 40, "tags": [1, 2]})
    drift = stream.put(12500, "Lamp Turned", meta={"watt": "40", "tags": [1, 2]})
    item = stream.put(13000, "Lamp Turned", meta={"watt": 40, "tags": [1, {}]})
    stream.put(13500, "Lamp Turned", meta={"watt": "60", "tags": [{}]})
    session = stream.put(9000, "Video Playback Paused", session_id="lost-1", position=1)
    stopped = [stream.put(at, "Heater Ticked", n=1) for at in range(0, 12000, 60)][-1]
    without = [stream.put(at, "Cooler Ticked", n=1, **({"z": 2} if at < 12000 else {}))
               for at in range(20, COUNT - 100, 60)]
    last = max(record for record in without if "z" in stream.events[record - 1]["properties"])
    return stream.text(), [
        ("stream/type-drift", drift, "/properties/meta/watt"),
        ("stream/type-drift", item, "/properties/meta/tags/*"),
        ("stream/duplicate-message-id", ids[1] + 1, ""),
        ("stream/duplicate-message-id", ids[2] + 1, ""),
        ("stream/name-variants", variant, ""),
        ("stream/sequence", session, ""),
        ("stream/volume", stopped, ""),
        ("stream/volume", last, "/properties/z"),
    ]


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
        out.write(text)


def check_planted(folder, lines):
    text, wanted = plant(lines)
    write(folder, "planted.ndjson", text)
    found = [(f["rule"], f["record"], f["pointer"]) for f in findings(folder, "planted.ndjson")]
    assert sorted(found) == sorted(wanted), f"found {found}\nplanted {wanted}"
    assert [f[0] for f in found[:4]].count("stream/name-variants") == 0, "the end comes first"


def check_clean(folder, lines):
    write(folder, "clean.ndjson", "\n".join(lines) + "\n")
    for profile in ("ingest", "spec", "strict"):
        found = findings(folder, "clean.ndjson", options=("--profile", profile))
        assert not found, found[:3]


def check_threads(folder, lines):
    """Several files, one of them split; the same events come twice."""
    write(folder, "short.ndjson", "\n".join(lines[:700]) + "\n")
    write(folder, "batch.json", '{"batch":[' + ",".join(lines[100:130]) + "]}")
    files = ("planted.ndjson", "batch.json", "short.ndjson", "clean.ndjson")
    for name in ("json", "ndjson", "text", "concise"):
        for memory in ("64MiB", "128KiB"):
            options = ("-f", name, "--width", "100", "--stream-memory", memory, "--select", "stream/*")
            alone = run(folder, "-j", "1", *options, *files)
            for jobs in ("2", "3", "8"):
                got = run(folder, "-j", jobs, "--split-every", "100KiB", *options, *files)
                assert got == alone, f"-j {jobs} -f {name} --stream-memory {memory} differs"
            assert (b"--stream-memory" in alone[1]) == (memory == "128KiB"), alone[1]
            if memory == "128KiB":
                assert b"no memory is left" in alone[0], name


def check_opt_in(folder):
    assert not [f for f in findings(folder, "short.ndjson", "short.ndjson", options=("--ignore", "*"))]
    out, _ = run(folder, "-f", "ndjson", "--profile", "strict", "short.ndjson", "short.ndjson")
    assert b"stream/" not in out, "a rule is on that nobody has selected"
    for profile, level in (("ingest", "warning"), ("spec", "warning"), ("strict", "error")):
        for pattern in ("*", "stream/*", "stream/duplicate-message-id"):
            found = findings(folder, "short.ndjson", "short.ndjson",
                             options=("--profile", profile, "--select", pattern))
            levels = {f["severity"] for f in found if f["rule"] == "stream/duplicate-message-id"}
            assert levels == {level}, (profile, pattern, levels)


def main():
    lines = generate(COUNT)
    with tempfile.TemporaryDirectory() as folder:
        check_planted(folder, lines)
        check_clean(folder, lines)
        check_threads(folder, lines)
        check_opt_in(folder)
    print("ok")


if __name__ == "__main__":
    main()
