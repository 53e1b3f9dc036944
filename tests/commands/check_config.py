#!/usr/bin/env python3
"""trackvet.yaml as its users meet it: found, read, extended, shown, and every mistake in it.

    check_config.py TRACKVET [GEN_EVENTS]

fixtures/config/mistakes: files of settings, and beside each what is said of it; fixtures/config/hold: settings
that extend others, and what holds then. UPDATE=1 writes what the program printed; read the difference."""

import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures" / "config"
UPDATE = os.environ.get("UPDATE") == "1"
CLEAN = {key: value for key, value in os.environ.items() if not key.startswith("TRACKVET_")} | {"LC_ALL": "C.UTF-8"}
passed = 0

TOTAL = {"type": "track", "userId": "u1", "messageId": "m1", "event": "Report Sent",
         "properties": {"rows": "12", "list": [{"price": "1"}, {"price": "2"}]}}
PLAN = """trackvet: 1
plan: shop
events:
  Report Sent:
    doc: It was sent.
    properties: {rows: integer, list: {type: array, items: {properties: {price: number}}}}
"""


def run(*arguments, stdin=b"", folder=None, env=None):
    return subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, cwd=folder, env=CLEAN | (env or {}),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)


def check(condition, what):
    global passed
    if not condition:
        sys.exit(f"FAILED: {what}")
    passed += 1


def expect(code, *arguments, out=None, err=None, silent=True, **how):
    """Runs; the exit code, a piece of stdout and a piece of stderr (None: there must be none, if silent)."""
    done = run(*arguments, **how)
    text, said = done.stdout.decode(), done.stderr.decode()
    name = "trackvet " + " ".join(map(str, arguments))
    check(done.returncode == code, f"{name}: exit code {done.returncode}, not {code}\n{text}{said}")
    check(out is None or out in text, f"{name}: stdout lacks {out!r}\n{text}{said}")
    check(err in said if err else not (silent and said), f"{name}: stderr lacks {err!r}\n{said}")
    return text


def compare(path, text):
    """A golden file."""
    global passed
    if UPDATE:
        path.write_text(text)
    before = path.read_text() if path.exists() else ""
    if before != text:
        lines = difflib.unified_diff(before.split("\n"), text.split("\n"), "file", "program", lineterm="")
        sys.exit("\n".join([f"{path.relative_to(ROOT)}: the program prints something else (UPDATE=1 writes it)", *lines]))
    passed += 1


def write(folder, name, text):
    path = pathlib.Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def events(*changes):
    return "".join(json.dumps(TOTAL | change) + "\n" for change in changes or [{}])


def repository(settings, folder):
    """A folder with .git, settings, a plan and events."""
    os.makedirs(f"{folder}/.git", exist_ok=True)
    if settings is not None:
        write(folder, "trackvet.yaml", "schema: 1\n" + settings)
    write(folder, "plan.yaml", PLAN)
    write(folder, "events.ndjson", events())
    return folder


# ---- Mistakes -------------------------------------------------------------------------------------


def mistakes():
    folder = FIXTURES / "mistakes"
    for path in sorted(folder.glob("*.yaml")):
        done = run("config", "show", "--config", path.name, folder=folder)
        check(done.returncode == 2 and not done.stdout, f"{path.name}: exit code {done.returncode}")
        compare(path.with_suffix(".txt"), done.stderr.decode())
        again = run("check", "--config", path.name, folder=folder, stdin=events().encode())
        check(path.stem in ("no-plan",) or again.stderr == done.stderr, f"{path.name}: check says something else")


