#!/usr/bin/env python3
"""A JSON Schema keeps its meaning when a plan is translated: generated schemas of events, as rules of
the Public API, give the verdicts on generated events that another validator gives on the schemas.

    check_translation.py TRACKVET [UNUSED [EVENTS-IN-ALL]]

Skipped when the Python module jsonschema is missing.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    sys.exit(77)

PROGRAM = os.path.abspath(sys.argv[1])
AMOUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 4000
PER_RULE = 20
NAMES = ["alpha", "beta", "gamma", "delta", "", "/odd", "a.b"]
TEXTS = ["", "a", "ab", "abc", "xyz", "2026-01-02", "7"]
NUMBERS = [-1, 0, 1, 2, 2.5, 7, 100]
SCALARS = TEXTS[:4] + NUMBERS[:5] + [True, False, None]
TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"]


def maybe(chance):
    return random.random() < chance


def some(items, most):
    return random.sample(items, random.randint(1, most))


def types():
    if maybe(0.3):
        return some(TYPES, 3)
    return random.choice(TYPES)


def object_keywords(depth):
    schema = {}
    if maybe(0.8):
        schema["properties"] = {name: any_schema(depth + 1) for name in some(NAMES, 3)}
    if maybe(0.5):
        schema["required"] = some(NAMES, 2)
    for name in schema.get("required", []):  # what is impossible, the compiler refuses
        if schema.get("properties", {}).get(name) is False:
            schema["properties"][name] = True
    if maybe(0.3):
        schema["additionalProperties"] = random.choice([False, True, {}, {"type": "string"}])
    if maybe(0.1):
        schema["patternProperties"] = {"^a": any_schema(depth + 1)}
    if maybe(0.1):
        schema["minProperties"] = random.randint(0, 3)
    if maybe(0.1):
        schema["dependencies"] = {"alpha": ["beta"]}
    return schema


def array_keywords(depth):
    schema = {}
    if maybe(0.7):
        schema["items"] = any_schema(depth + 1) if maybe(0.8) else [any_schema(depth + 1)]
    if maybe(0.2) and isinstance(schema.get("items"), list):  # else the module stumbles
        schema["additionalItems"] = False
    if maybe(0.3):
        schema["maxItems"] = random.randint(0, 2)
    if maybe(0.2):
        schema["uniqueItems"] = True
    return schema


def scalar_keywords():
    schema = {}
    if maybe(0.2):
        schema["minLength"] = random.randint(0, 3)
    if maybe(0.2):
        schema["pattern"] = random.choice(["^a", "b$", "[0-9]"])
    if maybe(0.2):
        schema["minimum"] = random.choice([-1, 0, 1])
    if maybe(0.2):
        schema["exclusiveMaximum"] = random.choice([2, 2.5, 100])
    if maybe(0.1):
        schema["multipleOf"] = random.choice([1, 2, 0.5])
    return schema


def any_schema(depth=0):
    if depth > 3 or maybe(0.05):
        return random.choice([True, {}, {"type": "string"}, False])
    schema = {}
    if maybe(0.8):
        schema["type"] = types()
    if maybe(0.15):
        schema["enum"] = some(SCALARS + [[], {"alpha": 1}], 3)
    if maybe(0.05):
        schema["const"] = random.choice(SCALARS)
    schema.update(scalar_keywords())
    if maybe(0.5):
        schema.update(object_keywords(depth))
    if maybe(0.3):
        schema.update(array_keywords(depth))
    if maybe(0.08):
        schema[random.choice(["anyOf", "oneOf", "allOf"])] = [any_schema(depth + 1), any_schema(depth + 1)]
    if maybe(0.05):
        schema["not"] = any_schema(depth + 1)
    if maybe(0.05):
        schema.update({"if": any_schema(depth + 1), "then": any_schema(depth + 1)})
    if maybe(0.1):
        schema.update(random.choice([{"id": "/a"}, {"description": ""}, {"title": "T"}, {"format": "color"}]))
    return schema


def refer(schema):
    """Sometimes a part of the schema is a reference."""
    names = schema["properties"]["properties"].get("properties")
    if names and maybe(0.15):
        schema["definitions"] = {"part": any_schema(2)}
        names[random.choice(list(names))] = {"$ref": "#/definitions/part"}
    return schema


def message_schema():
    section = {"type": "object"} if maybe(0.8) else {}
    section.update(object_keywords(0))
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
              "properties": {"context": {}, "traits": {}, "properties": section},
              "required": ["properties"]}
    if maybe(0.2):
        schema["properties"]["context"] = {"type": "object", "properties": {"zone": any_schema(1) or {}},
                                           "required": ["zone"]}
        schema["required"].append("context")
    if maybe(0.1):
        schema["not"] = {"properties": {"properties": any_schema(2)}}
    return refer(schema)


def value(depth=0):
    kind = random.random()
    if kind < 0.6 or depth > 3:
        return random.choice(SCALARS)
    if kind < 0.75:
        return [value(depth + 1) for _ in range(random.randint(0, 3))]
    return properties(depth + 1)


def fit(schema, depth=0):
    """A value that has good chances, so that not everything is wrong."""
    if not isinstance(schema, dict) or maybe(0.1) or depth > 5:
        return value(depth)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return random.choice(schema["enum"])
    kind = schema.get("type", random.choice(TYPES))
    kind = random.choice(kind) if isinstance(kind, list) else kind
    if kind == "object":
        known = schema.get("properties", {})
        names = set(schema.get("required", [])) | {n for n in known if maybe(0.7)}
        return {n: fit(known.get(n, {}), depth + 1) for n in sorted(names)}
    if kind == "array":
        items = schema.get("items", {})
        items = items if isinstance(items, dict) else {}
        return [fit(items, depth + 1) for _ in range(random.randint(0, 2))]
    return {"string": random.choice(TEXTS), "number": random.choice(NUMBERS), "integer": 7,
            "boolean": True, "null": None}.get(kind)


def properties(depth=0):
    return {name: value(depth + 1) for name in some(NAMES, 4)}


def events_of(name, schema, first):
    parts = schema["properties"]
    for number in range(first, first + PER_RULE):
        event = {"messageId": f"m-{number}", "type": "track", "event": name, "userId": "worker-17"}
        section = fit(dict(parts["properties"], type="object"))
        event["properties"] = section if isinstance(section, dict) else {}
        if "properties" in parts["context"]:
            zone = fit(parts["context"]["properties"]["zone"])
            event["context"] = {"zone": zone} if maybe(0.8) else {}
        yield event


def run(plan, events):
    done = subprocess.run([PROGRAM, "check", events, "-p", plan, "--spec", "core", "-f", "ndjson"],
                          capture_output=True, text=True, check=False)
    errors = [line for line in done.stderr.splitlines() if ": error " in line]
    assert done.returncode in (0, 1) and not errors, "\n".join(errors[:20])
    wrong = {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        if row["severity"] == "error" and any(o["file"] == plan for o in row["origins"]):
            wrong.setdefault(row["messageId"], []).append((row["rule"], row["pointer"], row["message"]))
    return wrong


def main():
    random.seed(20260105)
    rules, events, wanted = [], [], {}
    for number in range(AMOUNT // PER_RULE):
        schema, name = message_schema(), f"Event {number}"
        rules.append({"type": "TRACK", "key": name, "version": 1, "jsonSchema": schema})
        validator = jsonschema.Draft7Validator(schema)
        for event in events_of(name, schema, len(events)):
            events.append(event)
            wanted[event["messageId"]] = validator.is_valid(event)
    with tempfile.TemporaryDirectory() as folder:
        plan, dump = os.path.join(folder, "plan.json"), os.path.join(folder, "events.ndjson")
        with open(plan, "w", encoding="utf-8") as out:
            json.dump({"rules": rules}, out)
        with open(dump, "w", encoding="utf-8") as out:
            out.write("".join(json.dumps(event) + "\n" for event in events))
        wrong = run(plan, dump)
    differences = [e for e in events if wanted[e["messageId"]] == (e["messageId"] in wrong)]
    for event in differences[:5]:
        schema = rules[int(event["event"].split()[1])]["jsonSchema"]
        print("schema", json.dumps(schema["properties"]), "\nevent", json.dumps(event), "\nvalid",
              wanted[event["messageId"]], wrong.get(event["messageId"]), "\n")
    valid = sum(wanted.values())
    print(f"{len(events)} events, {valid} valid, {len(differences)} differences")
    assert AMOUNT // 10 < valid < AMOUNT * 9 // 10, "too one-sided to tell anything"
    sys.exit(1 if differences else 0)


main()
