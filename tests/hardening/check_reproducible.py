#!/usr/bin/env python3
"""Two builds of one tree give the same bytes: in folders with other names, at other times, in other time
zones and languages, with other rights on new files and another number of jobs.

    check_reproducible.py SOURCE [CMAKE OPTION...]

77: something that a build needs is not here.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
WORLDS = (
    ("a", {"LC_ALL": "C", "TZ": "UTC"}, 0o022, "-j1"),
    ("somewhere else/much longer", {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Apia"}, 0o077, "-j2"),
)


def copy_tree(source, target):
    listed = subprocess.run(["git", "-C", source, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        path = os.path.join(target, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.isfile(os.path.join(source, name)):
            shutil.copy2(os.path.join(source, name), path)


def build(source, folder, world, mask, jobs, options):
    """Path of the program."""
    copy_tree(source, folder)
    out = os.path.join(folder, "build", "release")
    before = os.umask(mask)
    environment = {**os.environ, **world}
    configure = ["cmake", "-S", folder, "-B", out, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DTRACKVET_TESTS=OFF",
                 "-DCMAKE_C_FLAGS_RELEASE=-O3 -g1 -DNDEBUG", *options]
    for command in (configure, ["ninja", "-C", out, jobs, "trackvet"]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    os.umask(before)
    return os.path.join(out, "trackvet")


def differing_sections(paths):
    """Names of sections that are not alike, to start looking with."""
    texts = [subprocess.run(["readelf", "-SW", path], capture_output=True, text=True).stdout for path in paths]
    names = [line.split("]")[1].split()[0] for line in texts[0].splitlines() if "] ." in line]
    dumps = [{name: subprocess.run(["readelf", "-x", name, path], capture_output=True).stdout for name in names}
             for path in paths]
    return [name for name in names if dumps[0][name] != dumps[1][name]]


def main():
    source, options = os.path.abspath(sys.argv[1]), sys.argv[2:]
    missing = [tool for tool in ("cmake", "ninja", "git") if not shutil.which(tool)]
    if missing:
        print(f"skipped: no {', '.join(missing)}")
        return SKIPPED
    programs, digests = [], []
    with tempfile.TemporaryDirectory() as top:
        for name, world, mask, jobs in WORLDS:
            begun = time.monotonic()
            programs.append(build(source, os.path.join(top, name), world, mask, jobs, options))
            with open(programs[-1], "rb") as program:
                digests.append(hashlib.sha256(program.read()).hexdigest())
            print(f"{digests[-1]}  {name} ({time.monotonic() - begun:.0f} s)", flush=True)
        if len(set(digests)) == 1:
            return 0
        print("different:", ", ".join(differing_sections(programs)))
    return 1


if __name__ == "__main__":
    sys.exit(main())
