#!/usr/bin/python3
"""What CI gets: --ci, annotations, the step summary, the file for GitLab, the problem matcher, the place of a finding.

    check_ci.py TRACKVET"""

import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
MATCHER = pathlib.Path(__file__).resolve().parents[2] / ".github" / "trackvet-matcher.json"
passed = 0

BAD = '{"type":"track","event":"Thing Done","userId":"u-1","anonymousId":5}\n'
PLAN = """\
trackvet: 1
plan: shop
events:
  Slot Chosen: {required: slot, properties: {slot: {type: integer}}}
  slot chosen: {properties: {slot: {type: integer}}}
"""


def must(condition, what):
    global passed
    if not condition:
        sys.exit(f"failed: {what}")
    passed += 1


def run(folder, *arguments, **environment):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}
    done = subprocess.run([PROGRAM, *arguments], cwd=folder, env={**clean, **environment}, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def commands(text):
    return [line for line in text.splitlines() if line.lstrip().startswith("::")]


def check_github(folder):
    summary = os.path.join(folder, "summary.md")
    pathlib.Path(summary).write_text("# Before\n")
    here = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary}
    plain = run(folder, "check", "bad.ndjson")
    code, out, err = run(folder, "check", "bad.ndjson", **here)
    must(code == 1 and not err, f"the exit code stays: {code} {err}")
    must(out.startswith(plain[1]) and plain[1], "the text stands first, as elsewhere")
    must(commands(out) == out[len(plain[1]):].splitlines() and len(commands(out)) == 1, "annotations stand behind it")
    must("::error file=bad.ndjson,line=1," in out, "at the place")
    written = pathlib.Path(summary).read_text()
    must(written.startswith("# Before\n**trackvet check failed**") and "| call/id-type |" in written, "a table follows")
    for arguments, wanted in ((["-f", "json"], 0), (["-f", "sarif=x.sarif"], 0), (["--ci=off"], 0), (["-f", "concise"], 0),
                              (["-f", "text", "-f", "sarif=x.sarif"], 1), (["-q"], 1), (["-qq"], 0), (["--group-by", "rule"], 0)):
        out = run(folder, "check", "bad.ndjson", *arguments, **here)[1]
        must(len(commands(out)) == wanted, f"{arguments}: {commands(out)}")
    code, out, err = run(folder, "check", "bad.ndjson", "--ci=github", "-f", "json")
    must(json.loads(out) and len(commands(err)) == 1, "where JSON has standard output, annotations are messages")
    code, out, err = run(folder, "check", "bad.ndjson", "--ci=github", "-f", "ndjson")
    must(code == 1 and out.startswith('{"rule"') and len(commands(err)) == 1, f"beside a format that is streamed, too: {err}")
    code, out, err = run(folder, "check", "bad.ndjson", **{**here, "GITHUB_STEP_SUMMARY": "/dev/full"})
    must(code == 2 and "/dev/full" in err, f"a summary that cannot be written: {code} {err}")
    code, out, _ = run(folder, "lint", "plan.yaml", **here)
    must(len(commands(out)) >= 1 and "file=plan.yaml,line=" in out, "lint has annotations, too")


def check_summary_size(folder):
    """Long names in many groups: at most what GitHub takes, and a whole line at the end."""
    summary = os.path.join(folder, "long.md")
    with open(os.path.join(folder, "long.ndjson"), "w", encoding="utf-8") as out:
        for i in range(400):
            out.write(BAD.replace("Thing Done", f"{i} " + "\u202e" * 600))
    run(folder, "check", "long.ndjson", "--ci=github", GITHUB_STEP_SUMMARY=summary)
    size = os.path.getsize(summary)
    must(100_000 < size <= 1 << 20, f"{size} bytes")
    must(pathlib.Path(summary).read_text().endswith("\n"), "ends with a line")


def check_text_is_no_command(folder):
    names = ["::error::x", "  ::error::x", "a\n::error::x", "word " * 30 + "::error::x", "a\r::add-mask::x", "##[error]x", "a ###[stop-commands]x"]
    with open(os.path.join(folder, "commands.ndjson"), "w", encoding="utf-8") as out:
        for name in names:
            out.write(json.dumps({"type": "track", "event": name, "userId": "u", "anonymousId": 5}) + "\n")
    for width in range(60, 130, 7):
        for arguments in (["-f", "text"], ["-f", "concise"]):
            out = run(folder, "check", "commands.ndjson", "--width", str(width), *arguments)[1]
            must(out and not commands(out) and "##[" not in out, f"text at {width} columns: {commands(out)}")


