#!/usr/bin/env python3
"""Follows docs/first-dump.md and docs/first-plan.md to the letter on a fresh machine, and tells how long
it takes.

    check_session.py [DEBIAN] [PAGE...]

DEBIAN (or the variable TRACKVET_DEBIAN) is a folder with the root of a Debian that has gcc, cmake,
ninja, make and git, and reaches its mirror; `debootstrap --variant=minbase` makes one. Without it, or
without the right to change into it, the test is skipped. What needs root runs as root there.

The folder stays as it is: all happens in a copy. This repository, as it was committed, is what `git
clone` gets there, whatever address the page names. Every block of a page is then run in one shell after
the other, as check_examples.py does, and those marked "fresh" as well; what the others print is
compared."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import check_examples as examples

SKIPPED = 77
PAGES = ["first-dump.md", "first-plan.md"]
# In a mount namespace of its own: nothing has to be unmounted.
ENTER = 'mount -t proc proc "$0/proc" && exec chroot "$0" /bin/sh -c "$1"'
PROXIES = ("http_proxy", "https_proxy", "no_proxy")


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(SKIPPED)


class Machine:
    """A copy of a Debian root. Has the form of a Runner, see check_examples."""

    def __init__(self, source, folder):
        self.root = folder / "root"
        subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(self.root)], check=True)
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", self.root / "etc" / name)
        self.env = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/root",
                    "LC_ALL": "C.UTF-8"}
        self.env.update({name: os.environ[name] for name in PROXIES if name in os.environ})
        self.count = 0
        self.put_repository()

    def put_repository(self):
        """Under the addresses that the pages name."""
        target = self.root / "srv" / "trackvet.git"
        subprocess.run(["git", "clone", "-q", "--bare", "--no-hardlinks", str(examples.ROOT),
                        str(target)], check=True)
        (self.root / "root" / ".gitconfig").write_text(
            '[url "file:///srv/"]\n\tinsteadOf = https://git.example.com/\n'
            "[safe]\n\tdirectory = *\n")

    def run(self, command, folder):
        done = subprocess.run(["unshare", "-m", "sh", "-c", ENTER, str(self.root),
                               f"cd {folder}\n{command}"],
                              env=self.env, timeout=1200, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return examples.printed_lines(done.stdout), done.returncode

    def has(self, program):
        return self.run(f"command -v {program}", "/")[1] == 0


class Visit:
    """A page, followed on a machine."""

    def __init__(self, name, session, failures):
        self.page = examples.Page(examples.ROOT / "docs" / name)
        self.session = session
        self.machine = session.runner
        self.failures = failures

    def follow(self):
        for block in self.page.blocks:
            start, count = time.monotonic(), self.machine.count
            self.take(block)
            seconds = time.monotonic() - start
            if self.machine.count > count:
                print(f"{self.page.path.name}:{block.at}: {seconds:6.1f} s  {block.section}")

    def take(self, block):
        if block.kind in ("sh", "console") and "fresh" in block.rest:
            self.install(block)
        elif examples.is_run_here(block, self.machine):
            examples.take_session_block(self.page, block, "/root", self.session, False, self.failures)

    def install(self, block):
        lines = block.lines
        if block.kind == "console":
            lines = [examples.command_text(command) for command, _ in examples.read_commands(block)]
        printed, code = self.session.run("\n".join(["set -e", *lines, "set +e"]), "/root")
        self.session.count += 1
        if code:  # nothing that follows can work
            print("\n".join(printed[-30:]))
            sys.exit(f"{self.page.path.name}:{block.at + 1}: ended with code {code}")


def main(arguments):
    sys.stdout.reconfigure(line_buffering=True)
    source = arguments[0] if arguments else os.environ.get("TRACKVET_DEBIAN", "")
    if not source:
        skip("no Debian root: give a folder, or set TRACKVET_DEBIAN")
    if not (pathlib.Path(source) / "usr" / "bin" / "apt-get").exists():
        skip(f"{source} is no Debian root")
    if subprocess.run(["unshare", "-m", "true"], stderr=subprocess.DEVNULL).returncode:
        skip("only root can change into a Debian root")
    failures = examples.Failures()
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(pathlib.Path(source).resolve(), pathlib.Path(folder))
        session = examples.Session(machine, "/root")
        start = time.monotonic()
        for name in arguments[1:] or PAGES:
            Visit(name, session, failures).follow()
        seconds = time.monotonic() - start
    if failures.count:
        sys.exit(f"{failures.count} failures")
    print(f"{machine.count} steps passed in {seconds:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
