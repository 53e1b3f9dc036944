#!/usr/bin/env python3
"""A peer in Python: goes through an NDJSON file, and validates each event with a library.

    python_peer.py parse|jsonschema|jsonschema-rs CORPUS [SCHEMAS] [--verdicts]

parse only parses. Events are matched to their schema as in node_peer.js. Prints how many events are valid and
invalid; with --verdicts the numbers of the lines that are not."""

import json
import sys


def open_jsonschema(definitions):
    import jsonschema

    checker = jsonschema.draft7_format_checker

    def compile_one(pointer):
        schema = {"$ref": "#/definitions/" + pointer, "definitions": definitions}
        return jsonschema.Draft7Validator(schema, format_checker=checker).is_valid

    return compile_one


def open_jsonschema_rs(definitions):
    import jsonschema_rs

    def compile_one(pointer):
        schema = {"$ref": "#/definitions/" + pointer, "definitions": definitions}
        return jsonschema_rs.Draft7Validator(schema, validate_formats=True).is_valid

    return compile_one


LIBRARIES = {"jsonschema": open_jsonschema, "jsonschema-rs": open_jsonschema_rs}
CALLS = ("track", "page", "identify", "screen", "group", "alias")


def make_validator(library, path):
    with open(path, encoding="utf-8") as text:
        definitions = json.load(text)["definitions"]
    compile_one, compiled = LIBRARIES[library](definitions), {}

    def is_valid(event):
        call, name = event.get("type"), event.get("event")
        key = (call, name) if isinstance(name, str) else call
        if key not in compiled:
            if call not in CALLS:
                return False
            chosen = f"track/{name}" if call == "track" else call
            chosen = chosen if chosen in definitions else call
            compiled[key] = compile_one(chosen.replace("~", "~0").replace("/", "~1").replace(" ", "%20"))
        return compiled[key](event)

    return is_valid


def main():
    library, corpus = sys.argv[1:3]
    is_valid = make_validator(library, sys.argv[3]) if library in LIBRARIES else lambda event: True
    count, invalid = 0, []
    with open(corpus, "rb") as lines:
        for count, line in enumerate(lines, 1):
            if not is_valid(json.loads(line)):
                invalid.append(count)
    if "--verdicts" in sys.argv:
        print("\n".join(map(str, invalid)))
    else:
        print(f"{count - len(invalid)} valid, {len(invalid)} invalid")


if __name__ == "__main__":
    main()
