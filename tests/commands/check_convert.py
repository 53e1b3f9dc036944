#!/usr/bin/python3
"""`trackvet convert`: plans drawn at random, written by hand and in the shape of Segment's Public API, go
there and back and stay what they are; what a target cannot hold is said; schemas decide as the plan does.

    check_convert.py TRACKVET GENERATOR [COUNT]"""

import json
import os
import random
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 60
NAMES = ["order_id", "sku", "a b", "price", "colour", "5g", "x-y", "größe", "is_new", "type", "yes"]
LISTS = {"required", "type"}  # whose order says nothing


def run(folder, *arguments, code=0):
    done = subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, timeout=60, check=False)
    assert done.returncode == code, (arguments, done.returncode, done.stderr.decode())
    return done.stdout.decode(), done.stderr.decode()


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


# ---- Plans at random -----------------------------------------------------------------------------


class Drawer:
    """Definitions of our grammar that JSON Schema can hold as well; simple ones: that CSV can."""

    def __init__(self, seed, simple):
        self.random = random.Random(seed)
        self.simple = simple

    def pick(self, *choices):
        return self.random.choice(choices)

    def text(self):
        kind = {"type": self.pick("string", ["string", "null"])}
        if self.simple:
            kind.update(self.pick({}, {"pattern": "^[a-z]+$"}, {"format": "date-time"}, {"pattern": "a,b|c"}))
            return kind
        kind.update(self.pick({}, {"minLength": 2}, {"maxLength": 40}, {"pattern": "^[a-z]+$"}, {"format": "date-time"},
                              {"format": "uri"}, {"enum": ["a", "b, c", "yes"]} if kind["type"] == "string" else {}))
        return kind

    def number(self):
        kind = {"type": self.pick("number", "integer")}
        if self.simple:
            return kind
        kind.update(self.pick({}, {"minimum": 0}, {"maximum": 99.5}, {"exclusiveMinimum": -1}, {"multipleOf": 5}))
        return kind

    def definition(self, depth):
        kind = self.random.randrange(8 if depth else 5)
        if kind < 2:
            made = self.text()
        elif kind < 4:
            made = self.number()
        elif kind == 4:
            made = {"type": "boolean"}
        elif kind == 5:
            made = {"type": "array", "items": self.definition(depth - 1)}
            made.update({} if self.simple else self.pick({}, {"minItems": 1}, {"uniqueItems": True}))
        else:
            made = {"type": "object", **self.members(depth - 1)}
        if self.random.random() < 0.2:
            made["doc"] = self.pick("What it is.", "One: two, three", "Ü #4")
        return made

    def members(self, depth):
        names = self.random.sample(NAMES, self.random.randint(1, 4))
        made = {"properties": {name: self.definition(depth) for name in names}}
        needed = [name for name in names if self.random.random() < 0.4]
        if needed:
            made["required"] = needed
        if self.random.random() < 0.2 and not self.simple:
            made["additional"] = "forbid"
        return made

    def event(self):
        made = self.members(2) if self.random.random() < 0.9 else {}
        if self.random.random() < 0.3:
            made["doc"] = self.pick("Somebody did it.", "- dash", "a \"quote\"")
        if self.random.random() < 0.3:
            made["labels"] = {"team": self.pick("shop", "a:b")}
        return made

    def plan(self):
        made = {"trackvet": 1, "plan": "shop", "events": {}}
        for name in self.random.sample(["Order Paid", "slot_chosen", "A: b", "Ünï", "yes", "12"], self.random.randint(1, 4)):
            event = self.event()
            if self.random.random() < 0.2:
                event = {"versions": {"1": event, "3": self.event()}}
            made["events"][name] = event
        if self.random.random() < 0.4:
            made["calls"] = {"identify": {"traits": self.members(1)["properties"]}}
        if self.random.random() < 0.4:
            made["pages"] = {"Home": self.event()}
        return made


def draw(seed, simple=False):
    return json.dumps(Drawer(seed, simple).plan(), ensure_ascii=False)


# ---- There and back ------------------------------------------------------------------------------


