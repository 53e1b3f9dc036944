#!/usr/bin/env python3
"""What `trackvet specs` says: every documented event, properties with types, sources.

    check_specs.py TRACKVET
"""

import json
import subprocess
import sys

EVENTS = {"core": 6, "ecommerce_v1": 5, "ecommerce_v2": 28, "video": 17, "mobile": 13, "b2b_saas": 10,
          "email": 6, "live_chat": 4, "ab_testing": 1, "copilot": 8, "consent": 1}
TYPES = {"null", "boolean", "integer", "number", "string", "object", "array"}
# A few facts from each page, as the documentation's tables have them.
FACTS = [
    ("ecommerce_v2", "Order Completed", "properties.products[].price", ["number"]),
    ("ecommerce_v2", "Order Completed", "properties.total", ["number"]),
    ("ecommerce_v2", "Product List Filtered", "properties.filters[].type", ["string"]),
    ("ecommerce_v2", "Promotion Viewed", "properties.position", ["string"]),
    ("video", "Video Ad Started", "properties.content.title", ["string"]),
    ("video", "Video Playback Started", "properties.sound", ["integer"]),
    ("mobile", "Install Attributed", "properties.campaign.ad_group", ["string"]),
    ("b2b_saas", "Signed Up", "properties.email", ["string"]),
    ("email", "Email Link Clicked", "properties.link_url", ["string"]),
    ("live_chat", "Live Chat Message Sent", "properties.message_body", ["string"]),
    ("ab_testing", "Experiment Viewed", "properties.experiment_id", ["string"]),
    ("core", "", "traits.address.city", ["string"]),
    ("core", "", "context.device.advertisingId", ["string"]),
]
PROPERTY_KEYS = {"path", "types", "format", "enum", "nullable", "also", "formerly", "from", "source"}
EVENT_KEYS = {"call", "name", "version", "aliases", "required", "recommended", "properties"}

dump = subprocess.run([sys.argv[1], "specs", "--format", "json"], capture_output=True, check=True)
specs = {spec["name"]: spec for spec in json.loads(dump.stdout)["specs"]}

found = {name: len(spec["events"]) for name, spec in specs.items()}
assert found == EVENTS, f"events: {found}"
v2 = {alias: e["name"] for e in specs["ecommerce_v2"]["events"] for alias in e["aliases"]}
assert v2["Viewed Product"] == "Product Viewed" and v2["Completed Order"] == "Order Completed", v2
properties = 0
for spec in specs.values():
    assert set(spec) == {"name", "title", "source", "revision", "calls", "events"}, spec.keys()
    assert spec["source"].startswith("https://segment.com/docs/"), spec["source"]
    for event in spec["events"]:
        place = f'{spec["name"]} {event["call"]} {event["name"]}'
        assert set(event) == EVENT_KEYS, f"{place}: {set(event) ^ EVENT_KEYS}"
        paths = [p["path"] for p in event["properties"]]
        assert len(paths) == len(set(paths)), f"{place}: a path twice"
        for p in event["properties"]:
            assert set(p) == PROPERTY_KEYS, f"{place}: {set(p) ^ PROPERTY_KEYS}"
            assert p["types"] and set(p["types"]) <= TYPES, f'{place} {p["path"]}: {p["types"]}'
            assert p["from"] in ("table", "sample", "text"), f'{place} {p["path"]}: {p["from"]}'
            assert p["source"], f'{place} {p["path"]}: no source'
        properties += len(paths)
for spec, name, path, types in FACTS:
    rows = [p for e in specs[spec]["events"] if e["name"] == name
            for p in e["properties"] if p["path"] == path]
    assert rows and rows[0]["types"] == types, f"{spec} {name} {path}: {rows}"
assert properties >= 770, f"{properties} properties"
print(f"{sum(found.values())} events, {properties} property entries")
print("1 passed, 0 failed")
