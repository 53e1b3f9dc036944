#!/usr/bin/env python3
"""Compares verdicts by JSON Schemas with those of other validators, on schemas and values by chance.

    check_verdicts.py TRACKVET [GENERATOR] [PAIRS] [SEED]

Each pair is an event whose one property has the schema and holds the value. The others are what is
there of: jsonschema (PyPI, Debian), which is given numbers as exact decimals; jsonschema-rs (PyPI);
ajv (npm); the last two from bench/peers, see ./dev bench. Where one of them differs the reason must be
one of REASONS, a known way in which it departs from draft-07 or from what is exact. The same pairs on
every run. Ends with 77 when none of them is there."""

import collections
import decimal
import importlib
import importlib.metadata
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from draw_schemas import Drawer, write

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
PAIRS = int(sys.argv[3]) if len(sys.argv) > 3 else 20000
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1
VALUES, SCHEMAS = 20, 500  # values of a schema, schemas of a plan
PEERS = pathlib.Path(__file__).resolve().parents[2] / "bench/peers"

AJV = """
const Ajv = require("ajv");
const keep = {strict: false, validateFormats: false, validateSchema: false, meta: false, ownProperties: true,
              ignoreKeywordsWithRef: true, logger: false};
const attempt = (judge) => { try { return judge(); } catch (error) { return String(error); } };
const judge = ({schema, values}) => {
  const validate = attempt(() => new Ajv(keep).compile(schema));
  return values.map((value) => typeof validate === "string" ? validate : attempt(() => validate(value)));
};
require("readline").createInterface({input: process.stdin}).on("line", (line) => {
  console.log(JSON.stringify(judge(JSON.parse(line))));
});
"""


def exact(text):
    number = decimal.Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def exact_json(text):
    return json.loads(text, parse_float=exact)


def attempt(judge, value):
    """Its verdict, or what it fails with."""
    try:
        return judge(value)
    except Exception as fault:  # whatever the library comes to grief with
        return f"{type(fault).__name__}: {fault}"


class Python:
    """jsonschema"""
    def __init__(self):
        self.module = importlib.import_module("jsonschema")

    def judge(self, lines):
        for line in lines:
            case = exact_json(line)
            validator = self.module.Draft7Validator(case["schema"])
            yield [attempt(validator.is_valid, value) for value in case["values"]]


class Rust:
    """jsonschema-rs"""
    def __init__(self):
        self.module = importlib.import_module("jsonschema_rs")

    def judge(self, lines):
        for line in lines:
            case = json.loads(line)
            validator = attempt(lambda schema: self.module.Draft7Validator(schema, validate_formats=False), case["schema"])
            refused = [validator] * len(case["values"]) if isinstance(validator, str) else None
            yield refused or [attempt(validator.is_valid, value) for value in case["values"]]


class Node:
    """ajv"""
    def __init__(self):
        found = subprocess.run(["node", "-e", "require('ajv')"], cwd=PEERS, capture_output=True, check=False)
        if found.returncode:
            raise ImportError("ajv")

    def judge(self, lines):
        done = subprocess.run(["node", "-e", AJV], cwd=PEERS, input="\n".join(lines) + "\n", capture_output=True,
                              text=True, check=True)
        return (json.loads(line) for line in done.stdout.splitlines())


def judges():
    sys.path[:0] = map(str, PEERS.glob("venv/lib/python3*/site-packages"))
    there = []
    for kind in (Python, Rust, Node):
        try:
            there.append(kind())
        except (ImportError, FileNotFoundError):
            print(f"skipped: {kind.__doc__} is not there")
    return there


# ---- Ours ----------------------------------------------------------------------------------------------


def ours(cases, folder):
    """Of each case the verdicts."""
    events = {f"E{i}": {"properties": {"v": {"schema": "@"}}} for i in range(len(cases))}
    plan = json.dumps({"trackvet": 1, "plan": "p", "events": events}).split('"@"')
    text = "".join(part + (cases[i]["schema"] if i < len(cases) else "") + "\n" for i, part in enumerate(plan))
    (folder / "plan.json").write_text(text, encoding="utf-8")
    head = '{"type":"track","userId":"u","event":"E%d","properties":{"v":%s}}\n'
    (folder / "events.ndjson").write_text("".join(head % (i, value) for i, case in enumerate(cases) for value in case["values"]),
                                          encoding="utf-8")
    done = subprocess.run([PROGRAM, "check", "-f", "ndjson", "--ignore", "*", "--select", "property/schema,json/budget",
                           "--formats", "annotate", "-p", "plan.json", "events.ndjson"], cwd=folder, capture_output=True,
                          text=True, check=False)
    if done.returncode not in (0, 1) or "json/budget" in done.stdout:
        sys.exit(f"these schemas are refused ({done.returncode}):\n{done.stderr}\n{done.stdout[:400]}")
    wrong = {row["record"] - 1 for row in map(json.loads, done.stdout.splitlines())}
    return [[i * VALUES + k not in wrong for k in range(VALUES)] for i in range(len(cases))]


# ---- Differences ----------------------------------------------------------------------------------------

NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?')


def numbers_of(text):
    return [decimal.Decimal(number) for number in NUMBER.findall(text) if number[0] != '"']


def is_inexact(text):
    """Holds numbers that doubles do not hold exactly."""
    return any(number != decimal.Decimal(float(number)) for number in numbers_of(text))


def is_great(text, limit=2**63):
    return any(abs(number) >= limit for number in numbers_of(text))


def is_old():
    """Of jsonschema, the version that Debian has."""
    return tuple(map(int, importlib.metadata.version("jsonschema").split(".")[:2])) < (4, 18)