def plain(value, key=""):
    """The same for everything that means the same."""
    if isinstance(value, dict):
        return {name: plain(member, name) for name, member in sorted(value.items())}
    if isinstance(value, list):
        items = [plain(item) for item in value]
        return sorted(items, key=json.dumps) if key in LISTS else items
    return value


def convert(folder, source, target, name):
    out, err = run(folder, "convert", "--to", target, source)
    write(folder, name, out)
    return out, err


def there_and_back(folder, source):
    """Each way round; what the compiler makes of the first and the last is compared as well."""
    first, lost = convert(folder, source, "segment", "1.json")
    convert(folder, "1.json", "yaml", "2.yaml")
    second, _ = convert(folder, "2.yaml", "segment", "3.json")
    third, _ = convert(folder, "3.json", "segment", "4.json")
    convert(folder, source, "yaml", "5.yaml")
    native, _ = convert(folder, "5.yaml", "segment", "6.json")
    rules = [plain(json.loads(text)["rules"]) for text in (first, second, third, native)]
    assert rules[0] == rules[1] == rules[2] == rules[3], (source, [rule for rule in rules[0] if rule not in rules[1]])
    return lost


def check_random(folder):
    for seed in range(COUNT):
        write(folder, "plan.yaml", draw(seed))
        lost = there_and_back(folder, "plan.yaml")
        assert lost == "", (seed, lost)
    return COUNT


def check_csv(folder):
    """CSV holds less, and says what; what it holds stays as it is. How many plans lost nothing."""
    whole = 0
    for seed in range(COUNT):
        write(folder, "plan.yaml", draw(seed, seed % 2 == 0))
        first, lost = convert(folder, "plan.yaml", "csv", "1.csv")
        second, again = convert(folder, "1.csv", "csv", "2.csv")
        assert first == second, (seed, first, second)
        assert all(line.endswith("additional: warn") for line in again.splitlines()), again
        if not lost:
            whole += 1
            rules = [plain(json.loads(run(folder, "convert", "--to", "segment", name)[0])["rules"])
                     for name in ("plan.yaml", "1.csv")]
            assert rules[0] == rules[1], (seed, rules)
    assert whole > COUNT // 3, whole
    return whole


# ---- Verdicts ------------------------------------------------------------------------------------


def value_of(rng):
    return rng.choice(["a", "b, c", "", "x" * 50, 5, -1, 7.5, 100, True, None, [], ["a"], ["a", "a"], {}, {"sku": 1},
                       "2025-03-14T09:12:33Z", {"order_id": "a", "price": 5}])


def events_of(plan, rng):
    made = []
    for name in list(json.loads(plan)["events"])[:3]:
        for _ in range(8):
            properties = {key: value_of(rng) for key in rng.sample(NAMES, rng.randint(0, 5))}
            made.append({"type": "track", "event": name, "userId": "u-1", "messageId": f"m-{len(made)}",
                         "properties": properties})
    return made


def invalid(folder, plan):
    """The events that the plan itself refuses."""
    done = subprocess.run([PROGRAM, "check", "-f", "ndjson", "--spec", "core", "-p", plan, "events.ndjson"], cwd=folder,
                          capture_output=True, timeout=60, check=False)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {f["messageId"] for f in found if f["severity"] == "error"}


