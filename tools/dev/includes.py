#!/usr/bin/env python3
"""Enforces who may include whom. ALLOWED is the table of docs/architecture.md; nothing else lists it.

Each code folder may include its own headers, those of the folders named here, and the system headers
named here. A header of another folder must be one that the folder offers (PUBLIC), not a private part."""

import os
import re
import subprocess
import sys

LIBC = {"assert.h", "ctype.h", "errno.h", "inttypes.h", "limits.h", "stdalign.h", "stdbool.h",
        "stddef.h", "stdint.h", "stdlib.h", "string.h"}
STDIO = {"stdio.h"}
POSIX = STDIO | {"dirent.h", "fcntl.h", "fnmatch.h", "getopt.h", "poll.h", "signal.h", "strings.h",
                 "time.h", "unistd.h", "sys/ioctl.h", "sys/stat.h", "sys/types.h"}
CHECKER = {"json", "rules/table", "formats"}
DEFINITIONS = CHECKER | {"rules/model"}
ALL = DEFINITIONS | {"rules/read", "rules/translate", "rules/write", "rules/compile", "rules/lint", "validator", "specs"}

# folder: (folders it may include, system headers it may include)
ALLOWED = {
    "json": (set(), LIBC | {"immintrin.h", "arm_neon.h"}),
    "formats": (set(), LIBC),
    "rules/table": ({"json", "formats"}, LIBC),
    "rules/model": ({"json", "rules/table"}, LIBC),
    "rules/read": (DEFINITIONS, LIBC | STDIO | {"yaml.h"}),
    "rules/translate": (DEFINITIONS | {"rules/read"}, LIBC | STDIO),
    "rules/write": (DEFINITIONS | {"rules/compile"}, LIBC | STDIO),
    "rules/compile": (DEFINITIONS | {"rules/read"}, LIBC | STDIO),
    "rules/lint": (DEFINITIONS, LIBC),
    "validator": (CHECKER, LIBC | {"pcre2.h"}),
    "cli/group": ({"json", "formats", "rules/table"}, LIBC | STDIO | {"xxhash.h"}),
    "cli/ignore": ({"json", "rules/table"}, LIBC | {"unistd.h"}),
    "cli/report": ({"json", "formats", "rules/table", "cli/group", "cli/ignore", "validator"},
                   LIBC | STDIO | {"utf8proc.h", "jansson.h", "xxhash.h"}),
    "cli/report/html": ({"json", "rules/table", "cli/group", "validator", "cli/report"}, LIBC | STDIO),
    "cli/baseline": ({"json", "rules/table", "validator", "cli/group", "cli/report", "cli/io"},
                     LIBC | STDIO | {"jansson.h", "math.h", "stdarg.h"}),
    "cli/stream": ({"json", "rules/table", "validator", "cli/group"},
                   LIBC | STDIO | {"sys/mman.h"}),
    "cli/io": ({"json", "cli"}, LIBC | POSIX | {"pthread.h", "stdatomic.h", "zlib.h",
                                               "isa-l/igzip_lib.h", "zstd.h", "zstd_errors.h"}),
    "cli/work": ({"json", "rules/table", "validator", "cli/group", "cli/ignore", "cli/stream", "cli/report", "cli/io",
                  "cli"},
                 LIBC | POSIX | {"pthread.h", "sched.h", "stdatomic.h"}),
    "cli/git": ({"json", "cli/report"}, LIBC | POSIX | {"spawn.h", "sys/wait.h"}),
    "cli/config": (ALL | {"cli/baseline", "cli/group", "cli/ignore", "cli/io", "cli/report", "cli"}, LIBC | POSIX),
    "cli/cache": (ALL | {"cli", "cli/group", "cli/report", "cli/io", "cli/work"},
                  LIBC | POSIX | {"pthread.h", "stdatomic.h", "xxhash.h"}),
    "cli/sandbox": ({"json", "cli", "cli/cache", "cli/io"},
                    LIBC | POSIX | {"linux/audit.h", "linux/filter.h", "linux/landlock.h", "linux/seccomp.h",
                                    "sched.h", "sys/prctl.h", "sys/syscall.h"}),
    "cli": (ALL | {"cli/cache", "cli/config", "cli/git", "cli/group", "cli/ignore", "cli/report",
             "cli/report/html", "cli/io",
             "cli/sandbox", "cli/work", "cli/baseline"},
            LIBC | POSIX | {"jansson.h", "pthread.h", "stdatomic.h"}),
}
# Headers that a folder keeps to itself and a few named friends: header -> folders that may see it.
FRIENDS = {"build.h": {"rules/compile"}, "read.h": {"rules/compile", "rules/translate", "cli", "cli/config"},
           "read_parts.h": {"rules/translate", "cli/config"}}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def folder_of(path):
    """The longest folder of ALLOWED that holds the path, or None."""
    parts = os.path.dirname(path).split("/")
    for n in range(len(parts), 0, -1):
        folder = "/".join(parts[:n])
        if folder in ALLOWED or folder == "specs":
            return folder
    return None


def main():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard",
                             "*.c", "*.h", "*.def", "*.inc"],
                            capture_output=True, text=True, check=True).stdout.split()
    homes, wrong = {}, []
    for path in listed:
        if folder_of(path):
            base = os.path.basename(path)
            if base in homes and path.endswith(".h"):
                wrong.append(f"{path}: a header of this name is also in {homes[base]}")
            homes[base] = folder_of(path)
    for path in listed:
        folder = folder_of(path)
        if folder not in ALLOWED:
            continue
        folders, system = ALLOWED[folder]
        with open(path, encoding="utf-8") as source:
            for kind, name in INCLUDE.findall(source.read()):
                home = homes.get(os.path.basename(name))
                if kind == "<":
                    if name not in system:
                        wrong.append(f"{path}: may not include <{name}>")
                elif home is None:
                    wrong.append(f"{path}: includes {name}, which is in no code folder")
                elif home != folder and home not in folders:
                    wrong.append(f"{path}: {folder} may not include {name} of {home}")
                elif home != folder and folder not in FRIENDS.get(name, {folder}):
                    wrong.append(f"{path}: {name} is not for {folder}")
    print("\n".join(wrong) if wrong else "ok")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
