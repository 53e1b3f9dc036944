#!/usr/bin/env python3
"""Calls of the system that fail, one after another: a run ends with an exit code that is documented, says
why, and leaves each output as it was or as it is to be.

    check_io.py TRACKVET IOFAULT.so [all]

Without "all", every fifth call is made to fail, once; with it each, once and from there on."""

import errno
import os
import pathlib
import sys
import tempfile

import cases

PROGRAM, SHIM = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
IS_WHOLE = "all" in sys.argv[3:]
ROOT = pathlib.Path(__file__).resolve().parents[2]
FAULTS = {"read": ["EIO", "EINTR", "short"], "write": ["EIO", "ENOSPC", "short"], "open": ["EIO", "EMFILE"],
          "sync": ["EIO", "ENOSPC"], "rename": ["EIO", "ENOSPC"], "close": ["EIO"], "link": ["EIO"]}
HARMLESS = {"EINTR", "short"}


def run_with_fault(bench, case, call, how, at, is_sticky):
    reader, writer = os.pipe()
    env = cases.clean_environment() | {
        "LD_PRELOAD": SHIM, "IOFAULT_CALL": call, "IOFAULT_AT": str(at), "IOFAULT_TELL": str(writer),
        "IOFAULT_HOW": how if how == "short" else str(getattr(errno, how)),
        "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
    if is_sticky:
        env["IOFAULT_STICKY"] = "1"
    done = bench.run(case, env, (writer,))
    os.close(writer)
    hits = len(os.read(reader, 4096))
    os.close(reader)
    return done, hits


def loop(bench, case, call, how, is_sticky):
    """Lets the first call of the kind fail, then the second, until there are no more. How many there were."""
    plain = bench.run(case, cases.clean_environment())
    outputs = bench.outputs(case)
    step = 1 if IS_WHOLE else 5
    points = 0
    for at in range(1, 100000, step):
        done, hits = run_with_fault(bench, case, call, how, at, is_sticky)
        if not hits:
            return points
        points += 1
        wrong = bench.wrong(case, done, plain, outputs, is_mute=call == "write" and is_sticky)
        if how in HARMLESS and (done.returncode, done.stdout) != (plain.returncode, plain.stdout):
            wrong.append(f"another result, exit code {done.returncode}")
        if wrong:
            sys.exit(f"{case.name}: {call} {at} {how}{' and on' if is_sticky else ''}: {'; '.join(wrong)}\n"
                     f"{done.stderr.decode(errors='replace')}")
    sys.exit(f"{case.name}: no end of {call}s")


def main():
    total = {}
    with tempfile.TemporaryDirectory() as folder:
        bench = cases.Bench(PROGRAM, folder)
        chosen = cases.CASES + cases.plan_cases(ROOT) if IS_WHOLE else cases.CASES
        for case in chosen:
            for call, hows in FAULTS.items():
                for how in hows if not case.name.startswith("plan ") else hows[:1]:
                    stickies = [False, True] if IS_WHOLE and how != "EINTR" else [False]
                    for is_sticky in stickies:
                        total[call] = total.get(call, 0) + loop(bench, case, call, how, is_sticky)
        print(f"{sum(total.values())} faults in {len(chosen)} runs: " +
              ", ".join(f"{count} {call}" for call, count in total.items()))


main()
