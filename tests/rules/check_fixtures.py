#!/usr/bin/python3
"""Runs the fixtures of the rules, each rule alone.

    check_fixtures.py TRACKVET [--update] [CATEGORY/NAME...]

    fixtures/rules/<category>/<name>.ndjson   events: faulty ones ("messageId":"bad-...") and near
                                              misses ("ok-...") that must stay silent; where the
                                              messageId itself matters, a property "mark" says it
    fixtures/rules/<category>/<name>.args     further arguments, one a line; if one of them is
                                              "{}", it stands for the events
    fixtures/rules/<category>/<name>.out      what is printed, nothing but this rule switched on

Every rule about events must have such a fixture, must be found in it, must be silent on its near
misses, and must have a page (its examples are run by tests/docs). --update writes what was
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
    """Names of all rules about events, in the order of the catalogue."""
    rows = re.findall(r'^TV_RULE\(\s*\w+,\s*"([^"]+)"', CATALOGUE.read_text(), re.M)
    if not rows:
        sys.exit("catalogue.def: no rows were found")
    return [name for name in rows if not name.startswith("plan/")]


def find_events(rule):
    """The file of events of a rule, whatever its form, or None."""
    found = [path for path in (FIXTURES / rule).parent.glob(pathlib.Path(rule).name + ".*")
             if path.suffix not in (".args", ".out", ".yaml")]
    return found[0] if found else None


def run(trackvet, rule, events, form):
    folder = events.parent
    args_file = events.with_suffix(".args")
    args = args_file.read_text().split("\n")[:-1] if args_file.exists() else []
    at = args.index("{}") if "{}" in args else len(args)
    args[at:at + 1] = [events.name]
    done = subprocess.run([trackvet, "check", "-f", form, "--ignore", "*", "--select", rule, *args],
                          cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60)
    return done.stdout.decode(errors="surrogateescape"), done.returncode


def marked_lines(events):
    """{line number: "bad" or "ok"} of the events that say which they are; a mark goes before an id."""
    mark, by_id = (re.compile(rb'"' + name + rb'\\?"\s*:\s*\\?"(bad|ok)-') for name in (rb"mark", rb"message_?[iI]d"))
    lines = enumerate(events.read_bytes().split(b"\n"), 1)
    found = ((i, mark.search(line) or by_id.search(line)) for i, line in lines)
    return {i: match[1].decode() for i, match in found if match}


def misjudged(trackvet, rule, events):
    """Faulty events that are not told of, and near misses that are; concise output may group them."""
    printed, _ = run(trackvet, rule, events, "ndjson")
    told = {json.loads(line)["line"] for line in printed.split("\n") if line.startswith("{")}
    for line, mark in marked_lines(events).items():
        if (mark == "bad") != (line in told):
            yield f"line {line} is {mark}, and is {'' if line in told else 'not '}reported"


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
        wrong.append("needs events of both kinds, bad-... and ok-...")
    wrong += misjudged(trackvet, rule, events)
    out = events.with_suffix(".out")
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
