#!/usr/bin/python3
"""`trackvet report`: what a saved run is turned into is what the run itself writes, byte for byte.

    check_report.py TRACKVET GENERATOR

Every folder of fixtures is checked, every plan among them linted, all formats are replayed, and so
are large made-up runs; then options, exit codes and refusals."""

import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PROGRAM, GENERATOR = (os.path.abspath(path) for path in sys.argv[1:3])
ROOT = pathlib.Path(__file__).resolve().parents[2]
counts = {"replays": 0, "others": 0}

BAD = b'{"type":"track","event":"Order Completed","userId":"u1","properties":{"total":"49.90"}}\n'


def run(*arguments, stdin=b"", cwd=None, unicode=False):
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8" if unicode else "C"}
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, timeout=120,
                          check=False, cwd=cwd, env=environment)
    return done.returncode, done.stdout, done.stderr


def expect(code, *arguments, out=None, err=None, **more):
    got = run(*arguments, **more)
    counts["others"] += 1
    assert got[0] == code, (arguments, got)
    assert out is None or out in got[1], (arguments, out, got[1])
    assert err is None or err in got[2], (arguments, err, got[2])
    return got


def formats_of(command):
    """The formats that are written at the end, as `report` has them too; lint has no other."""
    _, out, _ = run("report", "--help")
    lines = out.decode().split("Formats:\n")[1].split("\n\n")[0].splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    _, mine, _ = run(command, "--help")
    of_command = [line.split()[0] for line in mine.decode().split("Formats:\n")[1].splitlines() if line.startswith("  ")]
    return [name for name in names if name in of_command and (command == "lint" or name != "ndjson")]


def replay(folder, *arguments, style=(), unicode=False, cwd=None):
    """Saves a run in every format, and replays it in every format."""
    names = formats_of(arguments[0])
    outputs = [word for name in names for word in ("-f", f"{name}={folder / name}.run")]
    again = [word for name in names for word in ("-f", f"{name}={folder / name}.replay")]
    code, _, err = run(*arguments, *outputs, *style, unicode=unicode, cwd=cwd)
    assert code in (0, 1, 3), (arguments, code, err)
    got = run("report", folder / "json.run", *again, *style, unicode=unicode)
    assert got[0] == code, (arguments, code, err, got)
    for name in names:
        left, right = ((folder / f"{name}.{end}").read_bytes() for end in ("run", "replay"))
        assert left == right, (arguments, name, got)
        counts["replays"] += 1


def check_fixtures(folder):
    styles = [(), ("--width", "60", "--color", "always", "--limit", "2"), ("-q", "--limit", "all")]
    files = sorted((ROOT / "fixtures" / "rules").glob("*/*.ndjson"))
    for i, path in enumerate(files):
        plans = path.with_suffix(".args")
        more = plans.read_text().split() if plans.exists() else ["--select", "*"]
        replay(folder, "check", path, *more, style=styles[i % 3], unicode=i % 2 == 0, cwd=path.parent)
    for group in ("demo", "causes", "protocols"):
        replay(folder, "check", ROOT / "fixtures" / group, "--select", "*", unicode=True)
    plans = [*(ROOT / "fixtures" / "rules" / "plan").glob("*.yaml"), *(ROOT / "fixtures" / "lint").glob("*.yaml")]
    for i, path in enumerate(sorted(plans)):
        replay(folder, "lint", path, "--select", "*", style=styles[i % 3], unicode=i % 2 == 0)


