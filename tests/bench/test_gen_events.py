#!/usr/bin/env python3
"""The event generator: what it promises, read back with Python's own JSON.

    test_gen_events.py PATH/gen_events      (from the top of the repository)
"""
import base64
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

GENERATOR = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "gen_events"
COMPARE = os.path.abspath("bench/compare_faults.py")
DEMO = os.path.abspath("fixtures/demo")
CATALOGUE = os.path.abspath("rules/table/catalogue.def")


def run(*options):
    """Standard output and the summary line of one run that must go well."""
    done = subprocess.run([GENERATOR, *map(str, options)], capture_output=True, check=True)
    return done.stdout, done.stderr.decode()


def events_of(text):
    return [json.loads(line) for line in text.decode().splitlines()]


def rows_of(path):
    with open(path, encoding="utf-8") as rows:
        return [row.rstrip("\n").split("\t") for row in rows][1:]


def at_pointer(event, pointer):
    for step in pointer.split("/")[1:]:
        event = event[int(step)] if isinstance(event, list) else event[step]
    return event


def concatenated(text):
    """Values one after another, with any white space or none between them."""
    decoder, text, events, at = json.JSONDecoder(), text.decode(), [], 0
    while at < len(text):
        event, at = decoder.raw_decode(text, at)
        at += len(text[at:]) - len(text[at:].lstrip())
        events.append(event)
    return events


def unbatched(text):
    return [event for body in events_of(text) for event in body["batch"]]


SHAPES = {
    "array": json.loads,
    "batch": unbatched,
    "pretty": concatenated,
    "concat": concatenated,
    "wrapped": lambda text: [line["value"] for line in events_of(text)],
    "json-text": lambda text: [json.loads(line["message"]) for line in events_of(text)],
    "base64": lambda text: [json.loads(base64.b64decode(line["data"])) for line in events_of(text)],
}


class Events(unittest.TestCase):
    def test_same_seed_gives_same_bytes_and_another_seed_gives_others(self):
        first, _ = run("--events", 500, "--seed", 3)
        self.assertEqual(first, run("--events", 500, "--seed", 3)[0])
        self.assertNotEqual(first, run("--events", 500, "--seed", 4)[0])

    def test_every_line_of_a_clean_corpus_is_an_event_with_an_id_of_its_own(self):
        text, summary = run("--events", 3000, "--faults", 0)
        events = events_of(text)
        self.assertEqual(3000, len(events))
        self.assertEqual("3000 events, 0 faults, %d bytes\n" % len(text), summary)
        self.assertEqual(3000, len({event["messageId"] for event in events}))
        calls = {"track", "identify", "page", "screen", "group", "alias"}
        self.assertEqual(calls, {event["type"] for event in events})

    def test_time_moves_forward_over_two_weeks(self):
        events = events_of(run("--events", 5000, "--faults", 0)[0])
        times = [e["originalTimestamp"] for e in events if "originalTimestamp" in e]
        self.assertEqual(sorted(times), times)
        self.assertTrue(times[0].startswith("2026-03-01T"))
        self.assertRegex(times[-1], "^2026-03-1[3456]T")

    def test_sums_of_orders_add_up(self):
        count = 0
        for event in events_of(run("--events", 5000, "--faults", 0)[0]):
            sums = event.get("properties", {})
            if event.get("event") != "Order Completed":
                continue
            count += 1
            goods = sum(item["price"] * item["quantity"] for item in sums["products"])
            self.assertAlmostEqual(goods - sums["discount"], sums["subtotal"])
            self.assertAlmostEqual(sums["subtotal"] + sums["shipping"] + sums["tax"], sums["total"])
        self.assertGreater(count, 50)

    def test_size_is_met_by_whole_events(self):
        text, _ = run("--size", "100KB", "--faults", 0)
        self.assertGreaterEqual(len(text), 100000)
        self.assertLess(len(text), 105000)
        self.assertTrue(text.endswith(b"}\n"))

    def test_every_shape_holds_the_same_events(self):
        common = ("--events", 300, "--seed", 5, "--faults", 0)
        expected = events_of(run(*common)[0])
        for shape, read in SHAPES.items():
            with self.subTest(shape=shape):
                self.assertEqual(expected, read(run(*common, "--shape", shape)[0]))

    def test_wrong_options_are_refused(self):
        for options in (["--events"], ["--events", "ten"], ["--faults", "1.5"], ["--shape", "xml"],
                        ["--fault", "none"], ["--size", "3TB"], ["--what", "1"]):
            with self.subTest(options=options):
                done = subprocess.run([GENERATOR, *options], capture_output=True)
                self.assertEqual(2, done.returncode)
                self.assertIn(b"cannot use", done.stderr)


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.list = os.path.join(self.folder.name, "faults.tsv")

    def tearDown(self):
        self.folder.cleanup()

    def test_as_many_faults_are_listed_as_were_asked_for(self):
        for rate, expected in (("0", 0), ("0.01", 20), ("0.5", 1000), ("1", 2000)):
            with self.subTest(rate=rate):
                _, summary = run("--events", 2000, "--faults", rate, "--list", self.list)
                self.assertEqual(expected, len(rows_of(self.list)))
                self.assertIn(", %d faults," % expected, summary)

    def test_a_fault_changes_no_other_event(self):
        clean = run("--events", 2000, "--faults", 0)[0].splitlines()
        spoilt = run("--events", 2000, "--faults", 0.1, "--list", self.list)[0].splitlines()
        changed = [i for i in range(2000) if clean[i] != spoilt[i]]
        listed = {row[0] for row in rows_of(self.list)}
        self.assertEqual(200, len(changed))
        for i in changed:
            is_by_line = "line:%d" % (i + 1) in listed
            self.assertTrue(is_by_line or json.loads(spoilt[i])["messageId"] in listed)

    def test_every_kind_can_be_planted_and_its_rule_and_pointer_exist(self):
        with open(CATALOGUE, encoding="utf-8") as text:
            rules = set(re.findall(r'TV_RULE\(\w+, "([^"]+)"', text.read()))
        for row in run("--kinds")[0].decode().splitlines():
            name, rule = row.split()[:2]
            with self.subTest(kind=name):
                self.assertIn(rule, rules)
                text, _ = run("--events", 3000, "--faults", 0.002, "--fault", name,
                              "--list", self.list)
                rows = rows_of(self.list)
                self.assertIn(len(rows), (5, 6))  # the last one may find no event that it fits
                self.assertEqual({rule}, {row[1] for row in rows})
                lines = text.splitlines()
                events = {}
                for message, _, pointer, _ in rows:
                    if message.startswith("line:"):
                        continue
                    events = events or {e["messageId"]: e for e in map(json.loads, lines)}
                    at_pointer(events[message], pointer)


