#!/usr/bin/env python3
"""The sandbox as users meet it: nothing can be done in it that no run needs, every command works in it,
and a system without it is told of and does.

    check_sandbox.py TRACKVET TRY_SANDBOX WITHOUT_CALLS

77: this system has no sandbox at all.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

PROGRAM, TRY, WITHOUT = (os.path.abspath(name) for name in sys.argv[1:4])
EVENT = '{"type":"track","event":"Ordered","userId":"u","messageId":"m","timestamp":"2026-03-01T10:00:00Z"}\n'
passed = 0


def expect(holds, what, *shown):
    global passed
    if not holds:
        sys.exit("\n".join([f"WRONG: {what}", *map(str, shown)]))
    passed += 1


def run(*words, stdin=""):
    return subprocess.run(words, input=stdin, capture_output=True, text=True, timeout=60)


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def status_of(process):
    """What the kernel says of a process, once it waits for its input."""
    for _ in range(200):
        with open(f"/proc/{process.pid}/status", encoding="utf-8") as lines:
            fields = dict(line.rstrip("\n").split(":\t", 1) for line in lines if ":\t" in line)
        if fields.get("Seccomp") == "2":
            break
        time.sleep(0.01)
    return fields


def watch(*words):
    """Whether a run that waits for standard input is sandboxed by then."""
    with subprocess.Popen([PROGRAM, *words], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        fields = status_of(process)
        process.stdin.close()
    return fields.get("Seccomp"), fields.get("NoNewPrivs")


def refused():
    write("in.ndjson", EVENT)
    write("other.ndjson", EVENT)
    os.makedirs("out")
    tried = run(TRY, os.getcwd())
    print(tried.stdout, end="")
    expect(tried.returncode in (0, 77), "something is possible that must not be", tried.stderr)


def active():
    for words in (["check", "-"], ["check", "/dev/stdin"], ["lint", "/dev/stdin"], ["report", "/dev/stdin"],
                  ["test", "/dev/stdin"], ["compile", "/dev/stdin", "-o", "out/t.tvt"],
                  ["convert", "/dev/stdin", "--to", "csv"], ["baseline", "write", "-"],
                  ["baseline", "write", "--lint", "/dev/stdin"], ["show", "/dev/stdin:1"]):
        expect(watch(*words) == ("2", "1"), f"{' '.join(words)} reads unsandboxed")
    expect(watch("check", "-", "--no-sandbox") == ("0", "0"), "--no-sandbox")


def works():
    """Where a run reads and writes far away from where it stands."""
    write("far/plan.yaml", "trackvet: 1\nplan: web\nextends: ../near/base.yaml\n")
    write("near/base.yaml", "trackvet: 1\nplan: base\nevents:\n  Ordered: {properties: {x: {schema: x.json}}}\n")
    write("near/x.json", '{"type": "string"}')
    write("events/a.ndjson", EVENT)
    write("elsewhere.ndjson", EVENT)
    os.symlink("../elsewhere.ndjson", "events/b.ndjson")
    done = run(PROGRAM, "check", "events", "-p", "far/plan.yaml", "-f", "json=out/r.json", "-f", "text", "-j", "4")
    expect(done.returncode == 0 and not done.stderr, "check of a folder with a link", done.stderr, done.stdout)
    with open("out/r.json", encoding="utf-8") as report:
        expect(json.load(report)["totals"]["events"] == 2, "the file behind a link was not read")
    done = run(PROGRAM, "check", "events", "-f", "ndjson", "--select", "stream/*", "-o", "out/f.ndjson")
    expect(done.returncode == 0 and not done.stderr, "a temporary file", done.stderr)
    write("near/linked.json", "")
    os.symlink("../near/linked.json", "out/link.json")
    for target in ("out/link.json", "/dev/null", "/dev/stdout"):
        done = run(PROGRAM, "check", "events", "-f", "json", "-o", target)
        expect(done.returncode == 0 and not done.stderr, f"-o {target}", done.stderr)
    write("far/bad.yaml", "trackvet: 1\nplan: bad\nextends: ../near/base.yaml\nevents:\n  Ordred: {}\n")
    for words in (["lint", "far/plan.yaml"], ["test", "far/plan.yaml"], ["report", "out/r.json", "-f", "html=out/r.html"],
                  ["compile", "far/plan.yaml", "-o", "out/t.tvt"], ["lint", "far/bad.yaml", "--fix"],
                  ["check", "events", "-p", "out/t.tvt"], ["show", "events/a.ndjson:1"],
                  ["baseline", "write", "events", "-o", "out/b.json"], ["check", "events", "--baseline", "out/b.json"],
                  ["baseline", "write", "events"], ["baseline", "prune", "trackvet-baseline.json", "events"],
                  ["check", "events", "--cache", "--cache-dir", "deep/cache"],
                  ["check", "events", "--cache", "--cache-dir", "deep/cache"],
                  ["convert", "far/plan.yaml", "--to", "json-schema", "-o", "out"]):
        done = run(PROGRAM, *words)
        denied = "ermission" in done.stderr or "not permitted" in done.stderr
        fine = done.returncode in (0, 1) or "no examples" in done.stderr
        expect(fine and not denied, " ".join(words), done.returncode, done.stderr)


def missing():
    """Older kernels."""
    said = run(PROGRAM, "version", "--json")
    has = json.loads(said.stdout)["sandbox"]
    for calls, left in (("landlock", "seccomp"), ("seccomp", "landlock"), ("both", "none")):
        done = run(WITHOUT, calls, PROGRAM, "check", "events")
        expect(done.returncode == 0, f"check without {calls}", done.stderr)
        expect(done.stderr.count("\n") == 1 and "this system has no" in done.stderr, "one line says so", done.stderr)
        expect(run(PROGRAM, "check", "events").stdout == done.stdout, "the report is the same")
        for quiet in ("--no-sandbox", "-q"):
            done = run(WITHOUT, calls, PROGRAM, "check", "events", quiet)
            expect(done.returncode == 0 and not done.stderr, f"{quiet} without {calls}", done.stderr)
        done = run(WITHOUT, calls, PROGRAM, "version")
        expect(f"sandbox: {left}\n" in done.stdout or has != "landlock, seccomp", "version", done.stdout)


def main():
    has = json.loads(run(PROGRAM, "version", "--json").stdout)["sandbox"]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        if has == "none":
            print("skipped: this system has no sandbox")
            return 77
        refused()
        if "seccomp" in has:
            active()
        works()
        missing()
        os.chdir("/")
    print(f"{passed} passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
