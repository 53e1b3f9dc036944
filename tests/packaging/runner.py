"""A runner of GitHub Actions in little: composite actions and workflows without the service.

Steps with `run` and steps that use this repository's own action are executed, with GITHUB_* naming files of a
folder; steps that use other actions are passed over. Expressions are inputs and outputs, no more."""

import os
import pathlib
import re

import yaml

import support as p


class Job:
    """What the steps of one job share."""

    def __init__(self, workspace, folder, path):
        self.workspace = pathlib.Path(workspace)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = path  # of the first step; steps put folders before it
        self.count = 0
        self.summary = ""
        self.log = ""

    def run_script(self, script, env):
        """One step with its own files. Returns (what it printed, exit code, outputs)."""
        self.count += 1
        files = {}
        for name in ("OUTPUT", "PATH", "STEP_SUMMARY", "ENV"):
            files[f"GITHUB_{name}"] = self.folder / f"{self.count}-{name}"
            files[f"GITHUB_{name}"].touch()
        (self.folder / f"{self.count}.sh").write_text(script)
        (self.folder / "temp").mkdir(exist_ok=True)
        whole = p.environment(CI="true", GITHUB_ACTIONS="true", GITHUB_WORKSPACE=self.workspace,
                              RUNNER_TEMP=self.folder / "temp", PATH=self.path, **files, **env)
        printed, code = p.run("bash", "--noprofile", "--norc", "-e", "-o", "pipefail",
                              self.folder / f"{self.count}.sh", cwd=self.workspace, env=whole)
        for line in files["GITHUB_PATH"].read_text().splitlines():
            self.path = f"{line}{os.pathsep}{self.path}"
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        self.log += printed
        outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
        return printed, code, outputs


def expand(text, values):
    """`${{ inputs.x }}` and `${{ steps.a.outputs.b }}`."""
    def value(found):
        if found.group(1) not in values:
            raise SystemExit(f"action.yml: nothing is known of {found.group(1)}")
        return values[found.group(1)]
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", value, str(text))


def run_action(job, inputs, env=None):
    """The repository's action. Returns (what it printed, exit code, outputs)."""
    action = yaml.safe_load((p.ROOT / "action.yml").read_text())
    unknown = set(inputs) - set(action["inputs"])
    if unknown:
        raise SystemExit(f"the action has no inputs {unknown}")
    values = {f"inputs.{name}": str(inputs.get(name, facts.get("default", "")))
              for name, facts in action["inputs"].items()}
    printed, code = "", 0
    for step in action["runs"]["steps"]:
        if step["shell"] != "bash":
            raise SystemExit("action.yml: steps are for bash")
        step_env = {name: expand(text, values) for name, text in step.get("env", {}).items()}
        more, code, outputs = job.run_script(expand(step["run"], values),
                                             {"GITHUB_ACTION_PATH": p.ROOT, **step_env, **(env or {})})
        printed += more
        values.update({f"steps.{step['id']}.outputs.{name}": text for name, text in outputs.items()})
        if code:
            break
    known = {name: facts["value"] for name, facts in action["outputs"].items()}
    return printed, code, {name: expand(text, values) for name, text in known.items()
                           if re.search(r"[\w.-]+\.[\w.-]+", text).group() in values}


def run_workflow(job, path):
    """[(name of the step, what it printed, exit code)] of the steps that can be executed. A step that fails
    does not end the job, so that the others are seen too."""
    done = []
    for name, facts in yaml.safe_load(pathlib.Path(path).read_text())["jobs"].items():
        for step in facts["steps"]:
            label = step.get("name") or step.get("uses") or step.get("run")
            if step.get("uses", "").startswith("OWNER/trackvet@"):
                printed, code, _ = run_action(job, step.get("with", {}))
            elif "run" in step:
                printed, code, _ = job.run_script(step["run"], {})
            else:
                continue
            done.append((f"{name}: {label}", printed, code))
    return done


def commands_heard(printed):
    """The workflow commands that a runner would obey: [(command, properties, data)]."""
    heard, deaf_until = [], None
    for line in printed.splitlines():
        found = re.match(r"\s*::([\w-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$", line)
        if deaf_until:
            if line.strip() == f"::{deaf_until}::":
                deaf_until = None
        elif found and found.group(1) == "stop-commands":
            deaf_until = found.group(3)
        elif found:
            heard.append(found.groups())
        elif "##[" in line:
            heard.append(("##[", "", line))
    return heard
