#!/usr/bin/python3
"""Runs the fixtures of the rules, each rule alone.

    check_fixtures.py TRACKVET [--update] [CATEGORY/NAME...]

    fixtures/rules/<category>/<name>.ndjson   events: faulty ones ("messageId":"bad-...") and near
                                              misses ("ok-...") that must stay silent; where the
                                              messageId itself matters, a property "mark" says it
    fixtures/rules/plan/<name>.yaml           a plan, for rules about plans: what stands in a line with
                                              the word "bad" is faulty, "ok" marks near misses; a
                                              folder <name>/ is a plan of several files
    fixtures/rules/<category>/<name>.args     further arguments, one a line; if one of them is
                                              "{}", it stands for the events
    fixtures/rules/<category>/<name>.out      what is printed, nothing but this rule switched on

Every rule must have such a fixture, must be found in it, must be silent on its near misses, and
must have a page (its examples are run by tests/docs). --update writes what was
printed; read the difference before you keep it."""

import difflib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures" / "rules"
CATALOGUE = ROOT / "rules" / "table" / "catalogue.def"


def read_rules():
    """Names of all rules, in the order of the catalogue."""
    rows = re.findall(r'^TV_RULE\(\s*\w+,\s*"([^"]+)"', CATALOGUE.read_text(), re.M)
    if not rows:
        sys.exit("catalogue.def: no rows were found")
    return rows


def is_about_plans(rule):
    return rule.startswith("plan/")


def find_events(rule):
    """The file of events of a rule, whatever its form, or its plan, or None."""
    if is_about_plans(rule):
        found = [path for path in (FIXTURES / f"{rule}.yaml", FIXTURES / rule) if path.exists()]
    else:
        found = [path for path in (FIXTURES / rule).parent.glob(pathlib.Path(rule).name + ".*")
                 if path.suffix not in (".args", ".out", ".yaml")]
    return found[0] if found else None


def run(trackvet, rule, events, form):
    folder = events.parent
    args_file = FIXTURES / f"{rule}.args"
    args = args_file.read_text().split("\n")[:-1] if args_file.exists() else []
    at = args.index("{}") if "{}" in args else len(args)
    args[at:at + 1] = [events.name]
    command = "lint" if is_about_plans(rule) else "check"
    done = subprocess.run([trackvet, command, "-f", form, "--ignore", "*", "--select", rule, *args],
                          cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60)
    return done.stdout.decode(errors="surrogateescape"), done.returncode


def find_marks(text, *patterns):
    """{line number: "bad" or "ok"} by the first of the patterns that a line has."""
    patterns = [re.compile(pattern) for pattern in patterns]
    found = {}
    for i, line in enumerate(text.split(b"\n"), 1):
        match = next(filter(None, (pattern.search(line) for pattern in patterns)), None)
        if match:
            found[i] = match[1].decode()
    return found


def marked_lines(events):
    """{(file, line number): "bad" or "ok"} of what says which it is; a mark goes before an id."""
    if is_about_plans(str(events.relative_to(FIXTURES))):
        files = sorted(events.glob("*.yaml")) if events.is_dir() else [events]
        patterns = [rb"(?:\b|_)(bad|ok)(?:\b|_)"]
    else:
        files = [events]
        patterns = [rb'"' + name + rb'\\?"\s*:\s*\\?"(bad|ok)-' for name in (rb"mark", rb"message_?[iI]d")]
    return {(file.name, line): mark for file in files
            for line, mark in find_marks(file.read_bytes(), *patterns).items()}


def misjudged(trackvet, rule, events):
    """Faulty places that are not told of, and near misses that are; concise output may group them."""
    printed, _ = run(trackvet, rule, events, "ndjson")
    findings = [json.loads(line) for line in printed.split("\n") if line.startswith("{")]
    told = {(pathlib.Path(f["file"]).name if is_about_plans(rule) else events.name, f["line"]) for f in findings}
    for place, mark in marked_lines(events).items():
        if (mark == "bad") != (place in told):
            yield f"{place[0]}:{place[1]} is {mark}, and is {'' if place in told else 'not '}reported"


def check_one(trackvet, rule, update):
    """What is wrong with the fixture of a rule, as texts."""
    wrong = []
    if not (ROOT / "docs" / "rules" / f"{rule}.md").exists():
        wrong.append("has no page")
    events = find_events(rule)
    if not events:
        return wrong + ["has no fixture"]
    printed, code = run(trackvet, rule, events, "concise")
    if code not in (0, 1, 3):
        wrong.append(f"ended with code {code}")
    if not re.search(rf"\b{re.escape(rule)}[ :]", printed):
        wrong.append("is not found in its fixture")
    if set(marked_lines(events).values()) != {"bad", "ok"}:
        wrong.append("needs both kinds of marks, bad and ok")
    wrong += misjudged(trackvet, rule, events)
    out = FIXTURES / f"{rule}.out"
    if update:
        out.write_text(printed, errors="surrogateescape")
    wanted = out.read_text(errors="surrogateescape") if out.exists() else ""
    if printed != wanted:
        difference = difflib.unified_diff(wanted.split("\n"), printed.split("\n"), "fixture",
                                          "program", lineterm="")
        wrong.append("prints something else:\n" + "\n".join(difference))
    return wrong


def find_strays(rules):
    """Files that belong to no rule."""
    known = set(rules)
    for path in sorted(FIXTURES.glob("*/*.out")):
        rule = f"{path.parent.name}/{path.stem}"
        if rule not in known:
            yield path.relative_to(ROOT)


def main(arguments):
    update = "--update" in arguments
    words = [word for word in arguments if word != "--update"]
    if not words:
        sys.exit("check_fixtures.py TRACKVET [--update] [CATEGORY/NAME...]")
    trackvet = str(pathlib.Path(words[0]).resolve())
    rules = read_rules()
    failures = 0
    for rule in words[1:] or rules:
        for text in check_one(trackvet, rule, update):
            print(f"{rule}: {text}")
            failures += 1
    for path in find_strays(rules):
        print(f"{path}: there is no such rule")
        failures += 1
    if failures:
        sys.exit(f"{failures} failures")
    print(f"{len(words[1:] or rules)} rules: found in their fixtures, silent on their near misses")


if __name__ == "__main__":
    main(sys.argv[1:])
