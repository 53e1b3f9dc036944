#!/usr/bin/python3
"""Every format of `check`, of inputs that are clean, many, broken and hostile, read by programs that are not ours.

    check_formats.py TRACKVET [debian|npm|reviewdog]...

Each input is checked once, with all formats at the same time; the JSON report says what each of them must hold. The
readers come from three places, to be tested apart (without a word: all of them). What is not installed is said, and
ends the script with 77 when all else is well:

    debian      json, expat, csv, python3-junitparser, python3-yaml; cmark-gfm, the renderer of GitHub
    npm         SARIF: schema and validation of @microsoft/sarif-multitool (with python3-jsonschema); GitHub: its
                toolkit writes the same commands, byte for byte; TAP: tap-parser
    reviewdog   rdjson, rdjsonl, checkstyle: the program, in PATH or $TRACKVET_REVIEWDOG
"""

import collections
import csv
import gzip
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import urllib.parse
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
PROGRAM = os.path.abspath(sys.argv[1])
PARTS = set(sys.argv[2:]) or {"debian", "npm", "reviewdog"}
FORMATS = ["sarif", "github", "gitlab", "junit", "tap", "checkstyle", "rdjson", "rdjsonl", "markdown", "csv",
           "ignore-config"]
skipped = set()
passed = 0

HOSTILE = [
    "::error::x", "a\n::error::x", "a\r\n  ::error file=x::y", "%0A::error::x", "##[error]x", "a ###[add-mask]b", "a,b:c%25d",
    "<script>alert(1)</script>", "]]><b/>", "&amp;&#10;", "<!-- x", "\" onload=\"x", "'", "\\", "\\\"", "a\\|b", "a|b",
    "|", "`", "``` x", "a`b``c", " ` ", "[x](https://evil.example)", "![](x)", "@everyone", "#1", "{0}", "{{x}}",
    "=1+1", "+1", "-1", "\t=1", "\r=1", "=HYPERLINK(\"http://evil.example\")", "a;b", "a,\"b", " leading", "trailing ",
    "# TO" "DO", "x # SKIP", "not ok 1", "Bail out!", "---", "...", "1..0", "*", "?", "a*b?c\\d", "- x", "key: value",
    "\x1b[31mred", "\x9b31m", "\x00", "\x08", "\x7f", "\u202egnp.exe", "\u2028", "\ufeff", "\ufffe", "\U000e0041",
    "Ünïcödé 東京 😀", "e\u0301", "n" * 300,
]


def must(condition, what):
    global passed
    if not condition:
        sys.exit(f"failed: {what}")
    passed += 1


def skip(what):
    skipped.add(what)


# ---- Inputs ---------------------------------------------------------------------------------------


def event(name, **more):
    return json.dumps({"type": "track", "event": name, "userId": "u-1", "messageId": "m", **more}) + "\n"


def faulty(name, **more):
    return event(name, **{"anonymousId": 5, **more})


PLAN = """\
trackvet: 1
plan: shop
events:
  Slot Chosen:
    required: slot
    properties: {slot: {type: integer, doc: Which one.}}
"""