def mistakes_of_the_command_line():
    with tempfile.TemporaryDirectory() as folder:
        repository("", folder)
        write(folder, "big.yaml", "schema: 1\n#" + "x" * (1 << 20))
        expect(2, "check", "--config", "nowhere.yaml", folder=folder, err="nowhere.yaml: No such file or directory")
        expect(2, "check", "--config", ".git", folder=folder, err=".git: Is a directory")
        expect(2, "check", "--config", "big.yaml", folder=folder, err="longer than 1 MB")
        expect(2, "check", "--config", "trackvet.yaml", "--isolated", folder=folder, err="give one of them")
        expect(2, "config", folder=folder, err="config wants an action")
        expect(2, "config", "shwo", folder=folder, err='did you mean "show"?')
        expect(2, "config", "schema", "x", folder=folder, err="no use for")
        expect(2, "check", "events.ndjson", folder=folder, env={"TRACKVET_FORMAT": "jsn"}, err='did you mean "json"?')
        expect(2, "check", "events.ndjson", folder=folder, env={"TRACKVET_COLOR": "\x1b"}, err="TRACKVET_COLOR is one of")
        expect(2, "check", "events.ndjson", folder=folder, env={"TRACKVET_CONFIG": "gone"}, err="gone: No such file")
        os.makedirs(f"{folder}/linked")
        os.symlink("../gone/trackvet.yaml", f"{folder}/linked/trackvet.yaml")
        expect(2, "check", "linked/events.ndjson", folder=folder, err="linked/trackvet.yaml: No such file or directory")
        write(folder, ".trackvet.yaml", "schema: 1\n")
        expect(2, "check", "events.ndjson", folder=folder, err="both trackvet.yaml and .trackvet.yaml are in .: keep one")
        for i in range(20):
            write(folder, f"deep{i}.yaml", f"schema: 1\nextends: ./deep{i + 1}.yaml\n")
        expect(2, "check", "--config", "deep0.yaml", "events.ndjson", folder=folder, err="too many files extend each other")


# ---- What holds -----------------------------------------------------------------------------------


def holding():
    """Layers: company.yaml < team.yaml < trackvet.yaml < environment < command line."""
    folder = FIXTURES / "hold"
    env = {"TRACKVET_FORMAT": "concise", "TRACKVET_COLOR": "never"}
    text = expect(0, "config", "show", "app/events.ndjson", "--limit", "7", "--severity", "pii/*=info", folder=folder, env=env)
    compare(folder / "show.txt", text)
    compare(folder / "show-isolated.txt", expect(0, "config", "show", "--isolated", folder=folder, env=env))
    compare(folder / "show-base.txt", expect(0, "config", "show", "--config", "company.yaml", folder=folder))


def precedence():
    with tempfile.TemporaryDirectory() as folder:
        repository("format: concise\nplan: plan.yaml\nfail-on: never\n", folder)
        one = expect(0, "check", "events.ndjson", folder=folder)
        check(one.startswith("events.ndjson:1:"), f"format of the settings: {one}")
        check(expect(0, "check", "events.ndjson", folder=folder, env={"TRACKVET_FORMAT": "json"}).startswith("{"), "environment")
        text = expect(1, "check", "events.ndjson", "-f", "text", "--fail-on", "error", folder=folder,
                      env={"TRACKVET_FORMAT": "json"})
        check("FAILED" in text, "command line")
        expect(1, "check", "--isolated", "-p", "plan.yaml", "events.ndjson", folder=folder, out="FAILED",
               env={"TRACKVET_FORMAT": "json"})
        write(folder, "other.yaml", PLAN.replace("Report Sent", "Other"))
        text = expect(0, "check", "events.ndjson", "-p", "other.yaml", "-f", "json", folder=folder)
        check("plan.yaml" not in text, "-p takes the place of plan:")
        for command in (["rules"], ["specs"], ["lint", "plan.yaml"]):
            expect(0, *command, folder=folder, env={"TRACKVET_FORMAT": "concise"})
        # A format that only check has is none for lint.
        repository("format: segment\n", folder)
        expect(0, "lint", "plan.yaml", folder=folder, out="PASSED")


def levels_keep_their_order():
    with tempfile.TemporaryDirectory() as folder:
        repository("plan: plan.yaml\nrules:\n  property/*: off\n  property/numeric-string: warning\n", folder)
        expect(0, "check", "events.ndjson", folder=folder, out="0 errors, 3 warnings")
        expect(1, "check", "events.ndjson", "--severity", "property/numeric-string=error", folder=folder, out="3 errors")
        expect(0, "check", "events.ndjson", "--ignore", "property/*", folder=folder, out="no findings")
        write(folder, "trackvet.yaml", "schema: 1\nplan: plan.yaml\nrules: {property/numeric-string: {level: off}, "
                                       "'property/*': on}\n")
        expect(1, "check", "events.ndjson", folder=folder, out="2 groups")


