#!/usr/bin/env python3
"""The hooks of .pre-commit-hooks.yaml, with the real pre-commit: it clones this repository, builds the
program, finds planted faults, and passes when they are mended.

    check_precommit.py TRACKVET FOLDER

FOLDER keeps the venv with pre-commit between runs. Without PyPI the hooks of language `system` are tested
with the pre-commit that is installed, if one is."""

import pathlib
import re
import shutil
import sys
import time

import support as p

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
FOLDER = pathlib.Path(sys.argv[2]).resolve()

PLAN = """trackvet: 1
plan: shop
extends: ecommerce_v2
events:
  Cart Emptied:
    doc: Everything was taken out.
    properties:
      items: {type: integer, doc: How many there were.}
"""
EVENT = ('{"type":"track","event":"Cart Emptied","userId":"u-1","messageId":"m-1",'
         '"timestamp":"2026-03-04T05:06:07Z","properties":{"items":%s}}\n')
FAULTS = {"tracking/plan.yaml": PLAN.replace("integer", "number of things"),
          "tests/events/cart.ndjson": EVENT % '"3"',
          "tests/events/list.json": "[" + EVENT % "true" + "]",
          "README.md": "Neither a plan nor events.\n"}
# So many files that pre-commit would start a process a processor.
FAULTS.update({f"tests/events/more-{i}.ndjson": EVENT % i for i in range(16)})
MENDED = {"tracking/plan.yaml": PLAN, "tests/events/cart.ndjson": EVENT % 3,
          "tests/events/list.json": "[" + EVENT % 4 + "]"}
# A plan that is a folder: its files are only right together.
FOLDER_PLAN = {"tracking-plan/types.yaml": "trackvet: 1\nplan: shop\ntypes:\n  amount: {type: number, minimum: 0}\n",
               "tracking-plan/orders.yaml": "trackvet: 1\nplan: shop\nevents:\n  Order Weighed:\n"
                                            "    doc: On the scales.\n    properties:\n"
                                            "      weight: {type: amount, doc: In kg.}\n"}


class Runner:
    def __init__(self, precommit, sources, home):
        self.precommit = precommit
        self.sources = sources
        self.revision = p.git(sources, "rev-parse", "HEAD").strip()
        self.env = p.environment(PRE_COMMIT_HOME=home, PATH=f"{PROGRAM.parent}:{p.os.environ['PATH']}")

    def config(self, hooks):
        return f"repos:\n- repo: {self.sources}\n  rev: {self.revision}\n  hooks:\n{hooks}"

    def run(self, folder):
        """What `pre-commit run --all-files` prints and its exit code; the files are staged before."""
        p.git(folder, "add", "-A")
        return p.run(self.precommit, "run", "--all-files", "--color=never", cwd=folder, env=self.env)


def state(printed, hook):
    found = re.search(rf"^{re.escape(hook)}\.+.*?(Passed|Failed|Skipped)$", printed, re.M)
    return found.group(1) if found else "absent"


def check_faults(checks, runner, suffix):
    """Faults are found, of both kinds; mended, both hooks pass."""
    hooks = (f"  - id: trackvet-lint{suffix}\n  - id: trackvet-check{suffix}\n"
             "    args: [--profile, spec, -p, tracking/plan.yaml]\n")
    with p.temporary_folder() as folder:
        p.make_repository(folder, {**FAULTS, ".pre-commit-config.yaml": runner.config(hooks)})
        printed, code = runner.run(folder)
        checks.expect(code == 1 and state(printed, "trackvet lint") == "Failed" and "plan/" in printed,
                      f"lint{suffix} finds the fault of the plan", printed)
        p.write_tree(folder, {"tracking/plan.yaml": PLAN})
        printed, code = runner.run(folder)
        checks.expect(code == 1 and state(printed, "trackvet lint") == "Passed",
                      f"lint{suffix} passes when the plan is mended", printed)
        checks.expect(state(printed, "trackvet check") == "Failed" and "property/numeric-string" in printed
                      and "property/type" in printed and printed.count("FAILED ") + printed.count("PASSED ") == 1,
                      f"check{suffix} finds both faults, in one report", printed)
        p.write_tree(folder, MENDED)
        printed, code = runner.run(folder)
        checks.expect(code == 0 and state(printed, "trackvet check") == "Passed",
                      f"check{suffix} passes when the events are mended", printed)


