"""What the tests of packages and CI share: tools from PyPI in a venv of the build folder, copies of this
repository, commands, and a count of what was checked.

A tool that cannot be had is a visible skip (exit code 77), never a pass."""

import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
REQUIREMENTS = pathlib.Path(__file__).with_name("requirements.txt")
SKIPPED = 77


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(SKIPPED)


def environment(**more):
    """The environment without what git and ctest put into it, and the colors of nobody's terminal."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("GIT_", "GITHUB_", "CI", "TRACKVET_", "PRE_COMMIT_", "SKBUILD_"))}
    kept.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", NO_COLOR="1",
                GIT_AUTHOR_NAME="Test", GIT_AUTHOR_EMAIL="test@example.com",
                GIT_COMMITTER_NAME="Test", GIT_COMMITTER_EMAIL="test@example.com")
    kept.update({name: str(value) for name, value in more.items()})
    return kept


def run(*command, cwd=None, env=None, text=None):
    """Both streams as one text, and the exit code."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=env or environment(), input=text,
                          stdin=subprocess.DEVNULL if text is None else None, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=600, check=False, text=True, errors="replace")
    return done.stdout, done.returncode


def must(*command, **options):
    """Runs what has to succeed; returns what it printed."""
    printed, code = run(*command, **options)
    if code:
        print(printed)
        sys.exit(f"{' '.join(str(word) for word in command)}: exit code {code}")
    return printed


class Checks:
    """Counts; every failure is told, the end is one exit code."""

    def __init__(self):
        self.passed = self.failed = 0

    def expect(self, is_fine, what, shown=""):
        self.passed += bool(is_fine)
        self.failed += not is_fine
        if not is_fine:
            print(f"FAILED: {what}\n{shown}")

    def end(self, skipped=None):
        print(f"{self.passed} passed, {self.failed} failed")
        if self.failed:
            sys.exit(1)
        if skipped:
            skip(skipped)


def make_venv(folder):
    """The venv with what requirements.txt names, or None where PyPI cannot be had. Tests that run at the
    same time make it once."""
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / "venv" / "stamp"
    with open(folder / "venv.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return folder / "venv" / "bin"
        shutil.rmtree(folder / "venv", ignore_errors=True)
        for command in ([sys.executable, "-m", "venv", folder / "venv"],
                        [folder / "venv/bin/pip", "install", "-q", "-r", REQUIREMENTS]):
            printed, code = run(*command)
            if code:
                print(printed)
                return None
        stamp.write_text(wanted)
    return folder / "venv" / "bin"


def git(folder, *arguments):
    return must("git", "-C", folder, *arguments)


def write_tree(folder, files):
    """files: {path: text}."""
    for name, text in files.items():
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def make_repository(folder, files=None):
    """A git repository with one commit of these files, or of those that are there."""
    write_tree(folder, files or {})
    git(folder, "init", "-q")
    commit(folder, "first")
    return pathlib.Path(folder)


def commit(folder, message):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)


def copy_sources(folder):
    """This repository as `git clone` would bring it, with what is not committed yet."""
    listed, code = run("git", "-C", ROOT, "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached",
                       "--others", "--exclude-standard")
    if code:
        skip("this is no git repository, so nobody can clone it")
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, pathlib.Path(folder) / name
        if source.is_file() or source.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    return make_repository(folder)


def temporary_folder():
    return tempfile.TemporaryDirectory(prefix="trackvet-")