def every_setting_is_the_option():
    """Each word that the schema allows is one that the program takes, in the file and on the command line."""
    schema = json.loads(expect(0, "config", "schema"))
    sections = {"": schema["properties"], "events": schema["properties"]["events"]["properties"]}
    count = 0
    for section, properties in sections.items():
        for key, form in properties.items():
            for choice in [form, *form.get("oneOf", [])]:
                for word in choice.get("enum", []):
                    text = f"{key}: {word}\n" if not section else f"{section}: {{{key}: {word}}}\n"
                    done = run("check", "--allow-empty", "--config", "/dev/stdin", "/dev/null", stdin=b"schema: 1\n" + text.encode())
                    option = run("check", "--allow-empty", f"--{key}", word, "/dev/null")
                    check(done.returncode == option.returncode == 0, f"{text}: {done.stderr} {option.stderr}")
                    count += 1
    check(count > 25, "there are words")


# ---- Finding the file -----------------------------------------------------------------------------


def discovery():
    with tempfile.TemporaryDirectory() as top:
        write(top, "trackvet.yaml", "schema: 1\nfail-on: never\n")  # above the repository: not looked at
        folder = repository("fail-on: warning\n", f"{top}/repo")
        write(folder, "a/b/events.ndjson", events())
        show = lambda *path, **how: run("config", "show", *path, **how).stdout.decode().split("\n")[0]
        check(show("a/b/events.ndjson", folder=folder) == "settings: trackvet.yaml", "upward")
        check(show("a/b", folder=folder) == "settings: trackvet.yaml", "from a folder")
        check(show("a/b/none.ndjson", folder=folder) == "settings: trackvet.yaml", "from a file that is not there")
        check(show("none/none/x", folder=folder) == "settings: trackvet.yaml", "from a folder that is not there")
        check(show(folder=f"{folder}/a/b") == "settings: ../../trackvet.yaml", "above the working folder")
        check(show("../b/events.ndjson", folder=f"{folder}/a/b") == "settings: ../../trackvet.yaml", "up and down")
        check(show("./events.ndjson", folder=f"{folder}") == "settings: trackvet.yaml", "with a dot")
        check(show(f"{folder}/a", folder=top) == f"settings: {folder}/trackvet.yaml", "from elsewhere")
        os.remove(f"{folder}/trackvet.yaml")
        check("there is no trackvet.yaml" in show("a", folder=folder), "not beyond .git")
        write(folder, "a/.trackvet.yaml", "schema: 1\n")
        check(show("a/b", folder=folder) == "settings: a/.trackvet.yaml", "the hidden name")
        check("there is no trackvet.yaml" in show(folder=folder), "not downward")


def plans_and_lint():
    with tempfile.TemporaryDirectory() as folder:
        repository("plan: ['plans/**/*.yaml']\nexclude: [old]\n", folder)
        for name in ("plans/a.yaml", "plans/deep/b.yaml", "plans/old/broken.yaml", "plans/.hidden/c.yaml", "plans/d.txt"):
            write(folder, name, PLAN.replace("shop", os.path.basename(name)[0]).replace("Report Sent", f"Report {name[-6]}"))
        expect(0, "lint", folder=folder, out="2 plans: no findings")
        expect(0, "lint", folder=f"{folder}/plans/deep", out="2 plans: no findings")
        expect(0, "lint", "plan.yaml", folder=folder, out="1 plan: no findings")
        expect(2, "test", folder=folder, err="no examples in these plans")
        text = expect(0, "config", "show", folder=folder, out="plans/deep/b.yaml")
        check("old" not in text.replace("exclude", "").split("\n")[3], "excluded plans")


# ---- Ignores --------------------------------------------------------------------------------------

IGNORE = "plan: plan.yaml\nignore:\n  - {rule: 'property/*', event: 'Report *', path: /properties/list/*/price, reason: R-1%s}\n"


