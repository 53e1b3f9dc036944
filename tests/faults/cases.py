"""Small runs of each command that reads or writes files, and what must hold after any of them.

A case is made anew in an empty folder, so that what a run leaves there is seen: an output is the old
file or the new one, whole, and nothing stands beside it."""

import gzip
import json
import os
import pathlib
import shutil
import subprocess

OLD = b"what stood there before\n"
CODES = {0, 1, 2, 3, 4}
GOOD = (b'{"type":"identify","userId":"u-1","messageId":"m-1","timestamp":"2026-03-01T10:00:00Z",'
        b'"traits":{"email":"ann@example.com"}}\n')
BAD = b'{"type":"track","userId":"u-1","messageId":"m-2"}\n'
TRACK = (b'{"type":"track","event":"Order Complete","userId":"u-1","messageId":"m-3",'
         b'"properties":{"total":"12","email":"bob@example.com"}}\n')
PLAN = b"""trackvet: 1
plan: shop
events:
  Order Completed:
    doc: An order was paid.
    required: total
    properties:
      total: {type: number}
"""
FIXABLE = b"""trackvet: 1
plan: shop
naming: {properties: snake_case}
events:
  Page Read:
    doc: A page was read.
    required: [page_count]
    properties:
      page_count: {type: [integer], doc: Pages.}
"""
CONFIG = b"schema: 1\nextends: strict\nfail-on: warning\n"


class Case:
    """A command line, and the files that it may write, by name."""

    def __init__(self, name, arguments, outputs=(), extra=(), stdin=b""):
        self.name, self.arguments, self.outputs = name, arguments, tuple(outputs)
        self.extra, self.stdin = set(extra), stdin


CASES = [
    Case("check", ["check", "-p", "plan.yaml", "e.ndjson", "-f", "json=out.json", "-f", "ndjson=out.ndjson"],
         ["out.json", "out.ndjson"]),
    Case("check packed", ["check", "-j1", "packed", "-f", "text"]),
    Case("check streams", ["check", "-j2", "--select", "stream/*", "e.ndjson", "packed", "-f", "each=out.txt"], ["out.txt"]),
    Case("check stdin", ["check", "-f", "csv", "-o", "out.csv"], ["out.csv"], stdin=GOOD + BAD),
    Case("lint", ["lint", "plan.yaml", "-f", "sarif=out.sarif"], ["out.sarif"]),
    Case("lint --fix", ["lint", "--fix", "fix.yaml", "-f", "concise"], ["fix.yaml"]),
    Case("compile", ["compile", "plan.yaml", "-o", "out.tvt"], ["out.tvt"]),
    Case("report", ["report", "run.json", "-f", "html=out.html", "-f", "markdown"], ["out.html"]),
    Case("baseline write", ["baseline", "write", "e.ndjson", "-o", "baseline.json"], ["baseline.json"]),
    Case("convert", ["convert", "plan.yaml", "--to", "csv", "-o", "out.csv"], ["out.csv"]),
    Case("convert to a folder", ["convert", "plan.yaml", "--to", "json-schema", "-o", "folder"],
         extra=["folder/track-order_completed.json"]),
    Case("config init", ["config", "init", "--force"], ["trackvet.yaml"]),
]


def fill(folder, program):
    """The files that the cases read; run.json and the baseline are made by the program."""
    folder = pathlib.Path(folder)
    (folder / "e.ndjson").write_bytes(GOOD + BAD + TRACK)
    (folder / "plan.yaml").write_bytes(PLAN)
    (folder / "trackvet.yaml").write_bytes(CONFIG)
    (folder / "fix.yaml").write_bytes(FIXABLE)
    (folder / "packed").mkdir()
    (folder / "folder").mkdir()
    (folder / "packed/a.ndjson.gz").write_bytes(gzip.compress(GOOD, mtime=0) + gzip.compress(BAD, mtime=0))
    zstd = subprocess.run(["zstd", "-qc"], input=TRACK, stdout=subprocess.PIPE, check=False)
    (folder / "packed/b.ndjson.zst").write_bytes(zstd.stdout)
    subprocess.run([program, "check", "e.ndjson", "-q", "-f", "json=run.json"], cwd=folder, check=False)
    subprocess.run([program, "baseline", "write", "packed", "-o", "baseline.json"], cwd=folder, check=False,
                   stderr=subprocess.DEVNULL)


def plan_cases(root):
    """One for each form that plans come in."""
    plans = sorted(path for path in (pathlib.Path(root) / "fixtures/plans").iterdir() if path.is_dir())
    return [Case(f"plan {path.name}", ["lint", str(path), "-f", "concise"]) for path in plans]


def names_in(folder):
    return {str(path.relative_to(folder)) for path in pathlib.Path(folder).rglob("*")}


class Bench:
    """A folder that is brought back to its start before each run."""

    def __init__(self, program, folder):
        self.program, self.start, self.work = program, pathlib.Path(folder) / "start", pathlib.Path(folder) / "work"
        self.start.mkdir()
        fill(self.start, program)
        self.runs = 0

    def run(self, case, env=None, pass_fds=(), timeout=60):
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.start, self.work)
        for name in case.outputs:
            if not (self.work / name).exists():
                (self.work / name).write_bytes(OLD)
        self.before = {name: (self.work / name).read_bytes() for name in case.outputs}
        self.names = names_in(self.work)
        self.runs += 1
        return subprocess.run([self.program, *case.arguments], cwd=self.work, input=case.stdin, env=env,
                              pass_fds=pass_fds, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout,
                              check=False)

    def outputs(self, case):
        return {name: (self.work / name).read_bytes() for name in case.outputs}

    def leftovers(self, case):
        return names_in(self.work) - self.names - case.extra

    def wrong(self, case, done, plain, plain_outputs, is_mute=False):
        """What does not hold after a run with a fault; an empty list: all is well. is_mute: stderr is broken, too."""
        wrong = []
        if done.returncode not in CODES:
            wrong.append(f"exit code {done.returncode}")
        if b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
            wrong.append("a sanitizer spoke")
        if self.leftovers(case):
            wrong.append(f"left behind {sorted(self.leftovers(case))}")
        same = done.returncode == plain.returncode and done.returncode != 2
        if not same and not done.stderr and not is_mute:
            wrong.append(f"exit code {done.returncode} without a word")
        is_told = done.stderr != plain.stderr  # a run that does with less says so
        now = self.outputs(case)
        for name, text in now.items():
            if same and not is_told and text != plain_outputs[name]:
                wrong.append(f"exit code as if all were well, and another {name}")
            is_known = text in (self.before[name], plain_outputs[name])
            if not is_known and name.endswith((".json", ".sarif")) and not is_json(text):
                wrong.append(f"{name} is no JSON")
            if not is_known and not same and done.returncode != 3 and not name.endswith((".json", ".sarif")):
                wrong.append(f"{name} is torn")
        if same and not is_told and done.stdout != plain.stdout:
            wrong.append("exit code as if all were well, and another stdout")
        return wrong


def is_json(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def clean_environment():
    return {name: value for name, value in os.environ.items()
            if not name.startswith(("IOFAULT_", "MEMFAULT_", "TRACKVET_", "GITHUB_"))}