TRUTH = re.compile("true|false")
TYPE_BESIDE = re.compile(r'"\$ref":"[^"]*","type"')
EMPTY_NAME = re.compile(r'(?:"required"|"dependencies").*?[\[,]""[\],]')
# Why a validator may differ: by whom, what is said of it, and whether it can be. said: its verdict, or
# what it fails with.
REASONS = [
    ("jsonschema", "fails while it looks for an $id among dependencies that are lists of names",
     lambda schema, value, said: said == "AttributeError: 'list' object has no attribute 'get'" and '"dependencies"' in schema),
    ("jsonschema", "fails at additionalItems beside items that are true or false",
     lambda schema, value, said: said == "TypeError: object of type 'bool' has no len()" and '"additionalItems"' in schema),
    ("jsonschema", "uniqueItems sorts, where true and 1 are one, and looks at neighbours only",
     lambda schema, value, said: said is True and '"uniqueItems":true' in schema and TRUTH.search(value)
     and any(number in (0, 1) for number in numbers_of(value))),
    ("jsonschema", "a pattern property that is the empty pattern leaves all names to additionalProperties",
     lambda schema, value, said: '"additionalProperties"' in schema and '"patternProperties":{"":' in schema),
    ("jsonschema", "before 4.18, fails while it sorts what additionalItems forbids",
     lambda schema, value, said: is_old() and str(said).startswith("TypeError: '<' not") and '"additionalItems"' in schema),
    ("jsonschema", "before 4.18, true and 1 inside of values are equal in an enum",
     lambda schema, value, said: is_old() and '"enum"' in schema and TRUTH.search(schema + value)
     and any(number in (0, 1) for number in numbers_of(schema + value))),
    ("jsonschema-rs", "numbers are rounded to doubles", lambda schema, value, said: is_inexact(schema + value)),
    ("jsonschema-rs", "whole numbers beyond 64 bits differ from the same with an exponent",
     lambda schema, value, said: is_great(value)),
    ("jsonschema-rs", "contentMediaType and contentEncoding are asserted, which is left open",
     lambda schema, value, said: '"content' in schema),
    ("ajv", "the type beside a $ref is asked for", lambda schema, value, said: TYPE_BESIDE.search(schema)),
    ("ajv", "a value with a member toString is not compared",
     lambda schema, value, said: "toString is not a function" in str(said) and '"toString"' in value),
    ("ajv", "a required name that is empty is not missed", lambda schema, value, said: EMPTY_NAME.search(schema)),
    ("ajv", "contains goes by an answer to another question, of an item before or beside it",
     lambda schema, value, said: '"contains"' in schema and "[" in value),
    ("ajv", "uniqueItems is not asked of an array that is shorter than the list of items",
     lambda schema, value, said: '"uniqueItems":true' in schema and '"items":[' in schema and "[" in value),
    ("ajv", "a quotient is rounded to a whole double",
     lambda schema, value, said: '"multipleOf"' in schema and is_great(value, 2**52)),
    ("ajv", "an $id below an unknown keyword counts", lambda schema, value, said: schema.count('"$id":"data"') > 1),
    ("ajv", "numbers are rounded to doubles", lambda schema, value, said: is_inexact(schema + value)),
]


def explain(judge, schema, value, said):
    return next((why for who, why, where in REASONS if who == judge.__doc__ and where(schema, value, said)), None)


class Tally:
    def __init__(self):
        self.pairs, self.valid, self.failures = 0, 0, 0
        self.reasons, self.shown = collections.Counter(), set()

    def compare(self, judge, case, mine, theirs):
        for value, own, other in zip(case["values"], mine, theirs):
            if own == other:
                continue
            why = explain(judge, case["schema"], value, other)
            self.reasons[judge.__doc__, why or "?"] += 1
            if not why:
                self.failures += 1
                self.show(judge, case["schema"], value, other)

    def show(self, judge, schema, value, said):
        if len(self.shown) < 20 and (judge.__doc__, schema) not in self.shown:
            self.shown.add((judge.__doc__, schema))
            print(f"{judge.__doc__} says {said}:\n  {schema}\n  {value}")


def draw(drawer, count):
    cases = []
    for _ in range(count):
        is_ascii = drawer.chance.random() < 0.3
        quote = lambda text: json.dumps(text, ensure_ascii=is_ascii)
        schema, values = drawer.case(VALUES)
        cases.append({"schema": write(schema, quote), "values": [write(value, quote) for value in values]})
    return cases


def main():
    decimal.getcontext().prec = 1000
    there = judges()
    if not there:
        return 77
    drawer, tally = Drawer(SEED), Tally()
    with tempfile.TemporaryDirectory() as folder:
        while tally.pairs < PAIRS:
            cases = draw(drawer, min(SCHEMAS, (PAIRS - tally.pairs) // VALUES or 1))
            lines = ['{"schema":%s,"values":[%s]}' % (case["schema"], ",".join(case["values"])) for case in cases]
            mine = ours(cases, pathlib.Path(folder))
            tally.pairs += len(cases) * VALUES
            tally.valid += sum(map(sum, mine))
            for judge in there:
                for case, own, other in zip(cases, mine, judge.judge(lines)):
                    tally.compare(judge, case, own, other)
    print(f"{tally.pairs} pairs, {tally.valid} valid; compared with {', '.join(judge.__doc__ for judge in there)}")
    for (who, why), count in sorted(tally.reasons.items()):
        print(f"  {who} differs {count} times: {why}")
    return 1 if tally.failures else 0


sys.exit(main())