def check_large(folder):
    """Thousands of groups, more than are kept, and names that are no UTF-8."""
    made = subprocess.run([GENERATOR, "--size", "8MB", "--faults", "0.2", "--seed", "3"], capture_output=True,
                          check=True).stdout
    (folder / "made.ndjson").write_bytes(made)
    replay(folder, "check", folder / "made.ndjson", "--select", "*", "-j", "2", style=("--limit", "all"))
    names = "".join(f'{{"type":"track","event":"E{i}"}}\n' for i in range(11000))
    (folder / "names.ndjson").write_text(names)
    replay(folder, "check", folder / "names.ndjson", "--profile", "strict", style=("--limit", "all"))
    check_cut(folder)
    odd = os.fsencode(folder) + b"/odd\xff.ndjson"
    with open(odd, "wb") as out:
        out.write(BAD + b'{"type":"track","event":"\xff\xfe","x":"\xc3"}\n')
    for unicode in (True, False):
        replay(folder, "check", os.fsdecode(odd), folder / "missing.ndjson", unicode=unicode)


SETTINGS = """schema: 1
plan: plan.yaml
rules: {"*": on}
events: {exclude: ["Excluded*"]}
ignore:
  - {rule: property/*, event: "Order*", path: /properties/*, reason: "a \\"reason\\" & <why>"}
  - {rule: "*", file: nowhere, reason: of no use, until: 2999-12-31}
  - {rule: pii/*, reason: over, until: 2020-12-31}
  - {rule: plan/*, reason: later}
"""
PLAN = """trackvet: 1
plan: shop
events:
  Order Completed: {properties: {total: number}}
  order completed: {properties: {total: number}}
"""


def check_ignores(folder):
    """What settings hide is told again: of events and of plans, of a folder whose name is no UTF-8, too."""
    for name in (b"plain", b"odd\xff"):
        place = pathlib.Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
        place.mkdir()
        (place / "trackvet.yaml").write_text(SETTINGS)
        (place / "plan.yaml").write_text(PLAN)
        (place / "bad.ndjson").write_bytes(BAD + b'{"type":"track","event":"Excluded","userId":"a@b.org"}\n')
        for now in ("2020-12-31T23:59:59Z", "2026-01-01T00:00:00Z"):
            replay(folder, "check", place / "bad.ndjson", "--now", now, unicode=True)
            saved = json.loads((folder / "json.run").read_text())
            assert saved["ignored"]["findings"] > 1 and len(saved["ignored"]["entries"]) == 5, saved
            assert b" ignored by " in (folder / "text.replay").read_bytes()
        replay(folder, "lint", place / "plan.yaml")
        assert json.loads((folder / "json.run").read_text())["ignored"]["findings"] > 0
        assert b" ignored by " in (folder / "text.replay").read_bytes()
    entries = "ignore:\n" + '  - {rule: "*", reason: x}\n' * 35000
    (folder / "base.yaml").write_text("schema: 1\n" + entries)
    (folder / "many.yaml").write_text("schema: 1\nextends: ./base.yaml\n" + entries)
    (folder / "bad.ndjson").write_bytes(BAD)
    _, saved, _ = expect(0, "check", folder / "bad.ndjson", "--config", folder / "many.yaml", "-f", "json")
    expect(0, "report", "-", stdin=saved, out=b" ignored by ")


def check_cut(folder):
    """A saved run that had no room for everything: it stays as it is, all formats can be made of it, and counts
    that do not fit are refused."""
    saved, changed = folder / "cut.json", folder / "changed.json"
    expect(1, "check", folder / "names.ndjson", "--profile", "strict", "-f", f"json={saved}")
    root = json.loads(saved.read_text())
    assert root["cut"]["bare"] and root["cut"]["groups"] and root["cut"]["events"], root["cut"]
    assert saved.stat().st_size < 2_000_000
    for name in formats_of("check"):
        _, out, err = expect(1, "report", saved, "-f", name)
        assert out and not err, (name, err)
        assert name != "json" or out == saved.read_bytes()
    left = root["cut"]["findings"] + root["others"]
    expect(1, "report", saved, out=f"{left:,} findings in groups beyond those in the saved run".encode())
    rule = next(iter(root["cut"]["rules"]))
    for path, value, said in [
            ("cut/groups", 1, "/cut/rules do not add up to all that was cut"),
            ("cut/findings", None, "/cut/findings is missing"),
            ("cut", None, "/totals/groups is not how many groups there are"),
            ("cut/rules", [], "/cut/rules is no object"),
            ("cut/events", root["totals"]["events"] + 1, "/events has more events than there are in all"),
            ("totals/errors", 5, "others are more than all findings")]:
        changed.write_text(json.dumps(with_change(saved, path, value)))
        expect(2, "report", changed, err=said.encode())
    root["cut"]["rules"]["no/rule"] = root["cut"]["rules"].pop(rule)
    changed.write_text(json.dumps(root))
    expect(2, "report", changed, err=b"/cut/rules/no/rule is no rule that this version knows")


