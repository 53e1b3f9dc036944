#!/usr/bin/env python3
"""`trackvet lint --since` and `--staged`: findings in lines that changed, as git sees them.

    check_lint_since.py TRACKVET
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ENVIRONMENT = {**{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
               "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
PLAN = """trackvet: 1
plan: shop
events:
  Report Sent:
    doc: It was sent.
    properties:
      page_count: integer
      format: string
  Report Saved:
    properties: {page_count: integer}
  Report Printed:
    properties: {page_count: integer}
"""
passed = 0


def git(*arguments, cwd="."):
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.com", *arguments], cwd=cwd, check=True,
                   env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def write(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w", encoding="utf-8") as out:
        out.write(text)


def lint(*arguments, cwd=".", **environment):
    return subprocess.run([PROGRAM, "lint", *arguments], cwd=cwd, env={**ENVIRONMENT, **environment}, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                          check=False)


def expect(said, *arguments, code=0, err="", unchanged=None, **more):
    """Runs; `said` are the findings as "FILE:LINE rule"."""
    global passed
    done = lint("-f", "json", *arguments, **more)
    what = f"trackvet lint {' '.join(arguments)}: "
    if done.returncode != code or (err not in done.stderr if err else done.stderr):
        sys.exit(f"{what}exit code {done.returncode}, stderr {done.stderr!r}")
    if said is None:
        if done.stdout:
            sys.exit(f"{what}prints a report: {done.stdout}")
        passed += 1
        return
    report = json.loads(done.stdout)
    found = sorted(f"{f['file']}:{f['line']} {f['rule']}" for f in report["findings"])
    if found != sorted(said):
        sys.exit(f"{what}{found}, not {sorted(said)}")
    if unchanged is not None and report["partial"]["unchanged"] != unchanged:
        sys.exit(f"{what}{report['partial']}, not {unchanged} in other lines")
    passed += 1


def start(folder):
    os.makedirs(folder)
    os.chdir(folder)
    git("init", "-q", "-b", "main")
    write("plan.yaml", PLAN)
    git("add", ".")
    git("commit", "-qm", "one")


def changed_lines():
    """New lines, changed ones, and lines beside those that are gone."""
    expect([], "plan.yaml", "--since", "main", unchanged=1)
    write("plan.yaml", PLAN + "  Report Read:\n    properties: {pageCount: integer, format: integer}\n")
    expect(["plan.yaml:13 plan/missing-doc", "plan.yaml:14 plan/near-duplicate-property",
            "plan.yaml:14 plan/type-conflict"], "plan.yaml", "--since", "main", unchanged=1)
    # What is told is what the changed places are part of, though others stand first.
    write("plan.yaml", PLAN.replace("page_count: integer}", "pageCount: integer}"))
    git("commit", "-qam", "two")
    write("plan.yaml", PLAN.replace("page_count: integer}", "pageCount: integer}") +
          "  Report Read: {doc: It was read., properties: {pageCount: integer}}\n")
    expect(["plan.yaml:7 plan/near-duplicate-property"], "plan.yaml", "--since", "main", unchanged=1)
    expect([], "plan.yaml", "--since", "main", "--ignore", "plan/near*", unchanged=1)
    # A line that is gone: what stood beside it changed.
    write("plan.yaml", PLAN.replace("    doc: It was sent.\n", ""))
    expect(["plan.yaml:4 plan/missing-doc"], "plan.yaml", "--since", "HEAD~1", unchanged=1)
    git("checkout", "-q", "plan.yaml")


def the_plan_as_a_whole():
    """A finding about the whole plan counts when any line did."""
    many = "trackvet: 1\nplan: large\nevents:\n" + "".join(f"  Report {i} Sent: {{doc: It came.}}\n" for i in range(2100))
    write("many.yaml", many)
    git("add", "many.yaml")
    git("commit", "-qm", "many")
    options = ("many.yaml", "--since", "HEAD", "--select", "plan/limits", "--ignore", "plan/empty-event")
    found = json.loads(lint("-f", "json", *options[:1], *options[3:]).stdout)["findings"]
    count = sum("the plan has" in finding["message"] for finding in found)
    if not count:
        sys.exit(f"a plan of 2,100 rules is within the limits: {found[:3]}")
    rest = [f"many.yaml:{f['line']} {f['rule']}" for f in found if "the plan has" in f["message"]]
    expect([], *options, unchanged=len(found))
    write("many.yaml", many.replace("Report 9 Sent: {doc: It came.}", "Report 9 Sent: {doc: It was there.}"))
    expect(rest, *options)
    os.remove("many.yaml")
    git("commit", "-qam", "none")


def files():
    """New ones whole, renamed ones by their lines, links by what they lead to; names as odd as they come."""
    write("new.yaml", PLAN)
    whole = ["new.yaml:9 plan/missing-doc"]
    expect(whole, "new.yaml", "--since", "HEAD")
    git("add", "-N", "new.yaml")
    expect(whole, "new.yaml", "--since", "HEAD")
    write(".gitignore", "hidden.yaml\n")
    write("hidden.yaml", PLAN)
    expect(["hidden.yaml:9 plan/missing-doc"], "hidden.yaml", "--since", "HEAD")
    git("rm", "-qf", "--cached", "new.yaml")
    write("old.yaml", PLAN)
    git("add", "old.yaml")
    git("commit", "-qm", "old")
    odd = "a b/ü \"x\"\t[*].yaml"
    os.mkdir("a b")
    git("mv", "old.yaml", odd)
    expect([], odd, "--since", "HEAD", unchanged=1)
    write(odd, PLAN + "  Report Read: {}\n")
    expect([f"{odd}:13 plan/missing-doc", f"{odd}:13 plan/empty-event"], odd, "--since", "HEAD",
           "--select", "plan/empty-event")
    os.symlink(odd, "link.yaml")
    expect(["link.yaml:13 plan/missing-doc"], "link.yaml", "--since", "HEAD", "--ignore", "plan/empty-event")
    write("folder/a.yaml", "trackvet: 1\nplan: p\nevents:\n  Report Sent: {properties: {a: integer}}\n")
    write("folder/b.yaml", "trackvet: 1\nplan: p\nevents:\n  Report Read: {properties: {a: integer}}\n")
    git("add", ".")
    git("commit", "-qm", "folder")
    write("folder/b.yaml", "trackvet: 1\nplan: p\nevents:\n  Report Read: {properties: {a: string}}\n")
    # What stands in the other file is named beside it.
    expect(["folder/b.yaml:4 plan/type-conflict", "folder/b.yaml:4 plan/missing-doc"], "folder", "--since", "HEAD",
           unchanged=1)
    expect(["b.yaml:4 plan/missing-doc"], "b.yaml", "--since", "HEAD", cwd="folder", GIT_DIR=".git")
    expect(["folder/b.yaml:4 plan/missing-doc"], "folder/b.yaml", "--since", "HEAD",
           GIT_EXTERNAL_DIFF="false", GIT_WORK_TREE="/")
    # What cannot be parsed is told by its line, too.
    write("folder/b.yaml", "trackvet: 1\nplan: p\nevents: [\n")
    expect(["folder/b.yaml:4 plan/syntax"], "folder/b.yaml", "--since", "HEAD", code=1)
    git("commit", "-qam", "broken")
    expect([], "folder/b.yaml", "--since", "HEAD")


def branches():
    """main...: what came on main in the meantime is none of the branch's doing."""
    write("plan.yaml", PLAN)
    git("add", "plan.yaml")
    git("commit", "-qm", "start", "--allow-empty")
    git("checkout", "-qb", "side")
    write("plan.yaml", PLAN + "  Report Read: {doc: x, properties: {format: integer}}\n")
    git("commit", "-qam", "side")
    git("checkout", "-q", "main")
    write("plan.yaml", PLAN.replace("  Report Saved:\n", "  Report Saved:\n    doc: It was saved.\n"))
    git("commit", "-qam", "main")
    git("checkout", "-q", "side")
    conflict = "plan.yaml:13 plan/type-conflict"
    expect([conflict, "plan.yaml:9 plan/missing-doc"], "plan.yaml", "--since", "main")
    expect([conflict], "plan.yaml", "--since", "main...")
    expect([], "plan.yaml", "--since", "HEAD")


