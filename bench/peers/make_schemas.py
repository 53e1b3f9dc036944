#!/usr/bin/env python3
"""Turns the shipped specs into one draft-07 JSON Schema that the peers are measured with.

    trackvet specs --format json | bench/peers/make_schemas.py [CORPUS] > schemas.json

    {"definitions": {"context": .., "track": .., "track/Order Completed": .., "page": .., ..},
     "if": type is "track", "then": {"if": event is "Product Viewed", "then": .., "else": ..}, ..}

A program chooses the definition of an event by itself, with one look-up, which is the fastest that a
library allows. A tool that only takes a schema has to go down the chain of conditions at the top, where
the most frequent names of the corpus come first. What events share is in definitions of its own.

Kept are the demands that JSON Schema can express: type, required, enum, format, range, length, items.
Left out: misspelled and misplaced names, placeholders, legacy names, duplicate keys, sizes.
"""

import collections
import itertools
import json
import re
import sys

ALL_TYPES = 7
CALLS = ("track", "page", "identify", "screen", "group", "alias")
NOT_BY_DEFAULT = {"copilot"}

# trackvet's formats in the words of draft-07. A pattern asks less than our lists of names do, to the
# advantage of the peers. Dates at the top are always full date-times.
DATE_TIME = {"format": "date-time"}
FORMATS = {
    "iso-8601": {"anyOf": [DATE_TIME, {"format": "date"}]},
    "url": {"format": "uri"},
    "email": {"format": "email"},
    "ip": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
    "iso-4217": {"pattern": "^[A-Z]{3}$"},
    "bcp-47": {"pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"},
    "tzdata": {"pattern": "^(UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+)$"},
}
# What `trackvet specs` does not print of the specs.
LIMITS = {
    "messageId": {"minLength": 1, "maxLength": 100},
    "properties.sound": {"minimum": 0, "maximum": 100},
    "integrations": {"additionalProperties": {"type": ["boolean", "object"]}},
}
LIMITS.update(
    {
        path: {"minLength": 1}
        for path in ("event", "name", "userId", "anonymousId", "groupId", "previousId")
    }
)
NULLABLE = {"name", "category"}
IDENTITY = [
    {"required": [name], "properties": {name: {"type": "string"}}} for name in ("userId", "anonymousId")
]


LIVESTREAM = [  # a livestream has no length
    {
        "if": {"properties": {"livestream": {"const": True}}, "required": ["livestream"]},
        "then": {"properties": {"total_length": {"type": "null"}}},
    }
]


def value_schema(row, path):
    """What one value must be, without what is inside of it."""
    schema = {}
    types = list(row["types"])
    if row["nullable"] or path in NULLABLE:
        types.append("null")
    if len(types) < ALL_TYPES:
        schema["type"] = types[0] if len(types) == 1 else types
    if row["enum"]:
        schema["enum"] = row["enum"] + ([None] if "null" in types else [])
        if "array" in types:  # the enum is about the text that may stand in place of a list
            schema = {"anyOf": [schema, {"type": "array"}]}
    if row["format"]:
        schema.update(
            DATE_TIME if row["format"] == "iso-8601" and "." not in path else FORMATS[row["format"]]
        )
    schema.update(LIMITS.get(path, {}))
    return schema


def steps_of(path):
    """ "properties.products[].price" as the names on the way; "[]" steps into the items."""
    path = path.replace("Segment.io", "Segment/io")
    return [step.replace("/", ".") for step in re.findall(r"\[\]|[^.\[]+", path)]


def go_to(root, steps):
    """The schema at the end of the steps, made on the way."""
    for step in steps:
        if step == "[]":
            root = root.setdefault("items", {})
        else:
            root = root.setdefault("properties", {}).setdefault(step, {})
    return root