def check_options(folder):
    events, saved = folder / "bad.ndjson", folder / "run.json"
    events.write_bytes(BAD)
    expect(1, "check", events, "-f", f"json={saved}")
    expect(1, "report", saved, out=b"FAILED")
    expect(0, "report", saved, "--fail-on", "never", out=b"(--fail-on never)")
    expect(1, "report", saved, "--fail-on", "warning", "-qq")
    expect(2, "report", saved, "--fail-on", "maybe", err=b'not "maybe"')
    expect(1, "report", "-", "-f", "concise", stdin=saved.read_bytes(), out=b"bad.ndjson:1:")
    expect(1, "report", "-", stdin=gzip.compress(saved.read_bytes()), out=b"FAILED")
    expect(2, "report", saved, "-f", "ndjson", err=b"holds groups, not each finding")
    expect(2, "report", saved, "-f", f"json={saved}", err=b"would overwrite what this run reads")
    expect(2, "report", err=b"wants a saved run")
    expect(2, "report", saved, saved, err=b"has no use for")
    expect(2, "report", folder / "nothing.json", err=b"nothing.json")
    expect(3, "check", events, folder / "nothing.ndjson", "-f", f"json={saved}")
    expect(3, "report", saved, out=b"nothing.ndjson")
    expect(3, "report", saved, "--fail-on", "never")
    stopped = json.loads(saved.read_text())
    stopped["totals"]["unreadable_files"] = 0
    stopped["verdict"] = {"fail_on": "never", "failed": False, "interrupted": True}
    saved.write_text(json.dumps(stopped))
    for form, words in (("text", b"INCOMPLETE"), ("markdown", b"**trackvet check incomplete**"), ("sarif", b'"executionSuccessful":false'),
                        ("junit", b'errors="1"'), ("tap", b"- input"), ("github", b"::error title=trackvet input::")):
        expect(3, "report", saved, "-f", form, out=words)


def with_change(path, pointer, value):
    """A saved run with another value at a place; None: without it; of a list: an item of that place too."""
    root = json.loads(path.read_text())
    parent, steps = root, pointer.split("/")
    if steps[0] == "levels":
        steps = ["levels", "/".join(steps[1:])]
    for step in steps[:-1]:
        parent = parent[int(step) if isinstance(parent, list) else step]
    last = int(steps[-1]) if isinstance(parent, list) else steps[-1]
    if value is None:
        del parent[last]
    else:
        parent[last] = root["events"][0] if value == "events/0" else value
    return root