def make_inputs(folder):
    """[(name, arguments, exit code)]; files are made in the folder."""
    def write(name, data):
        path = os.path.join(os.fsencode(folder), os.fsencode(name))
        with open(path, "wb") as out:
            out.write(data if isinstance(data, bytes) else data.encode())
    good = event("Thing Done")
    write("clean.ndjson", good)
    write("one.ndjson", good + faulty("Thing Done"))
    write("many.ndjson", faulty("Thing Done") * 40127)
    write("malformed.ndjson", good + "{\"type\": \"track\", broken\n" + good)
    packed = gzip.compress((good * 50).encode() + os.urandom(20000).hex().encode(), mtime=0)
    write("cut.ndjson.gz", packed[:len(packed) // 2])
    write(b"\xff\xfe::x\n%0a,.ndjson", faulty("Thing Done"))
    write("long.ndjson", good + faulty("Thing Done", properties={"note": "x" * 10_000_000}) + good)
    write("hostile.ndjson", "".join(faulty(name) for name in HOSTILE))
    write("plan.yaml", PLAN)
    write("slots.ndjson", event("Slot Chosen", properties={"slot": "one"}) * 3)
    write("groups.ndjson", "".join(faulty(f"Thing {i:05d} Done") for i in range(6000)))
    write("personal.ndjson", event("Thing Done", properties={"who": "mail ann@example.com"}))
    return [("clean", ["clean.ndjson"], 0), ("one", ["one.ndjson"], 1), ("many", ["many.ndjson"], 1),
            ("malformed", ["malformed.ndjson"], 1), ("cut", ["cut.ndjson.gz"], 3),
            ("missing", ["one.ndjson", "missing\n::error::x.ndjson"], 3),
            ("path", [b"\xff\xfe::x\n%0a,.ndjson"], 1), ("long", ["long.ndjson"], 1),
            ("hostile", ["hostile.ndjson"], 1), ("planned", ["-p", "plan.yaml", "slots.ndjson"], 1),
            ("groups", ["groups.ndjson"], 1), ("personal", ["personal.ndjson", "--select", "pii/*"], 0)]


class Run:
    """One input in all formats: {format: bytes}, and the JSON report."""

    def __init__(self, folder, name, arguments, code):
        self.name = name
        outputs = [part for format in FORMATS + ["json"] for part in ("-f", f"{format}={name}.{format}")]
        done = subprocess.run([PROGRAM, "check", "--ci=off", "--fail-on", "error", "--limit", "all", *arguments, *outputs], cwd=folder,
                              capture_output=True, timeout=120, check=False)
        must(done.stdout == b"", f"{name}: nothing on standard output")
        self.texts = {format: pathlib.Path(folder, f"{name}.{format}").read_bytes() for format in FORMATS}
        self.report = json.loads(pathlib.Path(folder, f"{name}.json").read_bytes())
        self.groups = self.report["groups"]
        self.notes = self.report["notes"]
        must(done.returncode in (0, code) if code == 0 else done.returncode == code,
             f"{name}: exit code {done.returncode}, {done.stderr.decode()[:300]}")
        self.folder = folder

    def text(self, format):
        return self.texts[format].decode()


# ---- What no format may hold ----------------------------------------------------------------------


def is_hidden(character):
    return (unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co")
            and character not in "\n\r")


def check_bytes(run):
    for format in FORMATS:
        text = run.text(format)
        hidden = {hex(ord(c)) for c in set(text) if is_hidden(c)}
        must(not hidden, f"{run.name} {format}: hidden characters {hidden}")
        must("\r" not in (text.replace("\r\n", "") if format == "csv" else text), f"{run.name} {format}: CR")
        if format != "github":
            lines = [line for line in text.splitlines() if line.lstrip().startswith("::")]
            must(not lines, f"{run.name} {format}: a command {lines[:1]}")
        must("ann@example.com" not in text, f"{run.name} {format}: an address")
        must("##[" not in text or format not in ("github", "tap", "markdown", "csv"), f"{run.name} {format}: ##[")


def is_plain(text):
    """Whether text stands as it is where hidden characters are spelled out."""
    return "##[" not in text and not any(is_hidden(c) or c in "\n\r" or unicodedata.category(c) in ("Cn", "Mn") for c in text)


def names(run):
    """The names of events to look for; of very many, some."""
    return sorted({group["event"] for group in run.groups if group["event"]})[:100]


# ---- JSON formats ---------------------------------------------------------------------------------


def sarif_schema():
    if "npm" not in PARTS:
        return None
    path = MODULES / "@microsoft" / "sarif-multitool-linux" / "sarif-2.1.0.json"
    try:
        import jsonschema
        return jsonschema.Draft202012Validator(json.loads(path.read_text()))
    except (ImportError, FileNotFoundError, AttributeError):
        skip("SARIF's schema: npm ci in tests/reports, python3-jsonschema")
        return None


SARIF = sarif_schema()


def check_sarif(run):
    log = json.loads(run.text("sarif"))
    faults = [] if SARIF is None else [f"{list(e.absolute_path)}: {e.message[:200]}" for e in SARIF.iter_errors(log)]
    must(not faults, f"{run.name} sarif: {faults[:3]}")
    tool_run, = log["runs"]
    results, rules = tool_run["results"], tool_run["tool"]["driver"]["rules"]
    biggest = sorted(run.groups, key=lambda g: ({"error": 0, "warning": 1, "info": 2}[g["severity"]], -g["count"]))
    must(len(results) == min(len(run.groups), 5000), f"{run.name} sarif: {len(results)} results")
    must([r["occurrenceCount"] for r in results] == [g["count"] for g in biggest[:5000]], f"{run.name} sarif: order")
    must({r["ruleId"] for r in results} == {r["id"] for r in rules}, f"{run.name} sarif: rules")
    must(all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in results), f"{run.name} sarif: ruleIndex")
    prints = {r["partialFingerprints"]["trackvetGroup/v1"] for r in results}
    must(len(prints) == len(results), f"{run.name} sarif: fingerprints differ")
    by_id = {g["id"]: g for g in run.groups}
    invocation, = tool_run["invocations"]
    must(invocation["executionSuccessful"] == (run.report["totals"]["unreadable_files"] == 0),
         f"{run.name} sarif: success")
    told = [n["message"]["text"] for n in invocation["toolExecutionNotifications"]]
    must(told[:len(run.notes)] == run.notes, f"{run.name} sarif: notes {told}")
    must(len(told) == len(run.notes) + (len(run.groups) > 5000), f"{run.name} sarif: the cap is told")
    for result in results:
        group = by_id[result["partialFingerprints"]["trackvetGroup/v1"]]
        where, = result["locations"]
        must(len(result.get("relatedLocations", [])) <= 10, f"{run.name} sarif: related places")
        must("markdown" not in result["message"], f"{run.name} sarif: text alone")
        must(not re.search(r"\]\(", result["message"]["text"]), f"{run.name} sarif: no links")
        name = where["logicalLocations"][0]["fullyQualifiedName"]
        must(not group["event"] or name.startswith(group["event"]), f"{run.name} sarif: {name}")
        uri = where["physicalLocation"]["artifactLocation"]
        path = os.fsdecode(urllib.parse.unquote_to_bytes(uri["uri"]))
        must(uri["uriBaseId"] == "%SRCROOT%" and os.path.exists(os.path.join(run.folder, path)),
             f"{run.name} sarif: {uri}")
        must(run.name != "planned" or path == "plan.yaml", f"{run.name} sarif: the plan's line is the place")


def check_sarif_tool(runs):
    """The validation of Microsoft's tool: rules that the schema cannot say."""
    tool = MODULES / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    if not tool.exists():
        skip("sarif-multitool: npm ci in tests/reports")
        return
    with tempfile.TemporaryDirectory() as folder:
        tool.chmod(0o755)  # npm leaves it without
        files = []
        for run in runs:
            files.append(os.path.join(folder, f"{run.name}.sarif"))
            pathlib.Path(files[-1]).write_bytes(run.texts["sarif"])
        done = subprocess.run([tool, "validate", *files, "--level", "Error;Warning"], capture_output=True,
                              env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
                                   "DOTNET_BUNDLE_EXTRACT_BASE_DIR": folder}, timeout=300, check=False)
        out = done.stdout.decode()
        if "Done." not in out:
            skip(f"sarif-multitool does not run here: {(out + done.stderr.decode())[:120]!r}")
            return
        told = [line for line in out.splitlines() if re.search(r": (error|warning) ", line)
                and "informationUri" not in line]
        must(not told, f"sarif-multitool: {told[:3]}")


