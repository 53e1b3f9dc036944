#!/usr/bin/env python3
"""Compares patterns with a second opinion: RegExp of node, with its u flag.

    check_patterns.py TRACKVET [GENERATOR] [COUNT]

Plans with made-up patterns check events with made-up texts. What the program reports must be what
node finds not to match. Patterns that node refuses with the flag and without must be refused; those
that it takes without the flag alone are refused for one of REASONS, or mean what they mean there
(docs/decisions/0012-patterns.md). The same patterns on every run. Ends with 77 when there is no
node."""

import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

TRACKVET = pathlib.Path(sys.argv[1]).resolve()
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 8000
TEXTS = 25
IN_PLAN = 500  # patterns of one plan

JUDGE = """
const judge = ({pattern, texts}, flags) => {
  try {
    const regexp = new RegExp(pattern, flags);
    return texts.map((text) => regexp.test(text));
  } catch (error) {
    return null;
  }
};
const cases = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(cases.map((one) => [judge(one, "u"), judge(one, "")])));
"""

LETTERS = ["a", "b", "c", "_", "1", "9", " ", "-", "Z", "ä", "€", "😀", "\n", "\u2028", "\u00a0", ".", "é", "Ω",
           "{", "٣", "中"]
ATOMS = ["a", "b", "c", "1", "-", "ä", "😀", ".", "\\.", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\n",
         "\\u00e4", "\\u{1F600}", "\\ud83d\\ude00", "\\x61", "\\t", "\\/", "\\|", "[abc]", "\\cJ", "\\0",
         "[^abc]", "[a-c]", "[^a-z\\d]", "[\\w-]", "[\\W_]", "[.]", "[^]", "[]", "[ä-€]", "[\\b]", "[\\]]",
         "[^\\s]", "[\\d\\-]", "[-a]", "[a-]", "[^\\W\\d]", "\\p{L}", "\\P{Lu}", "[^\\p{Nd}a]", "\\p{Script=Greek}",
         "\\p{Letter}", "\\p{sc=Han}", "[\\p{scx=Latin}\\P{Any}]", "\\p{White_Space}", "\\p{Lowercase}",
         "\\p{ASCII}", "\\p{ID_Start}", "\\p{gc=Sc}", "\\p{Emoji}", "\\p{LC}", "\\p{punct}", "\\p{Assigned}"]
# What has a meaning without the u flag alone.
LOOSE = ["\\-", "\\@", "\\_", "\\ ", "\\ä", "[\\w-.]", "[\\w-a]", "[a-\\d]", "[\\d-\\w]", "[\\d-z-b]", "{", "}", "]", "a{",
         "{b}", "[\\w--]", "a{1", "[\\@-b]", "\\#", "x{a}", "[_-\\w-a]", "(?=a)*"]
# Without it they mean something, too, which is not taken.
AMBIGUOUS = ["\\a", "\\Z", "\\x1", "\\u12", "\\c1", "\\1", "\\k", "\\k<a>", "\\p{Nope}", "\\p", "a{,2}", "\\8", "\\01",
             "[\\c]", "\\u{110000}", "\\z", "[\\1]"]
EDGES = ["^", "$", "\\b", "\\B"]
LOOKS = ["(?=", "(?!", "(?<=", "(?<!"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{1,}", "{0,2}", "{2,3}", "{1,2}?", "{0,1}", "{2,}",
           "{3,5}?"]
SIGNS = list("()[]{}|*+?^$\\-,.:<=!1ab")

# Words of faults that a pattern may be refused for although node takes it without the u flag.
REASONS = ["an escape that does not exist", "an escape in this pattern is wrong", "Unicode property that is not known",
           "refers back to a group", "lacks its first number", "name that is no name", "same name", "unknown kind",
           "a name without an end", "this pattern is too large"]
# What is not compared without the flag: there, these mean something else, or are halves of characters.
UNLIKE = re.compile(r"\\u|\\[pP]|\\k|[\U00010000-\U0010ffff]|\(\?<[a-z]|\\[1-9]")


# PCRE2 lets a group in a repeat keep what it matched in an earlier round; ECMA-262 (RepeatMatcher, step
# 4) forgets it. A reference back to it tells them apart.
KEEPS = re.compile(r"\)[*+?{].*\\[1-9]|\\[1-9].*\)[*+?{]", re.S)