def check_verdicts(folder):
    total = 0
    for seed in range(COUNT, COUNT + COUNT // 3):
        text = draw(seed)
        events = events_of(text, random.Random(seed))
        write(folder, "plan.yaml", text)
        write(folder, "events.ndjson", "".join(json.dumps(event) + "\n" for event in events))
        convert(folder, "plan.yaml", "segment", "1.json")
        convert(folder, "1.json", "yaml", "2.yaml")
        ours = invalid(folder, "plan.yaml")
        for other in ("1.json", "2.yaml"):
            assert invalid(folder, other) == ours, (seed, other, invalid(folder, other) ^ ours)
        total += len(events)
    return total


def check_schemas(folder):
    """The schema of all events, and those of single ones, decide as the plan does."""
    try:
        import jsonschema
    except ImportError:
        return None
    total = 0
    for seed in range(COUNT, COUNT + COUNT // 3):
        text = draw(seed)
        events = events_of(text, random.Random(seed))
        write(folder, "plan.yaml", text)
        write(folder, "events.ndjson", "".join(json.dumps(event) + "\n" for event in events))
        out, _ = convert(folder, "plan.yaml", "json-schema", "all.json")
        judge = jsonschema.Draft7Validator(json.loads(out), format_checker=None)
        wrong = {event["messageId"] for event in events if not judge.is_valid(event)}
        done = subprocess.run([PROGRAM, "check", "-f", "ndjson", "--spec", "core", "-p", "plan.yaml", "events.ndjson"],
                              cwd=folder, capture_output=True, timeout=60, check=False)
        ours = {f["messageId"] for f in map(json.loads, done.stdout.splitlines())
                if f["severity"] == "error" and f["rule"] != "property/format"}
        assert wrong == ours, (seed, wrong ^ ours)
        total += len(events)
    return total


# ---- What is lost, and where it goes -------------------------------------------------------------

RICH = """\
trackvet: 1
plan: shop
naming: {events: Title Case}
additional: {properties: warn}
events:
  Order Paid:
    owner: checkout
    since: 2025-01
    formerly: Paid
    required: [total, [card, voucher], /userId, /context/app/version]
    recommended: note
    properties:
      total: {type: number, also: sum}
      card: string
      voucher: {type: string, pii: other}
      note: {type: string, deprecated: Nobody reads it.}
      country: iso-3166
      limit: {type: [integer, "null"]}
    when: {if: {card: {}}, then: {required: limit}}
    examples: [{properties: {total: 1, card: x, limit: 1}}]
  Gone: false
types: {iso-3166: {type: string, format: iso-3166}}
"""
LOST = ["naming", 'since', "formerly", 'recommended "note"', 'also "total"', 'pii "voucher"', 'deprecated "note"',
        'format "iso-3166"', "additional: warn", "examples", 'must not be sent, of "Gone"']


def check_losses(folder):
    write(folder, "plan.yaml", RICH)
    out, err = run(folder, "convert", "--to", "segment", "plan.yaml")
    for word in LOST:
        assert word in err, (word, err)
    schema = json.loads(out)["rules"][0]["jsonSchema"]
    assert schema["labels"] == {"owner": "checkout"}, schema["labels"]
    assert set(schema["required"]) == {"userId", "context"}, schema["required"]
    assert schema["properties"]["context"]["properties"]["app"]["required"] == ["version"]
    there_and_back(folder, "plan.yaml")


def check_controls(folder):
    """Control characters of a plan reach no terminal, and YAML holds every one of them."""
    name = "Evil \x1b[31m\x00\x07\x7f\x85 Sent"
    write(folder, "evil.json", json.dumps({"trackvet": 1, "plan": "evil", "events": {name: {
        "properties": {"a\x1b[2J": {"type": "string", "pii": "email"}}}}}))
    out, _ = run(folder, "convert", "--to", "yaml", "evil.json")
    write(folder, "evil.yaml", out)
    first, err = run(folder, "convert", "--to", "segment", "evil.json")
    assert json.loads(first)["rules"][0]["key"] == name
    assert first == run(folder, "convert", "--to", "segment", "evil.yaml")[0]
    write(folder, "tabs.json", '{"trackvet": 1, "plan": "tabs",\n\t"\x85ä": "\x85", "evnts": {}}')
    _, tabs = run(folder, "compile", "tabs.json", code=2)
    assert '\n    \t"⟨U+0085⟩ä"' in tabs and "\n    \t^\n" in tabs, tabs
    write(folder, "raw.yaml", "trackvet: 1\nplan: shop \x1b[31m\n")
    write(folder, "below.yaml", 'trackvet: 1\nplan: shop\nextends: ["./no\\e[31m.yaml"]\n')
    for text in (out, err, *(run(folder, "compile", name, code=2)[1] for name in ("raw.yaml", "below.yaml"))):
        assert text and not any(ord(c) < 32 and c != "\n" for c in text), text


def once(pairs):
    """An object of JSON; no name stands in it twice."""
    made = dict(pairs)
    assert len(made) == len(pairs), [name for name, _ in pairs]
    return made


def check_doubles(folder):
    """What `schema:` and `fields` say beside what convert writes itself; notes have a place in every schema."""
    write(folder, "double.yaml", """trackvet: 1
plan: shop
owner: web-team
events:
  Cart Emptied:
    doc: It was emptied.
    deprecated: Nobody sends it.
    labels: {area: cart}
    fields: {type: {const: track}, event: string}
    required: /type
    schema: {title: T, description: other, labels: {x: y}, anyOf: [{required: [userId]}]}
  Gone Event: false
""")
    os.mkdir(os.path.join(folder, "double"))
    rules, lost = run(folder, "convert", "--to", "segment", "double.yaml")
    whole, also_lost = run(folder, "convert", "--to", "json-schema", "double.yaml")
    _, told = run(folder, "convert", "--to", "json-schema", "-o", "double", "double.yaml")
    with open(os.path.join(folder, "double", "track-cart_emptied.json"), encoding="utf-8") as file:
        one = json.load(file, object_pairs_hook=once)
    then = json.loads(whole, object_pairs_hook=once)["allOf"][0]["then"]
    for schema in (json.loads(rules, object_pairs_hook=once)["rules"][0]["jsonSchema"], then, one):
        assert schema["description"] == "It was emptied.", schema
        assert schema["labels"] == {"area": "cart", "owner": "web-team"}, schema
    assert one["properties"]["event"] == {"type": "string", "const": "Cart Emptied"} and one["title"] == "T", one
    assert sorted(one["required"]) == ["event", "type"], one
    for text in (lost, also_lost, told):
        assert "the deprecation of" in text and '"description" in the schema of' in text, text
    assert 'must not be sent, of "Gone Event"' in told and "1 schema in double" in told, told
    with open(os.path.join(folder, "double.yaml"), encoding="utf-8") as file:
        write(folder, "comma.yaml", file.read().replace("area: cart", 'area: "cart, shop", at: "12:30"'))
    rows, lost = run(folder, "convert", "--to", "csv", "comma.yaml")
    assert '"at:12:30, owner:web-team"' in rows and 'a label with a comma or colon of "Cart Emptied"' in lost, lost
    assert "0 schemas" in run(folder, "convert", "--to", "json-schema", "-o", "double", "double.yaml", code=2)[1]


def check_files(folder):
    write(folder, "plan.yaml", RICH)
    os.mkdir(os.path.join(folder, "schemas"))
    run(folder, "convert", "--to", "json-schema", "-o", "schemas", "plan.yaml")
    assert os.listdir(os.path.join(folder, "schemas")) == ["track-order_paid.json"]
    run(folder, "convert", "--to", "json-schema", "-o", "schemas", "plan.yaml", code=2)  # it is there already
    write(folder, "twins.yaml", "trackvet: 1\nplan: p\nevents: {Signed in: , Signed In: , signed in: }\n")
    os.mkdir(os.path.join(folder, "twins"))
    run(folder, "convert", "--to", "json-schema", "-o", "twins", "twins.yaml")
    made = sorted(os.listdir(os.path.join(folder, "twins")))
    assert made == ["track-signed_in-2.json", "track-signed_in-3.json", "track-signed_in.json"], made
    run(folder, "convert", "--to", "segment", "-o", "plan.yaml", "plan.yaml", code=2)
    assert "segment" in run(folder, "convert", "--to", "segmnt", "plan.yaml", code=2)[1]
    run(folder, "convert", "--to", "segment", code=2)
    run(folder, "convert", "--to", "segment", "none.yaml", code=2)
    run(folder, "convert", "--to", "yaml", "-o", "again.yaml", "plan.yaml")
    again = [run(folder, "convert", "--to", "yaml", name)[0] for name in ("plan.yaml", "again.yaml")]
    assert again[0] == again[1]


def main():
    with tempfile.TemporaryDirectory() as folder:
        print(f"{check_random(folder)} plans there and back")
        print(f"{check_csv(folder)} plans there and back in CSV that holds all of them")
        print(f"{check_verdicts(folder)} events judged alike")
        judged = check_schemas(folder)
        print(f"{judged} events judged alike by jsonschema" if judged else "skipped: no python3-jsonschema")
        check_losses(folder)
        check_controls(folder)
        check_doubles(folder)
        check_files(folder)


if __name__ == "__main__":
    main()