def check_gitlab(run):
    issues = json.loads(run.text("gitlab"))
    must(len(issues) == len(run.groups), f"{run.name} gitlab: {len(issues)}")
    must(len({i["fingerprint"] for i in issues}) == len(issues), f"{run.name} gitlab: fingerprints differ")
    for issue in issues:
        must(issue["description"].startswith(issue["check_name"]), f"{run.name} gitlab: the rule stands first")
        must(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), f"{run.name} gitlab: severity")
        must(issue["location"]["lines"]["begin"] >= 1 and issue["location"]["path"], f"{run.name} gitlab: place")
    for name in names(run):
        must(any(f": {name} › " in i["description"] or f": {name}: " in i["description"] for i in issues),
             f"{run.name} gitlab: {name!r}")


def check_rdjson(run):
    whole = json.loads(run.text("rdjson"))["diagnostics"]
    lines = [json.loads(line) for line in run.text("rdjsonl").splitlines()]
    must(len(whole) == len(lines) == len(run.groups) + len(run.notes), f"{run.name} rdjson: {len(whole)}")
    for one, line in zip(whole, lines):
        must(line.pop("source") == {"name": "trackvet"} and one == line, f"{run.name} rdjsonl: as rdjson")
        must(set(one) <= {"message", "location", "severity", "code", "suggestions"}, f"{run.name} rdjson: fields")
        start = one.get("location", {}).get("range", {}).get("start", {"line": 1})
        must(start["line"] >= 1 and start.get("column", 1) >= 1, f"{run.name} rdjson: place")