def complete(schema):
    """Says what no row says: items with names inside are objects, a livestream has no length."""
    properties = schema.get("properties", {})
    if {"livestream", "total_length"} <= set(properties):
        schema["allOf"] = LIVESTREAM
    if "properties" in schema.get("items", {}):
        schema["items"].setdefault("type", "object")
    for child in list(properties.values()) + [schema.get("items")]:
        if isinstance(child, dict):
            complete(child)


def event_schema(*events):
    """One schema of a whole message, from the call's own rows and those of the event."""
    root = {"type": "object"}
    for event in events:
        for row in event["properties"]:
            for path in [row["path"]] + row["also"]:
                go_to(root, steps_of(path)).update(value_schema(row, path))
        for path in event["required"]:
            *parents, name = steps_of(path)
            for depth in range(len(parents) + 1):  # what holds a required value is required too
                required = go_to(root, parents[:depth]).setdefault("required", [])
                required.append((parents + [name])[depth])
    call = events[0]["call"]
    root["required"] = sorted(set(root.get("required", []) + (["previousId"] * (call == "alias"))))
    root["anyOf"] = IDENTITY
    for name in ("properties", "traits"):
        if name in root["properties"] and "type" not in root["properties"][name]:
            root["properties"][name]["type"] = "object"
    complete(root)
    return root


def share(schemas):
    """Moves what schemas have at the top in common, like the whole context, into definitions."""
    texts = {
        name: {field: json.dumps(schema, sort_keys=True) for field, schema in root["properties"].items()}
        for name, root in schemas.items()
    }
    counts = collections.Counter(pair for fields in texts.values() for pair in fields.items())
    shared, numbers = {}, itertools.count(1)
    for name, root in schemas.items():
        for field, schema in root["properties"].items():
            text = texts[name][field]
            if counts[field, text] > 1 and len(text) > 200:
                if text not in shared:
                    shared[text] = (f"{field}.{next(numbers)}", schema)
                root["properties"][field] = {"$ref": "#/definitions/" + shared[text][0]}
    return dict(shared.values())


def chain(names, value, schemas, otherwise):
    """if the value is names[0] then .. else if it is names[1] .., whatever is left goes otherwise."""
    for name in reversed(names):
        pointer = schemas[name].replace("~", "~0").replace("/", "~1").replace(" ", "%20")
        otherwise = {
            "if": {"properties": {value: {"const": name}}, "required": [value]},
            "then": {"$ref": "#/definitions/" + pointer},
            "else": otherwise,
        }
    return otherwise


def count_names(path):
    """How often each event name is in the corpus; only its first 20,000 lines are looked at."""
    if not path:
        return collections.Counter()
    with open(path, "rb") as lines:
        return collections.Counter(
            name
            for line in itertools.islice(lines, 20000)
            for name in re.findall(rb'"event":"([^"]+)"', line)
        )


def make(specs, corpus):
    events = [
        event for spec in specs["specs"] if spec["name"] not in NOT_BY_DEFAULT for event in spec["events"]
    ]
    own = {event["call"]: event for event in events if not event["name"]}
    named = collections.defaultdict(list)
    for event in events:
        if event["name"]:
            named[event["call"], event["name"]].append(event)
    schemas = {call: event_schema(own[call]) for call in CALLS}
    for (call, name), parts in named.items():
        schemas[f"{call}/{name}"] = event_schema(own[call], *parts)
    definitions = {**share(schemas), **schemas}
    seen = count_names(corpus)
    order = sorted(
        (name for call, name in named if call == "track"), key=lambda name: -seen[name.encode()]
    )
    track = chain(
        order, "event", {name: "track/" + name for name in order}, {"$ref": "#/definitions/track"}
    )
    calls = chain(CALLS[1:], "type", {call: call for call in CALLS}, False)
    is_track = {"properties": {"type": {"const": "track"}}, "required": ["type"]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": definitions,
        "if": is_track,
        "then": track,
        "else": calls,
    }


def main():
    json.dump(
        make(json.load(sys.stdin), sys.argv[1] if len(sys.argv) > 1 else None), sys.stdout, indent=1
    )
    print()


if __name__ == "__main__":
    main()