def check_refusals(folder):
    events, saved, changed = folder / "bad.ndjson", folder / "run.json", folder / "changed.json"
    expect(1, "check", events, "-f", f"json={saved}")
    text = saved.read_text()
    wrongs = [("", b"changed.json: line 1, column 0: "),
              (text[:-3], b"expected near end of file"),
              (text + "x", b"end of file expected near"),
              ('{"findings":[]}', b"is neither of trackvet-report/1"),
              ('{"schema":"\\u001b[31m"}', b"is neither of trackvet-report/1"),
              (text.replace('"count":1', '"count":"1"', 1), b"/groups/0/count is no count"),
              (text.replace('"rule":"', '"rule":"x', 1), b"/groups/0/rule is no rule that this version knows"),
              (text.replace('"totals":{', '"totals":{"\\u001b[31m":1,', 1), b"/totals/"),
              ("[" * 100000, b"line 1, column ")]
    for wrong, said in wrongs:
        changed.write_text(wrong)
        code, out, err = expect(2, "report", changed, err=said)
        assert not out and err.count(b"\n") == 1 and b"\x1b" not in err, (wrong[:50], out, err)
    for path, value, said in [
            ("events/0/count", 0, "/events/0/count is 0, or fewer than those that are wrong"),
            ("events/0/invalid", 7, "/events/0/count is 0, or fewer than those that are wrong"),
            ("events/0/first", 5, "/events/0/first is no time between 2000 and 2099"),
            ("events/0/call", 5, "/events/0/call is no string"),
            ("events/1", "events/0", "/events has a row twice"),
            ("events_others", 9, "/events has more events than there are in all"),
            ("events_worst/error", None, "/events_worst/error is missing"),
            ("events_time/all/counts/0", 99, "/events_time/all counts more times than there are"),
            ("events_time/invalid/start", 60, "/events_time/invalid has not the buckets"),
            ("unseen", 1, "/unseen is no array"),
            ("levels/pii/email", "loud", "/levels/pii/email is no level"),
            ("show_options", "-p x; rm y", "/show_options are no options"),
            ("show_options", "-p 'x", "/show_options are no options"),
            ("show_options", "$(rm y)", "/show_options are no options"),
            ("levels/pii/mail", "off", "/levels/pii/mail is no rule that this version knows")]:
        changed.write_text(json.dumps(with_change(ROOT / "fixtures/report/saved/run.json", path, value)))
        expect(2, "report", changed, err=said.encode())
    (folder / "trackvet.yaml").write_text(SETTINGS)
    (folder / "plan.yaml").write_text(PLAN)
    expect(0, "check", events, "--now", "2026-01-01T00:00:00Z", "-f", f"json={saved}")
    (folder / "trackvet.yaml").unlink()
    expect(0, "report", saved)
    for path, value, said in [
            ("ignored/findings", 9, "/ignored/findings is not how many the entries hide"),
            ("ignored/entries", [], "/ignored/findings is not how many the entries hide"),
            ("ignored/entries", {}, "/ignored/entries is no array"),
            ("ignored/entries/3/findings", 1, "/ignored/entries/3/findings are hidden by an entry that has expired"),
            ("ignored/entries/0/origin/line", 1 << 32, "/ignored/entries/0/origin/line is no line"),
            ("ignored/entries/0/until", 5, "/ignored/entries/0/until is no string"),
            ("ignored/entries/0/owner", 5, "/ignored/entries/0/owner is no member that this version knows"),
            ("ignored", [], "/ignored is no object")]:
        changed.write_text(json.dumps(with_change(saved, path, value)))
        expect(2, "report", changed, err=said.encode())
    stranger = json.loads(text)
    sample = stranger["groups"][0]["samples"][0]
    sample["text"] = "\u001b]0;owned\u0007\u202e" + sample["text"]
    changed.write_text(json.dumps(stranger))
    for name in formats_of("check"):
        code, out, _ = expect(1, "report", changed, "-f", name)
        assert b"\x1b" not in out and b"\x07" not in out, (name, out)


def check_saved():
    """The run that the documentation shows is what this program writes; else make it anew, as here."""
    saved = "fixtures/report/saved"
    _, out, _ = run("check", "-p", f"{saved}/plan.yaml", f"{saved}/events.ndjson", "-f", "json", cwd=ROOT)
    assert out == (ROOT / saved / "run.json").read_bytes(), f"{saved}/run.json is old"


def main():
    check_saved()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_fixtures(folder)
        check_large(folder)
        check_ignores(folder)
        check_options(folder)
        check_refusals(folder)
    print(f"{counts['replays']} replays are what the runs wrote; {counts['others']} other commands")


if __name__ == "__main__":
    main()