def ignores():
    with tempfile.TemporaryDirectory() as folder:
        repository(IGNORE % "", folder)
        text = expect(1, "check", "events.ndjson", folder=folder, out="2 findings ignored by trackvet.yaml")
        check("list[].price" not in text, "an ignored finding is not shown")
        report = json.loads(expect(1, "check", "events.ndjson", "-f", "json", folder=folder))
        check(report["ignored"]["findings"] == 2 and report["totals"]["errors"] == 1, "counted in JSON")
        entry = report["ignored"]["entries"][0]
        check(entry == {"rule": "property/*", "event": "Report *", "path": "/properties/list/*/price", "file": None,
                        "reason": "R-1", "until": None, "expired": False,
                        "origin": {"file": "trackvet.yaml", "line": 4}, "findings": 2}, f"the entry: {entry}")
        for form in ("text", "json", "sarif"):
            saved = write(folder, "run.json", expect(1, "check", "events.ndjson", "-f", "json", folder=folder))
            again = run("report", saved, "-f", form, folder=folder).stdout
            check(again == run("check", "events.ndjson", "-f", form, folder=folder).stdout, f"report of a saved run: {form}")
        lines = expect(1, "check", "events.ndjson", "-f", "ndjson", folder=folder).splitlines()
        check(len(lines) == 1 and "/properties/rows" in lines[0], "streamed findings")
        expect(1, "check", "events.ndjson", "-qq", folder=folder, out="")
        repository(IGNORE % "" + "  - {rule: property/numeric-string, path: /properties/**, reason: R-2}\n", folder)
        expect(0, "check", "events.ndjson", folder=folder, out="3 findings ignored by trackvet.yaml\nPASSED")
        expect(0, "check", "events.ndjson", "-qq", folder=folder, out="")
        expect(0, "check", "events.ndjson", "-f", "ndjson", folder=folder, out="")
        expect(1, "check", "events.ndjson", "--isolated", "-p", "plan.yaml", folder=folder, out="FAILED")
        enforced = run("check", "events.ndjson", "--enforce", folder=folder)
        plain = run("check", "events.ndjson", "--enforce", "--isolated", "-p", "plan.yaml", folder=folder)
        check(enforced.stdout == plain.stdout and enforced.stdout, "Segment's controls know nothing of ignores")
        repository("plan: plan.yaml\nevents: {exclude: ['Report *', identify]}\n", folder)
        expect(0, "check", "events.ndjson", folder=folder, out="3 findings ignored by trackvet.yaml")
        write(folder, "ids.ndjson", '{"type":"identify","userId":"null","traits":{}}\n{"type":"group","userId":"null","groupId":"g"}\n')
        text = expect(0, "check", "ids.ndjson", folder=folder, out="1 finding ignored by trackvet.yaml")
        check("group" in text, "a call by its name")


def all_commands_agree():
    """What check reports, show shows and baseline writes is one thing, from any folder."""
    with tempfile.TemporaryDirectory() as folder:
        repository(IGNORE % "" + "rules: {property/required: warning}\n", folder)
        ids = {group["id"] for group in json.loads(run("check", "events.ndjson", "-f", "json", folder=folder).stdout)["groups"]}
        check(len(ids) == 1, f"one group is left: {ids}")
        for place, where in (("events.ndjson:1", folder), ("events.ndjson:1:2", folder), (f"{folder}/events.ndjson:1", "/")):
            text = expect(1, "show", place, folder=where, out="1 error, 0 warnings, 0 advice, 2 findings ignored by")
            check("property/numeric-string" in text, "show finds what check finds")
        check(b"ignored" not in run("show", "events.ndjson:1", "--isolated", folder=folder).stdout, "show --isolated")
        expect(0, "baseline", "write", "events.ndjson", folder=folder, err="1 group in", silent=False)
        written = json.loads((pathlib.Path(folder) / "trackvet-baseline.json").read_text())
        check({row["id"] for row in written["check"]} == ids, f"the baseline: {written}")
        expect(0, "baseline", "write", "--lint", folder=folder, err="in trackvet-baseline.json", silent=False)


