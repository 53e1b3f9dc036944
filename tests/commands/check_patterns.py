#!/usr/bin/env python3
"""Compares patterns with a second opinion: RegExp of node, with its u flag.

    check_patterns.py TRACKVET [GENERATOR] [COUNT]

Plans with made-up patterns check events with made-up texts. What the program reports must be what
node finds not to match; and patterns that are no regular expressions must be refused by both. The same
patterns on every run. Ends with 77 when there is no node."""

import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

TRACKVET = pathlib.Path(sys.argv[1]).resolve()
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 400
TEXTS = 25

JUDGE = """
const cases = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(cases.map(({pattern, texts}) => {
  try {
    const regexp = new RegExp(pattern, "u");
    return texts.map((text) => regexp.test(text));
  } catch (error) {
    return null;
  }
})));
"""

LETTERS = ["a", "b", "c", "_", "1", "9", " ", "-", "Z", "ä", "€", "😀", "\n", "\u2028", "\u00a0", "."]
ATOMS = ["a", "b", "c", "1", "-", "ä", "😀", ".", "\\.", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\n",
         "\\u00e4", "\\u{1F600}", "\\ud83d\\ude00", "\\x61", "\\t", "\\/", "\\|", "[abc]",
         "[^abc]", "[a-c]", "[^a-z\\d]", "[\\w-]", "[\\W_]", "[.]", "[^]", "[]", "[ä-€]", "[\\b]", "[\\]]",
         "[^\\s]", "[\\d\\-]", "[-a]", "[a-]", "[^\\W\\d]"]
EDGES = ["^", "$", "\\b", "\\B"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{1,}", "{0,2}", "{2,3}", "{1,2}?", "{0,1}"]


def make_part(chance, depth):
    kind = chance.random()
    if kind < 0.12:
        return chance.choice(EDGES)
    if kind < 0.4 and depth > 0:
        opening = chance.choice(["(", "(?:", "(?<n%d>" % chance.randrange(10**9)])
        part = opening + make_pattern(chance, depth - 1) + ")"
    else:
        part = chance.choice(ATOMS)
    return part + chance.choice(REPEATS) if chance.random() < 0.4 else part


def make_pattern(chance, depth):
    branches = chance.choice([1, 1, 1, 2, 3])
    return "|".join("".join(make_part(chance, depth) for _ in range(chance.randrange(5)))
                    for _ in range(branches))


def make_cases():
    chance = random.Random(4711)
    cases = []
    for _ in range(COUNT):
        pattern = make_pattern(chance, 3)
        # V8 finds a \B in the middle of a character beyond U+FFFF, which no code point begins.
        letters = [letter for letter in LETTERS if letter < "\U00010000" or "\\B" not in pattern]
        texts = ["".join(chance.choice(letters) for _ in range(chance.randrange(9))) for _ in range(TEXTS)]
        cases.append({"pattern": pattern, "texts": texts})
    return cases


WRONG = ["(", ")", "a)", "[a", "*", "a**", "a{2}{3}", "a{3,2}", "[b-a]", "\\", "\\u12", "\\x1", "(?<n", "^*",
         "(?", "\\u{110000}", "[\\d-a]", "+", "|*"]
UNSUPPORTED = ["(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(a)\\1", "\\p{L}", "(?<n>a)\\k<n>", "a{1001}",
               "((a{100}){100}){100}"]


def check(plan, events, folder):
    (folder / "plan.yaml").write_text(plan)
    (folder / "events.ndjson").write_text(events)
    return subprocess.run([TRACKVET, "check", "-f", "ndjson", "--ignore", "*", "--select", "property/pattern",
                           "-p", "plan.yaml", "events.ndjson"], cwd=folder, capture_output=True, text=True)


def plan_of(patterns):
    lines = ["trackvet: 1", "plan: p", "events:", "  E:", "    properties:"]
    return "\n".join(lines + [f"      p{i}: {{pattern: {json.dumps(p, ensure_ascii=False)}}}" for i, p in patterns]) + "\n"


def events_of(cases):
    lines = []
    for i, case in enumerate(cases):
        for text in case["texts"]:
            lines.append(json.dumps({"type": "track", "event": "E", "userId": "u", "properties": {f"p{i}": text}}))
    return "\n".join(lines) + "\n"


def compare(cases, folder):
    judged = json.loads(subprocess.run(["node", "-e", JUDGE], input=json.dumps(cases), capture_output=True,
                                       text=True, check=True).stdout)
    good = [(case, fits) for case, fits in zip(cases, judged) if fits is not None]
    cases = [case for case, _ in good]
    run = check(plan_of([(i, case["pattern"]) for i, case in enumerate(cases)]), events_of(cases), folder)
    if run.returncode > 1:
        sys.exit(f"a pattern that node takes is refused:\n{run.stderr}{run.stdout}")
    found = {json.loads(line)["record"] for line in run.stdout.splitlines()}
    failures, matches = 0, 0
    for i, (case, fits) in enumerate(good):
        for k, text in enumerate(case["texts"]):
            matches += fits[k]
            if fits[k] == (i * TEXTS + k + 1 in found):
                failures += 1
                print(f"/{case['pattern']}/ and {text!r}: node says {fits[k]}")
    print(f"{len(good)} patterns, {len(good) * TEXTS} texts, {matches} matches, {failures} failures")
    return failures


def refuse(folder):
    failures = 0
    for pattern in WRONG + UNSUPPORTED:
        run = check(plan_of([(0, pattern)]), "", folder)
        if run.returncode != 2 or "pattern" not in run.stderr + run.stdout:
            failures += 1
            print(f"/{pattern}/ is not refused: {run.returncode} {run.stderr}{run.stdout}")
    return failures


def main():
    if not shutil.which("node"):
        print("skipped: there is no node")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        return 1 if compare(make_cases(), folder) + refuse(folder) else 0


sys.exit(main())
