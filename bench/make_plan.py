#!/usr/bin/env python3
"""A tracking plan of 1,000 rules and about a megabyte in the shape of Segment's Public API.

  bench/make_plan.py CORPUS OUT [SHARE]

The events of the corpus are planned as they are in its first 60,000 lines, so that each event is
checked and few are found fault with; events that do not occur in it fill the plan up. SHARE of the
rules have anyOf, oneOf, or if and then."""

import collections
import itertools
import json
import random
import sys

RULES, LINES = 1000, 60000
TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number", type(None): "null"}
OBJECTS = "Order Cart Coupon Session Account Profile Invoice Search Banner Device Ticket Review Message Team Plan Report File " \
          "Payment Parcel Shelf".split()
ACTIONS = "Viewed Clicked Created Updated Deleted Opened Closed Shared Started Ended Failed Approved Sent Received Moved " \
          "Copied Added Removed Paused Resumed Rated Hidden Shown Saved Loaded".split()
PROPERTIES = "order_id value_cents currency item_count is_new page_name section position created_on source medium label score " \
             "duration_ms user_role tags device_model region plan_name reason".split()
KINDS = [{"type": ["string"]}, {"type": ["string"], "pattern": "^[a-z0-9_-]{1,40}$"}, {"type": ["boolean"]},
         {"type": ["string"], "enum": ["alpha", "beta", "gamma", "delta"]}, {"type": ["integer", "null"]},
         {"type": ["number"], "minimum": 0}, {"type": ["array"], "items": {"type": "string"}}]


def seen(corpus):
    """{(call, name): (events, {property: {type: events}})}"""
    found = collections.defaultdict(lambda: [0, collections.defaultdict(collections.Counter)])
    with open(corpus, encoding="utf-8") as lines:
        for line in itertools.islice(lines, LINES):
            event = json.loads(line)
            has_traits = event["type"] in ("identify", "group")
            entry = found[event["type"], event.get("event") or event.get("name") or ""]
            entry[0] += 1
            for name, value in (event.get("traits" if has_traits else "properties") or {}).items():
                entry[1][name][TYPES[type(value)]] += 1
    return found


def add_branches(body, chance):
    """Something that holds of each event with its required properties."""
    always = body["required"][:1]
    way = chance.randrange(3)
    if way == 0:
        body["anyOf"] = [{"required": ["no_such"]}, {"required": always}]
    elif way == 1:
        body["allOf"] = [{"if": {"required": ["no_such"]}, "then": {"required": always}}]
    else:
        types = body["properties"][always[0]]["type"]
        body["properties"][always[0]] = {"oneOf": [{"type": "object", "required": ["no_such"]}, {"type": types}]}


def rule(call, name, properties, required):
    body = {"type": "object", "properties": properties, "required": required}
    where = "traits" if call in ("identify", "group") else "properties"
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "description": "Sent when it happens.",
              "properties": {"context": {}, "traits": {}, "properties": {}}, "required": [where]}
    schema["properties"][where] = body
    return {"type": call.upper(), "key": name, "version": 1, "jsonSchema": schema, "createdAt": "2026-01-05T10:00:00.000Z",
            "updatedAt": "2026-01-06T10:00:00.000Z", "deprecatedAt": "0001-01-01T00:00:00.000Z"}, body


def planned(found):
    for (call, name), (events, properties) in found.items():
        always = [word for word, types in properties.items() if sum(types.values()) == events]
        if call != "alias":
            yield rule(call, name, {word: {"type": list(types), "description": "As it is sent."}
                                    for word, types in properties.items()}, always[:3])


def invented(found, chance):
    for area, thing, action in itertools.product(("Mobile ", "Admin ", "Partner "), OBJECTS, ACTIONS):
        name = f"{area}{thing} {action}"
        words = chance.sample(PROPERTIES, chance.randrange(5, 9))
        properties = {word: {"description": f"The {word.replace('_', ' ')} of this event, as the team has it.",
                             **chance.choice(KINDS)} for word in words}
        if ("track", name) not in found:
            yield rule("track", name, properties, sorted(words[:2]))


def main():
    corpus, out, share = sys.argv[1], sys.argv[2], float((sys.argv[3:] or ["0"])[0])
    found, chance, rules = seen(corpus), random.Random(5), []
    for made, body in itertools.islice(itertools.chain(planned(found), invented(found, chance)), RULES):
        if body["required"] and chance.random() < share:
            add_branches(body, chance)
        rules.append(made)
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"rules": rules}, file)


if __name__ == "__main__":
    main()