def check_selection(checks, runner, suffix):
    """Files that are neither plans nor events start nothing; a plan that is a folder is one argument."""
    hooks = f"  - id: trackvet-lint{suffix}\n  - id: trackvet-check{suffix}\n"
    whole = (f"  - id: trackvet-lint{suffix}\n    files: ^tracking-plan/\n    pass_filenames: false\n"
             "    args: [tracking-plan]\n")
    single = f"  - id: trackvet-lint{suffix}\n    files: ^tracking-plan/\n"
    with p.temporary_folder() as folder:
        p.make_repository(folder, {**FOLDER_PLAN, ".pre-commit-config.yaml": runner.config(hooks)})
        printed, code = runner.run(folder)
        checks.expect(code == 0 and state(printed, "trackvet lint") == "Skipped"
                      and state(printed, "trackvet check") == "Skipped",
                      "files of other names start nothing", printed)
        p.write_tree(folder, {".pre-commit-config.yaml": runner.config(whole)})
        printed, code = runner.run(folder)
        checks.expect(code == 0 and state(printed, "trackvet lint") == "Passed",
                      "a folder is linted as one plan", printed)
        p.write_tree(folder, {".pre-commit-config.yaml": runner.config(single)})
        printed, code = runner.run(folder)
        checks.expect(code == 1, "file by file it is not the same plan, as docs/ci.md says", printed)


def check_program(checks, home):
    """The program that pre-commit installed: complete on its own, and gone without a trace."""
    found = list(pathlib.Path(home).glob("repo*/py_env-*/bin/trackvet"))
    checks.expect(len(found) == 1, "pre-commit has installed one program", str(found))
    if len(found) != 1:
        return
    with p.temporary_folder() as folder:
        env = p.environment(PATH="/usr/bin:/bin")
        version = p.must(found[0], "version", cwd=folder, env=env)
        checks.expect(version.split()[:2] == p.must(PROGRAM, "version", env=env).split()[:2],
                      "it is of the version of this tree", version)
        checks.expect("Order Completed" in p.must(found[0], "specs", "ecommerce_v2", cwd=folder, env=env),
                      "the specs are inside")
        checks.expect("why" in p.must(found[0], "explain", "property/type", cwd=folder, env=env).lower(),
                      "the pages of the rules are inside")
    p.must(found[0].with_name("python"), "-m", "pip", "uninstall", "-q", "-y", "trackvet")
    left = [path for path in found[0].parents[1].rglob("*trackvet*")]
    checks.expect(not left, "uninstalling leaves nothing", str(left))


def main():
    began = time.monotonic()
    tools = p.make_venv(FOLDER)
    precommit = tools / "pre-commit" if tools else shutil.which("pre-commit")
    if not precommit:
        p.skip("pre-commit can be had neither from PyPI nor from Debian (package pre-commit)")
    # Debian's is years older, and knows `system` by no other name.
    others = {precommit, shutil.which("pre-commit", path="/usr/bin") or precommit}
    checks = p.Checks()
    with p.temporary_folder() as folder:
        sources = p.copy_sources(pathlib.Path(folder) / "trackvet")
        home = pathlib.Path(folder) / "home"
        for other in sorted(map(str, others)):
            check_faults(checks, Runner(other, sources, home), "-system")
            print(p.must(other, "--version").strip())
        runner = Runner(precommit, sources, home)
        check_selection(checks, runner, "-system")
        if tools:
            check_faults(checks, runner, "")
            check_program(checks, home)
    print(f"{time.monotonic() - began:.0f} s")
    checks.end(None if tools else "no PyPI: the hooks that build the program were not tested")


if __name__ == "__main__":
    main()