def staged():
    write("plan.yaml", PLAN + "  Report Read: {doc: x, properties: {format: boolean}}\n")
    write("loose.yaml", PLAN)
    expect([], "plan.yaml", "loose.yaml", "--staged")
    git("add", "plan.yaml")
    expect(["plan.yaml:13 plan/type-conflict"], "plan.yaml", "loose.yaml", "--staged", unchanged=2)
    git("add", "loose.yaml")
    expect(["plan.yaml:13 plan/type-conflict", "loose.yaml:9 plan/missing-doc"], "plan.yaml", "loose.yaml", "--staged")
    os.mkdir("empty")
    git("init", "-q", cwd="empty")
    write("empty/plan.yaml", PLAN)
    git("add", ".", cwd="empty")
    expect(["plan.yaml:9 plan/missing-doc"], "plan.yaml", "--staged", cwd="empty")
    expect(None, "plan.yaml", "--since", "HEAD", cwd="empty", code=2, err="no commit of this name")


def refusals(outside):
    since = ("plan.yaml", "--since")
    expect(None, *since, "nope", code=2, err="plan.yaml: --since finds no commit of this name (a shallow clone "
                                             "may lack it): nope")
    for odd in ("--output=written", "-O/dev/null", "HEAD --output=written", "HEAD..HEAD", "^HEAD", "\x1b[31m"):
        expect(None, "plan.yaml", "--since=" + odd, code=2, err="no commit of this name")
    if os.path.exists("written"):
        sys.exit("an option came through to git")
    expect(None, *since, "", code=2, err="--since wants a commit")
    expect(None, *since, "HEAD", "--staged", code=2, err="give one of them")
    expect(None, *since, "HEAD", code=2, err="which cannot be run: No such file", PATH="/nonexistent")
    expect(None, os.path.join(outside, "plan.yaml"), "--since", "HEAD", code=2, err="not a git repository")
    expect(None, "-", "--since", "HEAD", code=2, err="- is none")
    expect([], "missing.yaml", "--since", "HEAD", code=2, err="missing.yaml")


