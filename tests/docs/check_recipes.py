#!/usr/bin/env python3
"""Runs docs/recipes.md with all programs that it needs, DuckDB too.

    check_recipes.py TRACKVET FOLDER

FOLDER keeps the tools from PyPI that the tests of packages share; where they cannot be had the test is
skipped (77). check_examples.py runs the same page without them."""

import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "packaging"))
import support  # noqa: E402


def main(trackvet, folder):
    tools = support.make_venv(folder)
    if not tools:
        support.skip("no tools from PyPI")
    environment = support.environment(PATH=f"{os.environ['PATH']}:{tools}")
    printed, code = support.run(sys.executable, HERE / "check_examples.py", trackvet,
                                support.ROOT / "docs" / "recipes.md", env=environment)
    print(printed)
    if "left out" in printed:
        support.skip("a program that the page needs is missing")
    sys.exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