def ignores_that_the_program_writes():
    """-f ignore-config, pasted, hides what was found and nothing else."""
    strange = 'A\u0001 * "?" \\ [x] {y}: #z \u20ac \u202e'
    with tempfile.TemporaryDirectory() as folder:
        repository("extends: strict\n", folder)
        write(folder, "events.ndjson", events({"event": strange, "userId": "null"}, {"event": "Report*", "userId": "0"}, {"type": "identify", "userId": "null"},
                                              {"type": "page", "properties": {"a~b/c": None, "url": "x"}},
                                              *[{"event": long, "userId": "null", "properties": {"x" * 300: {long: {"mail": "a@b.org"}}}}
                                                for long in ("E" * 600, "F*?\\" * 200, "\u20ac" * 300)]) + "{\n")
        block = expect(1, "check", "events.ndjson", "-f", "ignore-config", folder=folder)
        write(folder, "trackvet.yaml", "schema: 1\nextends: strict\n" + block)
        report = json.loads(expect(0, "check", "events.ndjson", "-f", "json", folder=folder))
        entries = report["ignored"]["entries"]
        check(report["groups"] == [] and len(entries) > 5 and all(entry["findings"] for entry in entries), f"{block}\n{entries}")
        write(folder, "more.ndjson", events({"event": strange.replace("*", "x"), "userId": "null"}, {"event": "Reporter", "userId": "0"}))
        expect(1, "check", "more.ndjson", "--fail-on", "warning", folder=folder, out="2 events in 1 file · 2 groups")


def ignores_by_file():
    with tempfile.TemporaryDirectory() as folder:
        repository("plan: plan.yaml\nignore: [{rule: '*', file: old/, reason: x}, {rule: '*', file: '*.tmp.ndjson', reason: y}]\n", folder)
        write(folder, "old/a.ndjson", events())
        write(folder, "new/b.tmp.ndjson", events())
        report = json.loads(expect(1, "check", "old", "new", "events.ndjson", "-f", "json", folder=folder))
        check([entry["findings"] for entry in report["ignored"]["entries"]] == [3, 3], "by file")
        check(report["totals"]["errors"] == 3, "the others stay")
        expect(0, "check", "a.ndjson", folder=f"{folder}/old", out="3 findings ignored by ../trackvet.yaml")
        expect(0, "check", "--stdin-filename", "old/x.ndjson", folder=folder, stdin=events().encode(), out="3 findings ignored")
        expect(1, "check", "-", folder=folder, stdin=events().encode(), out="FAILED")


def same_for_any_threads():
    with tempfile.TemporaryDirectory() as folder:
        repository(IGNORE % "" + "  - {rule: property/*, file: b/, reason: R-2}\n", folder)
        for name in ("a/1.ndjson", "b/2.ndjson", "c/3.ndjson"):
            write(folder, name, events(*[{"messageId": f"m{i}"} for i in range(400)]))
        for form in ("json", "ndjson", "text"):
            runs = {run("check", "a", "b", "c", "-f", form, "-j", jobs, "--split-every", "4KiB", folder=folder).stdout
                    for jobs in (1, 3, 8)}
            check(len(runs) == 1 and runs.pop(), f"{form} differs with the number of threads")


def expiry():
    with tempfile.TemporaryDirectory() as folder:
        repository(IGNORE % ", until: 2026-12-31", folder)
        now = lambda time: ["check", "events.ndjson", "--now", time]
        expect(1, *now("2026-12-31T23:59:59Z"), folder=folder, out="2 findings ignored")
        note = "trackvet.yaml:4: this ignore expired on 2026-12-31 and hides nothing any more: R-1"
        text = expect(1, *now("2027-01-01T00:00:00Z"), folder=folder, err=note, out="note  " + note)
        check("list[].price" in text and "ignored" not in text, "what has expired hides nothing")
        report = json.loads(expect(1, *now("2027-01-01T00:00:00Z"), "-f", "json", folder=folder, err=note))
        check(report["ignored"]["entries"][0]["expired"] is True and not report["notes"], "expired in JSON")
        expect(1, *now("2027-01-01T01:00:00+02:00"), folder=folder, out="2 findings ignored")
        repository(IGNORE % ", until: 2001-01-01", folder)
        expect(1, "check", "events.ndjson", folder=folder, err="expired on 2001-01-01")
        repository(IGNORE % ", until: 9999-12-31", folder)
        expect(1, "check", "events.ndjson", folder=folder, out="2 findings ignored")