def check_gitlab(folder):
    code, out, err = run(folder, "check", "bad.ndjson", "--ci=gitlab")
    issues = json.loads(pathlib.Path(folder, "gl-code-quality-report.json").read_text())
    must(code == 1 and "FAILED" in out and not commands(out) and not err, "text as usual")
    must([issue["check_name"] for issue in issues] == ["call/id-type"], "the file")
    report = pathlib.Path(folder, "gl-code-quality-report.json")
    written = report.read_text()
    for arguments in (["-f", "ndjson"], ["-f", "segment"], ["-f", "gitlab=gl-code-quality-report.json"], ["-f", "ndjson=x", "-f", "sarif=y"]):
        report.unlink()
        code, _, err = run(folder, "check", "bad.ndjson", "--ci=gitlab", *arguments)
        must(code == 1 and not err and report.read_text() == written, f"the same beside {arguments}: {err}")
    for arguments, why in ((["-f", "json=gl-code-quality-report.json"], "two formats for the file"),
                           ([report.name], "gl-code-quality-report.json would overwrite what this run reads")):
        report.write_text(BAD)
        code, _, err = run(folder, "check", "bad.ndjson", "--ci=gitlab", *arguments)
        must(code == 2 and why in err, f"{arguments}: {err}")
    must(report.read_text() == BAD, "input stays as it is")
    report.write_text("kept")
    run(folder, "check", "bad.ndjson", "--ci=gitlab", "-qq")
    must(report.read_text() == "kept", "-qq writes none")
    report.unlink()
    run(folder, "check", "bad.ndjson", GITLAB_CI="true")
    must(not os.path.exists(os.path.join(folder, "gl-code-quality-report.json")), "no file that nobody asked for")


def check_refused(folder):
    for arguments in (["--ci=jenkins"], ["--ci="], ["--sarif-anchor=file"], ["-f", "sarifs"]):
        code, out, err = run(folder, "check", "bad.ndjson", *arguments)
        must(code == 2 and not out and "is one of" in err, f"{arguments}: {code} {err}")


def check_redact(folder):
    """What is shown on a terminal goes into no file of CI."""
    summary = os.path.join(folder, "shown.md")
    pathlib.Path(folder, "mail.ndjson").write_text(
        '{"type":"track","event":"Thing Done","userId":"u-1","properties":{"who":"ann@example.com"}}\n')
    for ci, code in (("auto", 0), ("github", 2), ("gitlab", 2)):
        ours, theirs = pty.openpty()
        done = subprocess.run([PROGRAM, "check", "mail.ndjson", "--redact=no", "--select", "pii/*", f"--ci={ci}"], cwd=folder,
                              env={**os.environ, "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary},
                              stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE, timeout=60, check=False)
        os.close(theirs)
        os.close(ours)
        must(done.returncode == code, f"--redact=no --ci={ci}: {done.returncode} {done.stderr}")
        must(not os.path.exists(summary), f"--redact=no --ci={ci} writes no summary")


def check_matcher(folder):
    matcher, = json.loads(MATCHER.read_text())["problemMatcher"]
    pattern, = matcher["pattern"]
    regexp = re.compile(pattern["regexp"])
    for command, arguments in (("check", ["bad.ndjson", "slots.ndjson", "-p", "plan.yaml"]), ("lint", ["plan.yaml"])):
        for color in ("never", "always"):
            lines = run(folder, command, *arguments, "-f", "concise", "--color", color)[1].splitlines()
            must(len(lines) >= 1, f"{command} finds something")
            for line in lines:
                found = regexp.match(line)
                must(found, line)
                file, number, column, severity, code, message = (found.group(pattern[part]) for part in (
                    "file", "line", "column", "severity", "code", "message"))
                must(os.path.exists(os.path.join(folder, file)) and int(number) and int(column), line)
                must(severity in ("error", "warning", "info") and "/" in code and "\x1b" not in message, line)
    painted = "\x1b[1ma b.ndjson\x1b[0m:\x1b[36m7\x1b[0m:12: \x1b[31;1merror\x1b[0m \x1b[1mcall/id-type\x1b[0m /userId: x\x1b[0m"
    must(regexp.match(painted).groups() == ("a b.ndjson", "7", "12", "error", "call/id-type", "/userId: x"), "colors")


def check_anchor(folder):
    absolute = os.path.join(folder, "plan.yaml")
    for arguments, wanted in ((["-p", "plan.yaml"], "plan.yaml"), (["-p", absolute], "slots.ndjson"),
                              (["-p", absolute, "--sarif-anchor=plan"], "file://" + absolute),
                              (["-p", "plan.yaml", "--sarif-anchor=event"], "slots.ndjson"), ([], "bad.ndjson")):
        file = "slots.ndjson" if arguments else "bad.ndjson"
        out = run(folder, "check", file, *arguments, "--ignore", "plan/*,event/*", "-f", "sarif")[1]
        results = json.loads(out)["runs"][0]["results"]
        must(results, f"{arguments} finds something")
        places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results
                  if r["ruleId"] in ("property/type", "call/id-type", "property/numeric-string")}
        must(places == {wanted}, f"{arguments}: {places}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        pathlib.Path(folder, "bad.ndjson").write_text(BAD)
        pathlib.Path(folder, "plan.yaml").write_text(PLAN)
        pathlib.Path(folder, "slots.ndjson").write_text(
            '{"type":"track","event":"Slot Chosen","userId":"u-1","properties":{"slot":[1]}}\n')
        for check in (check_github, check_summary_size, check_text_is_no_command, check_gitlab, check_refused, check_redact,
                      check_matcher, check_anchor):
            check(folder)
    print(f"{passed} passed")


if __name__ == "__main__":
    main()
