#!/usr/bin/env python3
"""What measures has to be right too: counting instructions, spreads of ratios, schemas of the peers.

test_bench_scripts.py PATH/in_memory PATH/gen_events PATH/trackvet   (from the top of the repository)
"""

import importlib.machinery
import importlib.util
import io
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import unittest

TRACKVET, GENERATOR, IN_MEMORY = (os.path.abspath(sys.argv.pop()) for _ in range(3))


def load(path):
    """A script as a module, whatever its name ends in."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    name = os.path.basename(path).split(".")[0]
    loader = importlib.machinery.SourceFileLoader(name, path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


instructions = load("tools/dev/instructions")
measure = load("bench/measure.py")
make_schemas = load("bench/peers/make_schemas.py")

CALLGRIND = """# callgrind format
positions: line
events: Ir
fl=(1) /src/walk.c
fn=(1) walk
10 5
fi=(2) /src/walk.h
+3 7
fe=(1)
calls=2 30
* 1000
cfn=(2) called
12 1
fl=(3) /usr/avxintrin.h
fn=(2)
1 2
"""


class Instructions(unittest.TestCase):
    def test_own_instructions_are_counted_where_the_code_was_written(self):
        with tempfile.NamedTemporaryFile("w", suffix=".out") as out:
            out.write(CALLGRIND)
            out.flush()
            counted = list(instructions.read_callgrind(out.name))
        self.assertEqual(
            [
                ("walk", "/src/walk.c", 5),
                ("walk", "/src/walk.h", 7),
                ("walk", "/src/walk.c", 1),
                ("called", "/usr/avxintrin.h", 2),
            ],
            counted,
        )

    def test_three_percent_either_way_are_fine_and_more_are_not(self):
        for counted, expected in ((1000, True), (1030, True), (970, True), (1031, False), (969, False)):
            with self.subTest(counted=counted), contextlib.redirect_stdout(io.StringIO()):
                self.assertEqual(
                    expected, instructions.judge("scalar", "clean", ("h", 1000), ("h", counted))
                )

    def test_counts_of_another_corpus_are_not_compared(self):
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertFalse(instructions.judge("scalar", "clean", ("h", 1000), ("other", 1000)))


class Measure(unittest.TestCase):
    def test_ratios_are_of_the_same_round(self):
        self.assertEqual([0.5, 1, 2, 2, 4], measure.ratios([1, 2, 4, 8, 2], [2, 2, 2, 2, 1]))


class Schemas(unittest.TestCase):
    def setUp(self):
        specs = subprocess.run([TRACKVET, "specs", "--format", "json"], capture_output=True, check=True)
        self.schema = make_schemas.make(json.loads(specs.stdout), None)

    def test_an_order_wants_products_that_are_objects_with_a_price(self):
        order = self.schema["definitions"]["track/Order Completed"]["properties"]
        items = order["properties"]["properties"]["products"]["items"]
        self.assertEqual("object", items["type"])
        self.assertEqual("number", items["properties"]["price"]["type"])

    def test_every_reference_leads_to_a_definition(self):
        for part in json.dumps(self.schema).split('"$ref": "#/definitions/')[1:]:
            name = part.split('"')[0].replace("%20", " ").replace("~1", "/").replace("~0", "~")
            self.assertIn(name, self.schema["definitions"])

    def test_every_event_is_in_the_chain(self):
        names, at = set(), self.schema["then"]
        while "if" in at:
            names.add(at["if"]["properties"]["event"]["const"])
            at = at["else"]
        named = {name[6:] for name in self.schema["definitions"] if name.startswith("track/")}
        self.assertEqual(named, names)
        self.assertGreater(len(names), 80)


class InMemory(unittest.TestCase):
    def run_on(self, faults, *options):
        with tempfile.NamedTemporaryFile(suffix=".ndjson") as corpus:
            subprocess.run(
                [GENERATOR, "--events", "300", "--faults", faults, "--out", corpus.name],
                check=True,
                stderr=subprocess.DEVNULL,
            )
            done = subprocess.run(
                [IN_MEMORY, corpus.name, "--json", "--rounds", "2", *options],
                capture_output=True,
                text=True,
            )
        return done.returncode, done.stdout and json.loads(done.stdout)

    def test_every_contender_sees_every_event_in_every_round(self):
        status, result = self.run_on("0")
        self.assertEqual((0, 300), (status, result["events"]))
        self.assertIn("check-scalar", [c["name"] for c in result["contenders"]])
        for contender in result["contenders"]:
            self.assertEqual(2, len(contender["ns"]))

    def test_all_kernels_find_the_faults(self):
        status, result = self.run_on("1", "--only", "check")
        self.assertEqual(0, status)
        found = {contender["findings"] for contender in result["contenders"]}
        self.assertEqual(1, len(found))
        self.assertGreaterEqual(found.pop(), 2 * 250)

    def test_streams_of_any_length_go_round_in_the_corpus(self):
        for stream in ("7", "300", "1000"):
            with self.subTest(stream=stream):
                self.assertEqual(0, self.run_on("0", "--only", "check-scalar", "--stream", stream)[0])

    def test_broken_json_is_refused_by_contenders_that_only_parse(self):
        self.assertEqual(1, self.run_on("1", "--only", "walk")[0])


if __name__ == "__main__":
    unittest.main()
