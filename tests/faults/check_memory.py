#!/usr/bin/env python3
"""Requests for memory that are refused, one after another, those of the libraries too: a run ends with an
exit code that is documented, says why, gives back what it had, and leaves each output whole.

    check_memory.py TRACKVET MEMFAULT.so [all|every]

Of each run some forty requests are refused, once; with "all" some four hundred, once and from there on, which is
each of them where no plan is read; with "every" each, which takes hours."""

import os
import pathlib
import sys
import tempfile

import cases

PROGRAM, SHIM = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
AMOUNT = sys.argv[3] if len(sys.argv) > 3 else "some"
IS_WHOLE = AMOUNT != "some"
ROOT = pathlib.Path(__file__).resolve().parents[2]
MOST = {"some": 40, "all": 400, "every": 1 << 40}[AMOUNT]  # points of a run; of more, some are left out, evenly


def run_refused(bench, case, at, is_sticky):
    """The run; how many requests were refused, and how many blocks it kept."""
    reader, writer = os.pipe()
    env = cases.clean_environment() | {"LD_PRELOAD": SHIM, "MEMFAULT_AT": str(at), "MEMFAULT_TELL": str(writer)}
    if is_sticky:
        env["MEMFAULT_STICKY"] = "1"
    done = bench.run(case, env, (writer,))
    os.close(writer)
    told = os.read(reader, 4096).split()
    os.close(reader)
    # A program that ends at once tells nothing: it met the refusal.
    refused, kept = (int(told[0]), int(told[1])) if len(told) == 2 else (1, 0)
    return done, refused, kept


def find_last(bench, case):
    """Any number beyond the requests of the run."""
    at = 1
    while run_refused(bench, case, at, False)[1]:
        at *= 2
    return at


def loop(bench, case, is_sticky):
    plain, _, plain_kept = run_refused(bench, case, 0, False)
    outputs = bench.outputs(case)
    step = max(1, find_last(bench, case) // MOST)
    points, at = 0, 1
    while True:
        done, refused, kept = run_refused(bench, case, at, is_sticky)
        if not refused:
            return points
        points += 1
        wrong = bench.wrong(case, done, plain, outputs)
        if kept > plain_kept:
            wrong.append(f"{kept - plain_kept} blocks are not given back")
        if wrong:
            sys.exit(f"{case.name}: request {at}{' and on' if is_sticky else ''}: {'; '.join(wrong)}\n"
                     f"{done.stderr.decode(errors='replace')}")
        at += step


def main():
    with tempfile.TemporaryDirectory() as folder:
        bench = cases.Bench(PROGRAM, folder)
        points = 0
        for case in cases.CASES + cases.plan_cases(ROOT):
            of_case = sum(loop(bench, case, is_sticky) for is_sticky in ([False, True] if IS_WHOLE else [False]))
            points += of_case
            if IS_WHOLE:
                print(f"{of_case:6} {case.name}", flush=True)
        print(f"{points} requests refused in {len(cases.CASES + cases.plan_cases(ROOT))} runs")


main()
