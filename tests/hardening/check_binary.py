#!/usr/bin/env python3
"""What a released program must have, read from the program itself with readelf: whatever the build files
say, and whatever a packager's flags took away again, a protection that is missing is seen here.

    check_binary.py PROGRAM

77: it is no ELF program, there is no readelf, or sanitizers are linked, which replace some of it.
"""

import re
import shutil
import subprocess
import sys

SKIPPED = 77
# Functions of libc that check bounds; at least one of them shows that FORTIFY_SOURCE was on.
CHECKED = re.compile(r"__(f?printf|v?s?n?printf|vfprintf|mem(cpy|move|set)|str(n?cpy|n?cat)|f?read|poll|fdelt)_chk")
# The note that says so of the whole program is missing where libc's own start files lack it (Debian), so
# the marks themselves are looked for: endbr64, bti c.
MARKS = {"Advanced Micro Devices X86-64": b"\xf3\x0f\x1e\xfa", "AArch64": b"\x5f\x24\x03\xd5"}
MARKS_LEAST = 200


class Skip(Exception):
    """Nothing can be checked, and why."""


def readelf(program, *options):
    done = subprocess.run(["readelf", "-W", *options, program], capture_output=True, text=True)
    if done.returncode or "Not an ELF file" in done.stderr:
        raise Skip(f"{program} is no ELF program")
    return done.stdout


def read_segments(text):
    """(type, flags) of each program header."""
    row = re.compile(r"^  ([A-Z][A-Z_0-9]+)\s+0x\S+ 0x\S+ 0x\S+ 0x\S+ 0x\S+ ([RWE ]{3}) ", re.M)
    return [(kind, flags.replace(" ", "")) for kind, flags in row.findall(text)]


def look(program):
    """Yields (what, whether the program has it)."""
    header, dynamic = readelf(program, "-h"), readelf(program, "-d")
    segments = read_segments(readelf(program, "-l"))
    symbols = readelf(program, "--dyn-syms")
    if "__asan_init" in symbols or "__tsan_init" in symbols:
        raise Skip("sanitizers are linked")
    flags = " ".join(re.findall(r"\(FLAGS(?:_1)?\)\s+(.*)", dynamic))
    machine = re.search(r"Machine:\s+(.*)", header)[1]
    stack = [flags for kind, flags in segments if kind == "GNU_STACK"]
    loaded = [flags for kind, flags in segments if kind == "LOAD"]
    yield "PIE: loaded at any address", "Type:                              DYN" in header and "PIE" in flags
    yield "RELRO: addresses are read-only", any(kind == "GNU_RELRO" for kind, _ in segments)
    yield "BIND_NOW: all of them, at the start", "NOW" in flags
    yield "a stack that is no code", bool(stack) and all("E" not in each for each in stack)
    yield "no memory that is code and can be written", all(not {"W", "E"} <= set(each) for each in loaded)
    yield "code on pages of its own", "RE" in loaded and "R" in loaded
    yield "no relocations in code", "TEXTREL" not in dynamic
    yield "no folder to take libraries from", not re.search(r"\((RPATH|RUNPATH)\)", dynamic)
    yield "canaries on the stack", "__stack_chk_fail" in symbols
    yield "functions of libc that check bounds", bool(CHECKED.search(symbols))
    if machine in MARKS:
        with open(program, "rb") as bytes_of:
            marks = bytes_of.read().count(MARKS[machine])
        yield "jumps land where the compiler meant", marks >= MARKS_LEAST


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        if not shutil.which("readelf"):
            raise Skip("readelf is not installed")
        rows = list(look(sys.argv[1]))
    except Skip as skip:
        print(f"skipped: {skip}")
        return SKIPPED
    for what, is_there in rows:
        print(f"{'ok' if is_there else 'MISSING':8} {what}")
    return 0 if all(is_there for _, is_there in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
