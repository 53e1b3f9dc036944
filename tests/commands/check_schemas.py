#!/usr/bin/env python3
"""JSON Schemas in files: where the program looks for them, and what --formats changes.

    check_schemas.py TRACKVET"""

import json
import pathlib
import subprocess
import sys
import tempfile

TRACKVET = pathlib.Path(sys.argv[1]).resolve()
PLAN = """trackvet: 1
plan: shop
events:
  E:
    properties:
      a: {schema: schemas/local%20file.json#/definitions/a}
      b: {schema: {$ref: "https://acme.example/schemas/deep/b.json"}}
"""
LOCAL = {"definitions": {"a": {"type": "string", "format": "date"}}}
B = {"$id": "https://acme.example/schemas/deep/b.json", "items": {"$ref": "../c.json#n"}}
C = {"definitions": {"n": {"$id": "#n", "minimum": 3}}}
EVENT = {"type": "track", "userId": "u", "event": "E", "properties": {"a": "soon", "b": [2, 3]}}


def run(folder, *arguments):
    done = subprocess.run([TRACKVET, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def expect(what, found, code, *words):
    status, text = found
    missing = [word for word in words if word not in text]
    if status == code and not missing:
        return 0
    print(f"{what}: exit {status}, expected {code}; missing {missing} in\n{text}")
    return 1


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "plans" / "schemas").mkdir(parents=True)
        (folder / "mirror" / "deep").mkdir(parents=True)
        (folder / "plans" / "plan.yaml").write_text(PLAN)
        (folder / "plans" / "schemas" / "local file.json").write_text(json.dumps(LOCAL))
        (folder / "mirror" / "deep" / "b.json").write_text(json.dumps(B))
        (folder / "mirror" / "c.json").write_text(json.dumps(C))
        (folder / "events.ndjson").write_text(json.dumps(EVENT) + "\n")
        check = ["check", "-f", "concise", "-p", "plans/plan.yaml", "events.ndjson"]
        here = ["--schema-path", "https://acme.example/schemas/=mirror"]
        wrong += expect("without a folder", run(folder, *check), 2, "plan.yaml:7:", "--schema-path", "b.json")
        wrong += expect("with a folder", run(folder, *check, *here), 1, "/properties/a:", "/properties/b/*:")
        wrong += expect("a longer prefix wins", run(
            folder, *check, "--schema-path", "https://acme.example/=nowhere", *here), 1, "/properties/b/*:")
        wrong += expect("a prefix that lacks the slash", run(
            folder, *check, "--schema-path", "https://acme.example/schemas=mirror/"), 1, "/properties/b/*:")
        status, text = run(folder, *check, *here, "--formats", "annotate")
        if status != 1 or "/properties/a:" in text or "/properties/b/*:" not in text:
            print(f"formats as notes: exit {status}\n{text}")
            wrong += 1
        wrong += expect("a compiled plan", run(
            folder, "compile", "plans/plan.yaml", "-o", "plan.tvt", *here), 0)
        wrong += expect("is complete", run(
            folder, "check", "-f", "concise", "-p", "plan.tvt", "events.ndjson"), 1, "/properties/b/*:")
        wrong += expect("not over a schema", run(
            folder, *check, *here, "-o", "mirror/c.json"), 2, "mirror/c.json")
        for option in (["--schema-path", "x"], ["--schema-path", "=x"], ["--formats", "maybe"]):
            wrong += expect(" ".join(option), run(folder, *check, *option), 2, option[0])
    return 1 if wrong else 0


sys.exit(main())