def ignores_of_lint():
    loose = PLAN.replace("doc: It was sent.", "").replace("    \n", "")
    with tempfile.TemporaryDirectory() as folder:
        repository("plan: plan.yaml\n", folder)
        write(folder, "plan.yaml", loose)
        expect(0, "lint", folder=folder, out="plan/missing-doc")
        entry = "plan: plan.yaml\nignore: [{rule: plan/missing-doc, event: '%s', path: '%s', file: '%s', reason: x}]\n"
        repository(entry % ("Report *", "/events/*", "plan.yaml"), folder)
        write(folder, "plan.yaml", loose)
        text = expect(0, "lint", folder=folder, out="no findings; 1 finding ignored by trackvet.yaml")
        check("missing-doc" not in text, "hidden")
        report = json.loads(expect(0, "lint", "-f", "json", folder=folder))
        check(report["ignored"]["findings"] == 1 and report["findings"] == [], "lint JSON")
        for event, path, file in (("Other", "/events/*", "plan.yaml"), ("*", "/calls/**", "plan.yaml"), ("*", "/**", "other.yaml")):
            write(folder, "trackvet.yaml", "schema: 1\n" + entry % (event, path, file))
            expect(0, "lint", folder=folder, out="plan/missing-doc", err="trackvet.yaml:3: this ignore hides nothing: plan/missing-doc")
            expect(0, "lint", "plan.yaml", folder=folder, out="plan/missing-doc")


# ---- Excluded files -------------------------------------------------------------------------------


def excluded():
    with tempfile.TemporaryDirectory() as folder:
        repository("exclude: [archive, '*.bak.ndjson', logs/*/raw]\n", folder)
        for name in ("data/a.ndjson", "data/archive/b.ndjson", "data/c.bak.ndjson", "logs/1/raw/d.ndjson", "logs/1/e.ndjson"):
            write(folder, name, events())
        files = lambda *names, **how: json.loads(run("check", "-f", "json", "--fail-on", "never", *names, folder=folder, **how).stdout)["totals"]["files"]
        check(files("data") == 1 and files("logs") == 1 and files(".") == 3, "folders are walked without them")
        check(files("data/archive/b.ndjson") == 1, "who names a file wants it")
        check(files("data/archive") == 1, "who names a folder, too")
        check(files("data/archive/b.ndjson", "data/archive", "data/a.ndjson", "--force-exclude") == 1, "unless forced")
        check(files("data", "--isolated") == 3, "--isolated")
        expect(0, "check", "data/c.bak.ndjson", "--force-exclude", folder=folder, out="0 events in 0 files",
               err="nothing to check: every file is excluded")
        names = "data/a.ndjson\ndata/archive/b.ndjson\r\n\n"
        check(files("--files-from", "-", stdin=names.encode()) == 2, "--files-from -")
        write(folder, "names", names.replace("\r", "").replace("\n", "\0"))
        check(files("--files-from", "names", "logs/1/e.ndjson") == 3, "--files-from with NUL")
        check(files("--files-from", "names", "--force-exclude") == 1, "--files-from --force-exclude")
        write(folder, "nothing", "")
        expect(0, "check", "--files-from", "nothing", folder=folder, silent=False, out="0 events in 0 files")
        expect(2, "check", "--files-from", "gone", folder=folder, err="--files-from gone: No such file")
        expect(0, "lint", "--files-from", "-", folder=folder, stdin=b"plan.yaml\n", out="1 plan: no findings")


def standard_input_is_the_file_of_its_name():
    """The same settings, exclusions and report for --stdin-filename X as for the path X."""
    settings = IGNORE % "" + "  - {rule: '*', file: 'b/*', reason: z}\nexclude: [archive]\nfail-on: warning\n"
    with tempfile.TemporaryDirectory() as folder:
        repository(settings, folder)
        write(folder, "nested/trackvet.yaml", "schema: 1\nfail-on: never\n")
        for name in ("events.ndjson", "archive/x.ndjson", "b/y.ndjson", "nested/z.ndjson"):
            write(folder, name, events())
            for flags in ([], ["--force-exclude"], ["-f", "json"], ["-f", "ndjson"], ["--isolated"]):
                path = run("check", name, *flags, folder=folder)
                piped = run("check", "--stdin-filename", name, *flags, folder=folder, stdin=events().encode())
                dash = run("check", "-", "--stdin-filename", name, *flags, folder=folder, stdin=events().encode())
                for other in (piped, dash):
                    check((path.returncode, path.stdout, path.stderr) == (other.returncode, other.stdout, other.stderr),
                          f"{name} {flags}: {path} {other}")