def check_reviewdog(run):
    program = os.environ.get("TRACKVET_REVIEWDOG") or shutil.which("reviewdog")
    if not program:
        skip("reviewdog is not installed")
        return
    for format in ("rdjson", "rdjsonl", "checkstyle"):
        done = subprocess.run([program, f"-f={format}", "-filter-mode=nofilter", "-reporter=local", "-fail-level=none"],
                              input=run.texts[format], capture_output=True, cwd=run.folder, timeout=60, check=False)
        must(done.returncode == 0 and not done.stderr, f"{run.name} reviewdog {format}: {done.stderr.decode()[:300]}")
        for rule in {group["rule"] for group in run.groups}:
            must(rule in done.stdout.decode(), f"{run.name} reviewdog {format}: {rule}")


# ---- XML ------------------------------------------------------------------------------------------


def xml_name(name):
    """What XML makes of a name: what it has no place for becomes U+FFFD."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", name)


def check_junit(run):
    root = xml.etree.ElementTree.fromstring(run.texts["junit"])
    must({e.tag for e in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error", "system-out"},
         f"{run.name} junit: elements")
    suites = {}
    for suite in root:
        suites.setdefault(suite.get("name"), []).append(suite)
    rules, = [s for s in suites["rules"] if len(s) and s[0].get("classname") == "rules"]
    hit = {group["rule"] for group in run.groups}
    must(len(rules) > 50 and not hit & {case.get("name") for case in rules}, f"{run.name} junit: rules that passed")
    cases = [case for suite in root for case in suite if suite is not rules and case.get("classname") != "input"]
    must(len(cases) == len(run.groups), f"{run.name} junit: {len(cases)} cases")
    failed = sum(case.find("failure") is not None for case in cases)
    must(failed == sum(g["severity"] == "error" for g in run.groups), f"{run.name} junit: failures")
    told = collections.Counter(case.get("classname") for case in cases)
    wanted = collections.Counter(xml_name(g["event"] or g["call"] or "records") for g in run.groups)
    must(told == wanted, f"{run.name} junit: {told - wanted} {wanted - told}")
    for suite in root:
        keys = [case.get("name") for case in suite]
        must(len(keys) == len(set(keys)) == int(suite.get("tests")), f"{run.name} junit: cases of a suite differ")
        must(len(suite.findall("testcase/failure")) == int(suite.get("failures")), f"{run.name} junit: counted")
        must(len(suite.findall("testcase/error")) == int(suite.get("errors")), f"{run.name} junit: counted")
    try:
        import junitparser
    except ImportError:
        skip("python3-junitparser is not installed")
        return
    parsed = junitparser.JUnitXml.fromstring(run.texts["junit"])
    parsed.update_statistics()
    must(parsed.failures == failed, f"{run.name} junitparser: {parsed.failures}")
    must(parsed.tests == len(cases) + len(rules) + len(run.notes), f"{run.name} junitparser: {parsed.tests}")


def check_checkstyle(run):
    root = xml.etree.ElementTree.fromstring(run.texts["checkstyle"])
    must(root.tag == "checkstyle" and root.get("version") == "4.3", f"{run.name} checkstyle: root")
    must({e.tag for e in root.iter()} <= {"checkstyle", "file", "error"}, f"{run.name} checkstyle: elements")
    errors = [e for e in root.iter("error") if e.get("source") != "trackvet.input"]
    must(len(errors) == len(run.groups), f"{run.name} checkstyle: {len(errors)}")
    must(collections.Counter(e.get("source") for e in errors)
         == collections.Counter(f"trackvet.{g['rule']}" for g in run.groups), f"{run.name} checkstyle: rules")
    files = [f.get("name") for f in root]
    must(len(files) == len(set(files)), f"{run.name} checkstyle: a file stands once")
    for name in names(run):
        must(any(e.get("message").startswith(xml_name(name)) for e in errors), f"{run.name} checkstyle: {name!r}")


# ---- Lines ----------------------------------------------------------------------------------------


def unescape(text, is_property):
    for code, character in ([("%3A", ":"), ("%2C", ",")] if is_property else []) + [("%0D", "\r"), ("%0A", "\n"),
                                                                                    ("%25", "%")]:
        text = text.replace(code, character)
    return text


def ask_node(question):
    if "npm" not in PARTS:
        return None
    if not (MODULES / "tap-parser").exists() or not shutil.which("node"):
        skip("readers from npm: npm ci in tests/reports")
        return None
    done = subprocess.run(["node", HERE / "read_formats.mjs"], input=json.dumps(question).encode(),
                          capture_output=True, timeout=120, check=False)
    must(done.returncode == 0, f"read_formats.mjs: {done.stderr.decode()[:400]}")
    return json.loads(done.stdout)


def check_github(run):
    text = run.text("github")
    commands = []
    must(text == "" or text.endswith("\n"), f"{run.name} github: the last line ends")
    for line in text.split("\n")[:-1]:
        found = re.fullmatch(r"::(error|warning|notice) ((?:\w+=[^,:]*)(?:,\w+=[^,:]*)*)::(.*)", line)
        must(found, f"{run.name} github: {line[:100]!r}")
        properties = {key: unescape(value, True)
                      for key, value in (part.split("=", 1) for part in found.group(2).split(","))}
        must(properties.get("title", "").startswith("trackvet"), f"{run.name} github: {line[:100]!r}")
        commands.append([found.group(1), properties, unescape(found.group(3), False)])
    wanted = collections.Counter({"error": "error", "warning": "warning", "info": "notice"}[g["severity"]]
                                 for g in run.groups)
    told = collections.Counter(name for name, properties, _ in commands if "file" in properties)
    for name, count in wanted.items():
        must(min(count, 10) - 3 <= told[name] <= 10, f"{run.name} github: {told}")
    must(max(collections.Counter(name for name, _, _ in commands).values(), default=0) <= 10, f"{run.name} github: cap")
    hidden = sum(wanted.values()) - sum(told.values())
    rest = [message for name, properties, message in commands if properties == {"title": "trackvet"}]
    must(len(rest) == (hidden > 0), f"{run.name} github: the rest {rest}")
    must(not hidden or rest[0].startswith(f"+ {hidden:,} group"), f"{run.name} github: {rest}")
    lines = ask_node({"kind": "commands", "commands": commands}) if commands else None
    must(lines is None or lines == text, f"{run.name} github: not as the toolkit writes them")


def check_tap(run):
    text = run.text("tap")
    points = [line for line in text.splitlines() if re.match(r"(not )?ok ", line)]
    must(text.startswith("TAP version 14\n") and text.rstrip().splitlines()[-1] == f"1..{len(points)}",
         f"{run.name} tap: version and plan")
    read = ask_node({"kind": "tap", "text": text})
    if read is None:
        return
    must(read["count"] == len(points) and not read["other"] and not read["failures"],
         f"{run.name} tap-parser: {read['count']} {read['other'][:2]} {read['failures'][:2]}")
    must(not any(p["todo"] or p["skip"] for p in read["points"]), f"{run.name} tap-parser: directives")
    told = collections.Counter(p["name"] for p in read["points"] if p["diag"])
    must(sum(told.values()) == len(run.groups), f"{run.name} tap-parser: {sum(told.values())}")
    for name in filter(is_plain, names(run)):
        must(any(f" {name} › " in point for point in told),
             f"{run.name} tap-parser: {name!r}")


def check_csv(run):
    rows = list(csv.reader(io.StringIO(run.text("csv"), newline=""), strict=True))
    head, *rows = rows
    must(run.text("csv").count("\r\n") == 1 + len(rows) == 1 + len(run.groups), f"{run.name} csv: {len(rows)} rows")
    by_id = {g["id"]: g for g in run.groups}
    for row in rows:
        must(len(row) == len(head), f"{run.name} csv: fields")
        must(not any(field[:1] and field[0] in "=+-@\t\r" for field in row), f"{run.name} csv: a formula in {row}")
        cells = dict(zip(head, row))
        group = by_id[cells["id"]]
        must(int(cells["findings"]) == group["count"], f"{run.name} csv: counts")
        name = group["event"] or ""
        if is_plain(name):
            must(cells["event"] == ("'" if name[:1] and name[0] in "=+-@" else "") + name, f"{run.name} csv: {name!r}")


def check_markdown(run):
    if not shutil.which("cmark-gfm"):
        skip("cmark-gfm is not installed")
        return
    done = subprocess.run(["cmark-gfm", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-t", "xml"],
                          input=run.texts["markdown"], capture_output=True, timeout=60, check=True)
    tree = re.sub(rb' xmlns="[^"]*"', b"", done.stdout)
    root = xml.etree.ElementTree.fromstring(tree)
    must({e.tag for e in root.iter()} <= {"document", "paragraph", "strong", "text", "code", "table", "table_header",
                                          "table_row", "table_cell", "list", "item"}, f"{run.name} markdown: elements")
    rows = root.findall(".//table_row")
    must(len(rows) == min(len(run.groups), 200), f"{run.name} markdown: {len(rows)} rows")
    must(len(rows) == len(run.groups) or f"{len(run.groups) - 200:,} groups more" in run.text("markdown"),
         f"{run.name} markdown: the cap is told")
    must(all(len(row) == 7 for row in rows), f"{run.name} markdown: cells")
    subjects = [row[4].findtext("code") for row in rows]
    for name in filter(is_plain, names(run)):
        if len(run.groups) <= 200:
            must(any(s.startswith(f"{name} › ") for s in subjects), f"{run.name} markdown: {name!r} {subjects}")


def check_ignores(run):
    try:
        import yaml
    except ImportError:
        skip("python3-yaml is not installed")
        return
    entries = yaml.safe_load(run.text("ignore-config"))["ignore"]
    told = {(e["rule"], e.get("event"), e.get("path")) for e in entries}
    must(len(told) == len(entries) and all(e["reason"] for e in entries), f"{run.name} ignore-config: entries")

    def glob(text, keep=r"(?!)"):
        return None if not text else re.sub(rf"{keep}|([*?\\])", lambda m: "\\" + m[1] if m[1] else m[0], text)
    wanted = {(g["rule"], glob(g["event"] or g["call"]), glob(g["pointer"], r"(?<=/)\*(?=/|$)")) for g in run.groups}
    must(told == wanted, f"{run.name} ignore-config: {sorted(map(str, told ^ wanted))[:4]}")


# ---- The other commands ---------------------------------------------------------------------------


EXAMPLES = """\
trackvet: 1
plan: shop
events:
  Slot Chosen:
    properties: {slot: {type: integer}}
    examples: [{properties: {slot: 1}}, {properties: {slot: [1]}}, {properties: {slot: 2}, expect: property/type}]
  "a # b\\n::error::x \\\\ <b>]]>":
    examples: [{properties: {}}, {properties: {}, expect: property/type}]