def verdicts_and_fixes():
    """Other lines neither fail the run nor are they changed; the report can be read again."""
    old = PLAN.replace("format: string", "format: {type: [string]}")
    write("fix.yaml", old)
    git("add", "fix.yaml")
    git("commit", "-qm", "fix")
    write("fix.yaml", old + "  Report Read: {doc: x, properties: {size: {type: [integer]}}}\n")
    expect(["fix.yaml:13 plan/type-list"], "fix.yaml", "--since", "HEAD", "--fail-on", "info", code=1, unchanged=2)
    done = lint("fix.yaml", "--since", "HEAD")
    if "\n2 findings in lines that did not change since HEAD\nPASSED" not in done.stdout.replace(
            "\n1 fixable with --fix", ""):
        sys.exit(f"the footer does not count other lines: {done.stdout}")
    diff = lint("fix.yaml", "--since", "HEAD", "--diff").stdout
    if "{type: integer}" not in diff or "-      format" in diff:
        sys.exit(f"--diff changes other lines: {diff}")
    report = lint("fix.yaml", "--since", "HEAD", "-f", "json").stdout
    write("run.json", report)
    again = subprocess.run([PROGRAM, "report", "run.json", "-f", "json"], stdout=subprocess.PIPE, check=False, text=True)
    if again.stdout != report:
        sys.exit(f"a saved run is read otherwise: {again.stdout}")
    if re.search(r"\x1b", lint("fix.yaml", "--since", "HEAD").stdout):
        sys.exit("colors without a terminal")
    # A finding in other lines is not gone, for all that a baseline knows.
    subprocess.run([PROGRAM, "baseline", "write", "--lint", "fix.yaml", "-o", "base.json"], check=True, env=ENVIRONMENT,
                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    expect([], "fix.yaml", "--since", "HEAD", "--baseline", "base.json", "--strict-baseline", "--fail-on", "info")
    before = os.stat(".git/index").st_mtime_ns
    os.utime("fix.yaml")
    lint("fix.yaml", "--since", "HEAD")
    if os.stat(".git/index").st_mtime_ns != before:
        sys.exit("git's index was written")


def documented():
    """The transcript of docs/lint.md."""
    global passed
    lines = ["trackvet: 1", "plan: shop", "events:", "  Report Sent: {doc: It was sent., properties: {format: string}}",
             "  Report Read: {doc: x, properties: {page_count: integer}}",
             "  Report Printed: {properties: {page_count: integer}}"]
    write("plan.yaml", "\n".join(lines) + "\n")
    git("commit", "-qam", "documented")
    git("branch", "-f", "main")
    write("plan.yaml", "\n".join(lines + ["  Report Saved:", "    properties: {pageCount: integer}"]) + "\n")
    with open(os.path.join(ROOT, "docs/lint.md"), encoding="utf-8") as page:
        block = re.search(r"```console\n(\$ git diff .*?)```", page.read(), re.S).group(1)
    path = f"{os.path.dirname(PROGRAM)}:{ENVIRONMENT['PATH']}"
    for command, said in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
        done = subprocess.run(["/bin/sh", "-c", command], env={**ENVIRONMENT, "PATH": path}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.stdout != said:
            sys.exit(f"docs/lint.md: {command}\n{said}\nis in truth\n{done.stdout}")
        passed += 1


def main():
    if not shutil.which("git"):
        print("skipped: git is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        outside = os.path.join(folder, "outside")
        write(os.path.join(outside, "plan.yaml"), PLAN)
        start(os.path.join(folder, "repository"))
        changed_lines()
        the_plan_as_a_whole()
        files()
        branches()
        staged()
        refusals(outside)
        verdicts_and_fixes()
        documented()
        os.chdir("/")
    print(f"{passed} runs of lint --since")


main()