# ---- config init, config schema -------------------------------------------------------------------


def init():
    with tempfile.TemporaryDirectory() as folder:
        expect(0, "config", "init", folder=folder, out="wrote trackvet.yaml")
        text = pathlib.Path(folder, "trackvet.yaml").read_text()
        expect(0, "config", "show", folder=folder, out="settings: trackvet.yaml")
        expect(2, "config", "init", folder=folder, err="is there already; --force writes over it")
        write(folder, "plan.yaml", PLAN)
        expect(0, "config", "init", "--force", folder=folder)
        check("plan: [plan.yaml]" in pathlib.Path(folder, "trackvet.yaml").read_text(), "plans that are there are named")
        # What stands there as a comment is right, too.
        open_text = "\n".join(line[2:] if line.startswith("# ") and (line[2:].split(":")[0] in
                              ("rules", "exclude", "events", "ignore", "plan") or line.startswith("#  ")) else line
                              for line in text.split("\n"))
        check(open_text.count("#") < text.count("#") - 10, "comments are opened")
        write(folder, "tracking-plan.yaml", PLAN)
        write(folder, "trackvet.yaml", open_text)
        shown = expect(0, "config", "show", folder=folder)
        check("property/unknown=error" in shown and "events.max-event        32KiB" in shown, shown)
        write(folder, "trackvet.yaml", "nothing: right\n")
        expect(0, "config", "schema", folder=folder, out="draft-07")
        expect(0, "config", "init", "--force", folder=folder)
        os.rename(f"{folder}/trackvet.yaml", f"{folder}/.trackvet.yaml")
        expect(2, "config", "init", folder=folder, err=".trackvet.yaml: is there already")


def page():
    """docs/configuration.md names every key."""
    text = (ROOT / "docs" / "configuration.md").read_text()
    properties = json.loads(expect(0, "config", "schema"))["properties"]
    events = properties.pop("events")["properties"]
    for key in [*properties, *(f"events.{key}" for key in events), *properties["ignore"]["items"]["properties"]]:
        check(f"`{key}`" in text, f"docs/configuration.md does not name {key}")


def schema():
    text = expect(0, "config", "schema")
    compare(ROOT / "docs" / "trackvet-config.schema.json", text)
    try:
        import jsonschema
        import yaml
    except ImportError:
        print("python3-jsonschema or python3-yaml is not installed: the schema is not compared with the reader")
        return
    validator = jsonschema.Draft7Validator(json.loads(text))
    for name in ("company.yaml", "team.yaml", "app/trackvet.yaml"):
        check(not list(validator.iter_errors(read(yaml, FIXTURES / "hold" / name))), f"{name}: the schema refuses it")
    for name in ("unknown-key", "wrong-type", "wrong-word", "no-schema", "other-schema", "ignores"):
        path = FIXTURES / "mistakes" / f"{name}.yaml"
        check(list(validator.iter_errors(read(yaml, path))), f"{path}: the schema allows what the reader refuses")


def read(yaml, path):
    """YAML 1.2's off and dates are texts."""
    class Loader(yaml.SafeLoader):
        pass
    Loader.yaml_implicit_resolvers = {
        key: [pair for pair in pairs if pair[0] not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
        for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), "tf")
    return yaml.load(path.read_text(), Loader)


def main():
    for part in (mistakes, mistakes_of_the_command_line, holding, precedence, levels_keep_their_order, every_setting_is_the_option,
                 discovery, plans_and_lint, ignores, all_commands_agree, ignores_that_the_program_writes, ignores_by_file, same_for_any_threads, expiry, ignores_of_lint,
                 excluded, standard_input_is_the_file_of_its_name, init, page, schema):
        part()
    print(f"{passed} passed")


if __name__ == "__main__":
    main()