"""


def check_examples(folder):
    """The results of `test` as test results."""
    pathlib.Path(folder, "examples.yaml").write_text(EXAMPLES)
    done = subprocess.run([PROGRAM, "test", "examples.yaml", "-f", "text", "-f", "tap=examples.tap", "-f",
                           "junit=examples.xml"], cwd=folder, capture_output=True, timeout=60, check=False)
    must(done.returncode == 1 and "5 examples · 2 as expected, 3 not" in done.stdout.decode(), "test: text")
    root = xml.etree.ElementTree.parse(os.path.join(folder, "examples.xml")).getroot()
    suite, = root
    cases = {case.get("name"): case.find("failure") is not None for case in suite}
    hostile = 'event "a # b\n::error::x \\ <b>]]>"'
    must(cases == {'example 1 of event "Slot Chosen"': False, 'example 2 of event "Slot Chosen"': True,
                   'example 3 of event "Slot Chosen"': True, f"example 1 of {hostile}": False,
                   f"example 2 of {hostile}": True}, f"test: junit {cases}")
    text = pathlib.Path(folder, "examples.tap").read_text()
    must(not any(line.lstrip().startswith("::") for line in text.splitlines()), "test: tap has no commands")
    read = ask_node({"kind": "tap", "text": text})
    if read:
        must([p["ok"] for p in read["points"]] == [True, False, False, True, False] and not read["other"]
             and not read["failures"], f"test: tap-parser {read}")
        must(read["points"][1]["diag"]["line"] == 6, f"test: tap-parser {read['points'][1]}")


def check_jobs(folder, run, arguments):
    """The same bytes for any number of threads."""
    for jobs in (["-j1"], ["-j3", "--split-every", "4321"]):
        again = Run(folder, run.name + jobs[0], [*arguments, *jobs], 1)
        must(again.texts == run.texts, f"{run.name} {jobs}: the same bytes")


def check_suggestions(folder):
    """Suggestions of lint, put into the file, give what --fix does."""
    plan = pathlib.Path(folder, "suggested.yaml")
    text = "# é\ntrackvet: 1\nplan: p\nevents:\n" \
        "  Naïve Case: {doc: x, properties: {é_mail: {type: [string]}, b: {type: [integer]}}}\n"
    plan.write_text(text)
    done = subprocess.run([PROGRAM, "lint", plan.name, "-f", "rdjson"], cwd=folder, capture_output=True, timeout=60,
                          check=False)
    lines = text.encode().split(b"\n")
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    edits = [(*(starts[place["line"] - 1] + place["column"] - 1
                for place in (edit["range"]["start"], edit["range"]["end"])), edit["text"].encode())
             for one in json.loads(done.stdout)["diagnostics"] for edit in one.get("suggestions", [])]
    made = text.encode()
    for start, end, new in sorted(edits, reverse=True):
        made = made[:start] + new + made[end:]
    subprocess.run([PROGRAM, "lint", plan.name, "--fix", "-qq"], cwd=folder, timeout=60, check=False)
    must(len(edits) >= 2 and made == plan.read_bytes() != text.encode(), f"suggestions {edits}: {made}")


CHECKS = {"debian": [check_bytes, check_sarif, check_gitlab, check_rdjson, check_junit, check_checkstyle, check_github,
                     check_tap, check_csv, check_markdown, check_ignores],
          "npm": [check_sarif, check_github, check_tap],
          "reviewdog": [check_reviewdog]}


def main():
    checks = list(dict.fromkeys(check for part in CHECKS if part in PARTS for check in CHECKS[part]))
    with tempfile.TemporaryDirectory() as folder:
        rows = make_inputs(folder)
        runs = [Run(folder, *row) for row in rows]
        for run in runs:
            for check in checks:
                check(run)
        if PARTS & {"debian", "npm"}:
            check_examples(folder)
            for run, row in zip(runs, rows):
                if run.name in ("groups", "hostile"):
                    check_jobs(folder, run, row[1])
            check_suggestions(folder)
        if "npm" in PARTS:
            check_sarif_tool([run for run in runs if run.name != "groups"])
    print(f"{passed} passed")
    for what in sorted(skipped):
        print(f"skipped: {what}")
    sys.exit(77 if skipped else 0)


if __name__ == "__main__":
    main()