class Maker:
    def __init__(self, seed, kind):
        self.chance, self.kind, self.groups = random.Random(seed), kind, 0

    def atom(self):
        loose = {"loose": LOOSE, "wrong": LOOSE + AMBIGUOUS}.get(self.kind)
        if loose and self.chance.random() < 0.3:
            return self.chance.choice(loose)
        if self.kind == "borrowed" and self.groups and self.chance.random() < 0.2:
            return "\\%d" % self.chance.randrange(1, self.groups + 1)
        return self.chance.choice(ATOMS)

    def group(self, depth):
        opening = self.chance.choice(["(", "(?:", "(?<n%d>" % self.chance.randrange(10**9)])
        if self.kind == "borrowed" and self.chance.random() < 0.4:
            opening = self.chance.choice(LOOKS)
        if opening == "(" or opening[-1] == ">":
            self.groups += 1
        return opening, opening + self.pattern(depth - 1) + ")"

    def part(self, depth):
        kind = self.chance.random()
        if kind < 0.12:
            return self.chance.choice(EDGES)
        if kind < 0.4 and depth > 0:
            opening, part = self.group(depth)
            if opening in LOOKS:
                return part
        else:
            part = self.atom()
        return part + self.chance.choice(REPEATS) if self.chance.random() < 0.4 else part

    def pattern(self, depth):
        branches = self.chance.choice([1, 1, 1, 2, 3])
        return "|".join("".join(self.part(depth) for _ in range(self.chance.randrange(5))) for _ in range(branches))

    def broken(self, pattern):
        for _ in range(self.chance.randrange(3)):
            at = self.chance.randrange(len(pattern) + 1)
            pattern = pattern[:at] + self.chance.choice(SIGNS) + pattern[at + self.chance.randrange(2):]
        return pattern

    def case(self):
        self.groups = 0
        pattern = self.pattern(3)
        if self.kind == "wrong":
            pattern = self.broken(pattern)
        if self.kind == "wrapped":
            pattern = f"(?:{pattern})(?=)"
        # V8 finds a \B in the middle of a character beyond U+FFFF, which no code point begins. The
        # same in a look-behind, where it goes back by halves.
        letters = [c for c in LETTERS if c < "\U00010000" or ("\\B" not in pattern and self.kind in ("regular", "wrapped"))]
        texts = ["".join(self.chance.choice(letters) for _ in range(self.chance.randrange(9))) for _ in range(TEXTS)]
        return {"pattern": pattern, "texts": texts, "kind": self.kind}


WRONG = ["(", ")", "a)", "[a", "*", "a**", "a{2}{3}", "a{3,2}", "[b-a]", "\\", "\\u12", "\\x1", "(?<n", "^*",
         "(?", "\\u{110000}", "+", "|*", "(a)\\2", "\\k<n>", "(?<a>b)\\k<b>", "(?<a>)(?<a>)", "(?<1>a)", "(?i)a",
         "(?P<n>a)", "(?#a)", "\\p{Greek}", "\\p{Lx}", "\\a", "\\Z", "(?<=a)*", "(?<!a)+", "$?"]
# Of our limits: what is written out, and how deep groups are.
TOO_LARGE = ["((a{100}){100}){100}", "(a{1000}){1000}", "a{20000}", "(" * 251 + ")" * 251, "(?=a{1001})"]


def check(plan, events, folder):
    (folder / "plan.yaml").write_text(plan)
    (folder / "events.ndjson").write_text(events)
    return subprocess.run([TRACKVET, "check", "-f", "ndjson", "--ignore", "*", "--select", "property/pattern,json/budget",
                           "-p", "plan.yaml", "events.ndjson"], cwd=folder, capture_output=True, text=True)


HEAD = ["trackvet: 1", "plan: p", "events:", "  E:", "    properties:"]


def plan_of(patterns):
    return "\n".join(HEAD + [f"      p{i}: {{pattern: {json.dumps(p, ensure_ascii=False)}}}" for i, p in enumerate(patterns)]) + "\n"