class Compare(unittest.TestCase):
    def compare(self, findings):
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("findings", "list")]
            with open(paths[0], "w", encoding="utf-8") as out:
                out.writelines(json.dumps(finding) + "\n" for finding in findings)
            with open(paths[1], "w", encoding="utf-8") as out:
                out.write("messageId\trule\tpointer\tnote\nm1\tproperty/type\t/properties/total\tn\n"
                          "line:7\tjson/syntax\t\tn\n")
            done = subprocess.run([sys.executable, COMPARE, *paths], capture_output=True)
            return done.returncode, done.stdout.decode()

    FOUND = [{"rule": "property/type", "severity": "error", "messageId": "m1", "line": 3,
              "pointer": "/properties/total", "file": "a"},
             {"rule": "json/syntax", "severity": "error", "line": 7, "pointer": "", "file": "a"},
             {"rule": "property/recommended", "severity": "info", "messageId": "m1", "line": 3,
              "pointer": "/properties", "file": "a"}]

    def test_what_was_planted_and_found_agrees_and_advice_does_not_count(self):
        self.assertEqual((0, "agreed 2\nmissed 0\ninvented 0\n"), self.compare(self.FOUND))

    def test_what_was_not_found_is_missed(self):
        code, text = self.compare(self.FOUND[:1])
        self.assertEqual(1, code)
        self.assertIn("missed 1\n       1  json/syntax", text)

    def test_what_was_not_planted_is_invented(self):
        other = dict(self.FOUND[0], pointer="/properties/tax")
        code, text = self.compare(self.FOUND + [other])
        self.assertEqual(1, code)
        self.assertIn("invented 1\n       1  property/type", text)


def read_file(path):
    with open(path, "rb") as plain:
        data = plain.read()
    return gzip.decompress(data) if path.endswith(".gz") else data


def files_below(top):
    return {os.path.relpath(os.path.join(folder, name), top)
            for folder, _, names in os.walk(top) for name in names}


class Demo(unittest.TestCase):
    def test_the_demo_in_the_repository_is_what_the_generator_writes(self):
        with tempfile.TemporaryDirectory() as folder:
            run("--demo", folder, "--seed", 7)
            files = files_below(folder)
            self.assertEqual(files | {"README.md"}, files_below(DEMO))
            for name in sorted(files):
                made, kept = (read_file(os.path.join(top, name)) for top in (folder, DEMO))
                self.assertEqual(made, kept, name)

    def test_a_compressed_file_of_the_demo_has_several_members(self):
        with open(os.path.join(DEMO, "app/2026-03-01.ndjson.gz"), "rb") as packed:
            self.assertGreater(packed.read().count(b"\x1f\x8b\x08"), 1)


if __name__ == "__main__":
    unittest.main()