def events_of(cases):
    lines = []
    for i, case in enumerate(cases):
        for text in case["texts"]:
            lines.append(json.dumps({"type": "track", "event": "E", "userId": "u", "properties": {f"p{i}": text}}))
    return "\n".join(lines) + "\n"


def judge(cases):
    run = subprocess.run(["node", "-e", JUDGE], input=json.dumps(cases), capture_output=True, text=True, check=True)
    for case, (strict, loose) in zip(cases, json.loads(run.stdout)):
        case["strict"], case["loose"] = strict, loose


def refusals(cases, folder):
    """Of each pattern, why the program refuses it."""
    run = check(plan_of([case["pattern"] for case in cases]), "", folder)
    for line in re.findall(r"^plan\.yaml:(\d+):\d+: error plan/pattern-invalid: (.*)", run.stderr, re.M):
        cases[int(line[0]) - len(HEAD) - 1]["refused"] = line[1]


def judge_refusals(cases):
    """Counts those that should not have been refused, and those that should have been."""
    failures = 0
    for case in cases:
        why = case.get("refused")
        may = case["strict"] is None and (case["loose"] is None or any(reason in (why or "") for reason in REASONS))
        if why and not may:
            failures += 1
            print(f"/{case['pattern']}/ is refused: {why}")
        if not why and case["strict"] is None and case["loose"] is None and not UNLIKE.search(case["pattern"]):
            failures += 1
            print(f"/{case['pattern']}/ is not refused")
    return failures


def verdicts(case):
    """What node says of the texts; None when it says nothing about what is meant here."""
    if case["strict"] is not None:
        return case["strict"]
    return None if UNLIKE.search(case["pattern"]) else case["loose"]


def is_enforced(case, folder):
    """PCRE2 10.42 takes no look-behind of more than one length, which the program says."""
    return "not enforced" not in check(plan_of([case["pattern"]]), "", folder).stderr


def compare(cases, folder):
    """(texts compared, matches, failures)"""
    compared, matches, failures = 0, 0, 0
    run = check(plan_of([case["pattern"] for case in cases]), events_of(cases), folder)
    if run.returncode > 1:
        sys.exit(f"a pattern that was taken is refused:\n{run.stderr}{run.stdout}")
    found = {json.loads(line)["record"]: json.loads(line)["rule"] for line in run.stdout.splitlines()}
    for i, case in enumerate(cases):
        fits = verdicts(case) or []
        wrong = [k for k, fit in enumerate(fits) if fit != (i * TEXTS + k + 1 not in found)]
        if wrong and not is_enforced(case, folder):
            continue
        if wrong and KEEPS.search(case["pattern"]):
            print(f"a group that keeps its earlier round: /{case['pattern']}/")
            continue
        compared += len(fits)
        matches += sum(fits)
        failures += len(wrong)
        for k in wrong:
            print(f"/{case['pattern']}/ and {case['texts'][k]!r}: node says {fits[k]}")
    return compared, matches, failures


def run_kind(kind, count, folder):
    maker = Maker(4711, kind)
    cases = [maker.case() for _ in range(count)]
    judge(cases)
    totals = [0, 0, 0]
    for at in range(0, count, IN_PLAN):
        part = cases[at:at + IN_PLAN]
        refusals(part, folder)
        totals[2] += judge_refusals(part)
        taken = [case for case in part if "refused" not in case]
        totals = [a + b for a, b in zip(totals, compare(taken, folder))]
    refused = sum("refused" in case for case in cases)
    print(f"{kind}: {count} patterns, {refused} refused, {totals[0]} texts compared, {totals[1]} matches, "
          f"{totals[2]} failures")
    return totals[2]


def refuse(folder):
    failures = 0
    for pattern in WRONG + TOO_LARGE:
        run = check(plan_of([pattern]), "", folder)
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
        failures = run_kind("regular", COUNT, folder) + run_kind("loose", COUNT // 5, folder)
        failures += run_kind("wrong", COUNT // 4, folder) + run_kind("borrowed", COUNT // 8, folder)
        # Regular ones, in a look-around that makes them go to PCRE2.
        failures += run_kind("wrapped", COUNT // 8, folder)
        failures += refuse(folder)
        return 1 if failures else 0


sys.exit(main())
