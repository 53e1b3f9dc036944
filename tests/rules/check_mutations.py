#!/usr/bin/python3
"""Recall: every kind of fault at every place of every event of the built-in specs where it is one.

    check_mutations.py TRACKVET [--kind KIND]

Right events are made from what `trackvet specs --format json` says, one for each event, with every
property in it. Each is then broken in one way at one place, and the finding must be the expected
rule at the expected pointer, exactly once, and the only one at that severity or above. Which rule
speaks for a fault is written in this file, not asked of the program. Prints kinds x places."""

import argparse
import collections
import copy
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

# Specs that are checked side by side; copilot is off by default, and its names are general.
GROUPS = ("core,ecommerce_v2,ecommerce_v1,video,mobile,b2b_saas,email,live_chat,ab_testing,consent",
          "core,copilot")
UNNAMED = "Tea Brewed"  # a track call that no spec names
ID_FIELDS = ("userId", "anonymousId", "groupId", "previousId")
TIMES = ("timestamp", "sentAt", "receivedAt", "originalTimestamp")
CONTAINERS = ("properties", "traits", "context", "integrations")
# Values that depend on each other, so that the right events are right.
VALUES = {
    "position": 20, "total_length": 600, "livestream": False, "price": 10, "quantity": 1,
    "revenue": 10, "value": 10, "subtotal": 10, "tax": 2, "shipping": 3, "total": 15, "discount": 0,
    "currency": "EUR", "version": "1.2.3", "event_version": 1,
    "originalTimestamp": "2026-03-01T10:00:00.100Z", "sentAt": "2026-03-01T10:00:00.300Z",
    "receivedAt": "2026-03-01T10:00:00.900Z", "timestamp": "2026-03-01T10:00:00.700Z",
}
FORMATS = {"iso-8601": "2026-02-03", "url": "https://shop.example/tea", "email": "ada@mail.example",
           "ip": "192.0.2.7", "iso-4217": "EUR", "bcp-47": "de-CH", "tzdata": "Europe/Zurich",
           "date": "2026-02-03", "date-time": "2026-02-03T04:05:06Z", "uri": "https://shop.example/",
           "uuid": "0f8fad5b-d9cb-469f-a165-70867728950e", "iso-3166": "CH"}
WRONG_FORMATS = {"iso-8601": "next week", "url": "/tea", "email": "ada at mail", "ip": "300.1.2.3",
                 "iso-4217": "EURO", "bcp-47": "de_CH!", "tzdata": "Zurich City", "date": "soon",
                 "date-time": "soon", "uri": "/tea", "uuid": "0f8f", "iso-3166": "Suisse"}
BY_TYPE = {"string": "tea", "number": 7.5, "integer": 7, "boolean": True, "null": None}
ALL_TYPES = ("string", "number", "boolean", "object", "array")


# ---- Places ---------------------------------------------------------------------------------------


class Place:
    """A property of an event: steps are names, and 0 for the item of a list."""

    def __init__(self, entry):
        self.entry = entry
        self.steps = split_path(entry["path"])
        self.name = self.steps[-1]
        self.types = set(entry["types"])
        if "number" in self.types:
            self.types.add("integer")

    def area(self):
        """call, context or property: who speaks for its type and its name."""
        if len(self.steps) == 1:
            return "call"
        if self.steps[0] == "context" and self.steps[:2] != ["context", "traits"]:
            return "context"
        if self.steps == ["context", "traits"]:
            return "context"
        return "property"

    def is_any(self):
        return {"string", "number", "boolean", "object", "array", "null"} <= self.types


def split_path(path):
    steps = []
    for word in path.replace("Segment.io", "Segment\0io").split("."):
        name, *items = word.replace("\0", ".").split("[]")
        steps += [name] + [0] * len(items)
    return steps


def pointer(steps):
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def parent_of(event, steps):
    for step in steps[:-1]:
        event = event[step]
    return event


def get(event, steps):
    return parent_of(event, steps)[steps[-1]]


def put(event, steps, value):
    parent_of(event, steps)[steps[-1]] = value


def reach(event, steps):
    """The object that holds the last step, made where it is not there yet."""
    for step, following in zip(steps[:-1], steps[1:]):
        inner = [] if following == 0 else {}
        if step == 0 and not event:
            event.append(inner)
        elif step != 0:
            event.setdefault(step, inner)
        event = event[step]
    return event


# ---- Right events ---------------------------------------------------------------------------------


def right_value(place):
    entry = place.entry
    if place.name in VALUES and fits(place, VALUES[place.name]):
        return VALUES[place.name]
    if entry["enum"]:
        return entry["enum"][0]
    if entry["format"]:
        return FORMATS[entry["format"]]
    for kind in ("object", "array", "string", "integer", "number", "boolean"):
        if kind in place.types:
            return {"object": {}, "array": []}.get(kind, BY_TYPE.get(kind))
    return None


def add_place(event, place, has_inner):
    """Puts the value of a place, and the containers on the way, into the event."""
    at = reach(event, place.steps)
    value = right_value(place)
    if has_inner and not isinstance(value, (dict, list)):
        return
    if place.name == 0:
        if not at:
            at.append(value)
    else:
        at.setdefault(place.name, value)


def make_event(definition, common, demanded):
    """A right event of a definition, with all its properties; its places. demanded: places of the
    context that an event may ask for, by path."""
    call, name = definition["call"], definition["name"]
    event = {"type": call, "userId": "u-17", "anonymousId": "a-17"}
    if call == "track":
        event["event"] = name or UNNAMED
    if name and call != "track":
        event["name"] = name
    places = [Place(entry) for entry in definition["properties"]]
    if call == "track" and name:
        places = [place for place in places if place.steps[0] not in ("context", *common)]
    paths = [place.entry["path"] for place in places]
    for path in definition["required"] + definition["recommended"]:
        if path in demanded:
            add_place(event, demanded[path], False)
    for place in places:
        path = place.entry["path"]
        has_inner = any(other.startswith((path + ".", path + "[]")) for other in paths)
        if place.steps not in (["type"], ["userId"], ["anonymousId"], ["event"]):
            add_place(event, place, has_inner)
    return event, places


def known_names(places, event, steps):
    """Names, old ones too, that an object may hold, and the one under which it is found."""
    names = set(parent_of(event, steps))
    for place in places:
        for path in [place.entry["path"], *place.entry["also"], *place.entry["formerly"]]:
            other = split_path(path)
            if other[:-1] == list(steps[:-1]):
                names.add(other[-1])
    return names


# ---- Faults ---------------------------------------------------------------------------------------
# Each yields (event, [(rules that may speak, pointer)]).


def type_rules(place, value):
    """The rules that speak for a value of a wrong type."""
    name, area = place.name, place.area()
    if area == "call":
        if name in (*ID_FIELDS, "messageId"):
            return {"call/id-type"}
        return {"event": {"call/event-type"}, "name": {"call/name-type"},
                "category": {"call/name-type"}, "version": {"call/version-type"},
                "type": {"call/type-unknown"}}.get(
                    name, {"call/container-type"} if name in CONTAINERS
                    else {"time/format"} if name in TIMES else {"property/type"})
    if area == "context":
        return {"context/type"}
    if name == 0:
        return {"property/items", "property/type"}
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return {"property/numeric-string"}
    if value in ("true", "false"):
        return {"property/boolean-string"}
    return {"property/type"}


WRONG_TYPES = {"string": "tea", "number": 7.5, "boolean": True, "object": {"tea": 1}, "array": [1]}


def retype(event, places):
    for place in places:
        for kind in ALL_TYPES:
            if kind in place.types or (kind == "number" and "integer" in place.types):
                continue
            broken = copy.deepcopy(event)
            put(broken, place.steps, WRONG_TYPES[kind])
            yield broken, [(type_rules(place, WRONG_TYPES[kind]), pointer(place.steps))]


def quote_numbers(event, places):
    for place in places:
        is_number = "number" in place.types or "integer" in place.types
        if is_number and "string" not in place.types:
            broken = copy.deepcopy(event)
            put(broken, place.steps, "12")
            yield broken, [(type_rules(place, "12"), pointer(place.steps))]


def quote_booleans(event, places):
    for place in places:
        if "boolean" in place.types and "string" not in place.types:
            broken = copy.deepcopy(event)
            put(broken, place.steps, "true")
            yield broken, [(type_rules(place, "true"), pointer(place.steps))]


def make_null(event, places):
    for place in places:
        if place.entry["nullable"] or "null" in place.types or place.steps[0] in CONTAINERS and \
                len(place.steps) == 1:
            continue
        broken = copy.deepcopy(event)
        put(broken, place.steps, None)
        rules = type_rules(place, None)
        if rules & {"property/type", "context/type"} and place.name != 0:
            rules = {"property/null"}
        yield broken, [(rules | ({"property/null"} if place.name == 0 else set()),
                        pointer(place.steps))]


def make_empty(event, places):
    for place in places:
        if place.types != {"string"} or not isinstance(get(event, place.steps), str):
            continue
        broken = copy.deepcopy(event)
        put(broken, place.steps, "")
        yield broken, [(empty_rules(place), pointer(place.steps))] if empty_rules(place) else []


MAY_BE_EMPTY = {"referrer", "search", "title"}  # names of what browsers say of a page


def empty_rules(place):
    """Nobody needs to speak where an empty text means something, or outside of properties."""
    name, entry = place.name, place.entry
    if place.area() == "call":
        if name in ID_FIELDS:
            return {"call/id-empty"}
        if name == "category" and entry["from"] == "text":
            return None  # of a screen, where a library sends it empty
        return {"event": {"call/event-missing"}, "name": {"call/name-type"},
                "category": {"call/name-type"}, "type": {"call/type-unknown"},
                "messageId": {"call/message-id-length"}}.get(
                    name, {"time/format"} if name in TIMES else None)
    if name in MAY_BE_EMPTY:
        return None
    if entry["enum"]:
        return {"property/enum"}
    if place.steps[0] in TIMES:
        return format_rules(place)
    if entry["format"] == "iso-4217":
        return {"ecommerce/currency-code", "property/empty"}
    is_inside = place.steps[0] in ("properties", "traits")
    return {"property/empty", "property/length"} if is_inside else None


def format_rules(place):
    if place.area() == "context":
        return {"context/format"}
    if place.steps[0] in TIMES:
        return {"time/format"}
    return {"ecommerce/currency-code", "property/format"} \
        if place.entry["format"] == "iso-4217" else {"property/format"}


def break_format(event, places):
    for place in places:
        if place.entry["format"] and isinstance(get(event, place.steps), str):
            broken = copy.deepcopy(event)
            put(broken, place.steps, WRONG_FORMATS[place.entry["format"]])
            yield broken, [(format_rules(place), pointer(place.steps))]


def break_date(event, places):
    for place in places:
        if place.entry["format"] == "iso-8601":
            for value in ("2026-02-30", "2026-13-01T10:00:00Z", "01.02.2026", "2026-02-03T24:61:00Z"):
                broken = copy.deepcopy(event)
                put(broken, place.steps, value)
                yield broken, [(format_rules(place), pointer(place.steps))]


def break_enum(event, places):
    for place in places:
        if place.entry["enum"]:
            broken = copy.deepcopy(event)
            put(broken, place.steps, "no such value" if "string" in place.types else 4711)
            rules = {"call/type-unknown"} if place.steps == ["type"] else {"property/enum"}
            yield broken, [(rules, pointer(place.steps))]


def name_rules(place, is_case):
    area = place.area()
    if area == "call":
        return {"call/unknown-field"}
    if area == "context":
        return {"context/unknown-field", "property/case" if is_case else "property/misspelled"}
    return {"property/case" if is_case else "property/misspelled"}


def rename(event, places, change, is_case):
    for place in places:
        if place.name == 0 or not isinstance(parent_of(event, place.steps), dict):
            continue
        name = change(place.name)
        names = known_names(places, event, place.steps)
        folded = {fold(known) for known in names if known != place.name}
        if not name or name in names or fold(name) in folded or is_open(place):
            continue
        broken = copy.deepcopy(event)
        parent = parent_of(broken, place.steps)
        value = parent.pop(place.name)
        parent[name] = value
        rules = name_rules(place, is_case)
        yield broken, [(rules, pointer(place.steps[:-1] + [name]))]


def is_open(place):
    """Objects whose names are chosen by whoever sends them, and fields that decide what an event is:
    without them it is another event."""
    return place.steps[0] in ("integrations", "_metadata") and len(place.steps) > 1 or \
        place.steps[:2] == ["context", "integrations"] and len(place.steps) > 2


def fold(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())


def swap_letters(name):
    """The name with two letters in the middle of its longest word swapped; None when that word is too
    short to be taken for a slip (docs/decisions/0006)."""
    words = re.findall(r"[A-Za-z][a-z]*|[A-Z]+", name)
    word = max(words, key=len, default="")
    if len(word) < 5:
        return None
    start = name.index(word)
    for at in sorted(range(1, len(word) - 1), key=lambda i: abs(i - len(word) // 2)):
        if word[at] != word[at + 1]:
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2:]
            return name[:start] + swapped + name[start + len(word):]
    return None


def change_case(name):
    """snake_case for camelCase, the other way round, or a capital letter."""
    if "_" in name:
        first, *rest = name.split("_")
        return first + "".join(word.capitalize() for word in rest)
    if re.search(r"[a-z][A-Z]", name):
        return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    return name[0].upper() + name[1:] if name[0].islower() else name.lower()


def misspell(event, places):
    yield from rename(event, places, swap_letters, False)


def miscase(event, places):
    yield from rename(event, places, change_case, True)


def use_old_name(event, places):
    for place in places:
        for old in place.entry["formerly"]:
            steps = split_path(old)
            broken = copy.deepcopy(event)
            parent = parent_of(broken, place.steps)
            value = parent.pop(place.name)
            at = reach(broken, steps)
            if steps[-1] in at:
                continue
            at[steps[-1]] = value
            yield broken, [("legacy/", pointer(steps))]


def move_out(event, places):
    """A property at the top of the message. Those that have a meaning there are left alone."""
    taken = set(event) | {"email", "name", "category", "version", "channel", "options", "action",
                          "messageId", "message_id", "role"}
    for place in places:
        if place.steps[0] not in ("properties", "traits") or len(place.steps) != 2:
            continue
        name = place.name
        if name in taken or name in place.entry["formerly"] or fold(name) in {fold(other) for other in taken}:
            continue
        broken = copy.deepcopy(event)
        broken[name] = broken[place.steps[0]].pop(name)
        yield broken, [({"call/misplaced-field"}, "/" + name)]


def swap_values(event, places):
    """The values of two neighbours of different types: two faults."""
    inner = [place for place in places if place.steps[0] in ("properties", "traits")
             and place.name != 0 and not place.is_any()]
    for one, other in zip(inner, inner[1:]):
        if one.steps[:-1] != other.steps[:-1]:
            continue
        first, second = get(event, one.steps), get(event, other.steps)
        if fits(one, second) or fits(other, first):
            continue
        broken = copy.deepcopy(event)
        put(broken, one.steps, second)
        put(broken, other.steps, first)
        yield broken, [(type_rules(one, second), pointer(one.steps)),
                       (type_rules(other, first), pointer(other.steps))]


def fits(place, value):
    kind = {bool: "boolean", str: "string", int: "integer", float: "number", dict: "object",
            list: "array"}[type(value)]
    return kind in place.types


def drop_required(event, places):
    del places
    if event["type"] != "track" or event["event"] == UNNAMED:
        yield from drop_fields(event)
    broken = copy.deepcopy(event)
    del broken["userId"], broken["anonymousId"]
    is_alias = event["type"] == "alias"
    yield broken, [({"call/user-id-missing" if is_alias else "call/identity-missing"}, "")]


def drop_fields(event):
    for name, rule in (("type", "call/type-missing"), ("event", "call/event-missing"),
                       ("groupId", "call/group-id-missing"),
                       ("previousId", "call/previous-id-missing")):
        if name in event:
            broken = copy.deepcopy(event)
            del broken[name]
            yield broken, [({rule}, "")]


def drop_recommended(event, places):
    recommended = event_recommends.get(json.dumps(event, sort_keys=True), [])
    for path in recommended:
        steps = split_path(path)
        try:
            parent = parent_of(event, steps)
        except (KeyError, IndexError, TypeError):
            continue
        if steps[-1] not in parent or is_group(path):
            continue
        broken = copy.deepcopy(event)
        del parent_of(broken, steps)[steps[-1]]
        yield broken, [("", pointer(steps[:-1]))]
    del places


def is_group(path):
    """Members of "at least one of": one may be missing."""
    return path.endswith(("product_id", ".sku", "anonymousId"))


def oversize(event, places):
    del places
    broken = copy.deepcopy(event)
    notes = {"my_note_" + "".join(word): "tea " * 100 for word in itertools.product("abcdefghij", repeat=2)}
    broken.setdefault("properties" if event["type"] in ("track", "page", "screen") else "traits",
                      {}).update(notes)
    if event["type"] != "alias":
        yield broken, [({"limits/event-size"}, "")]


event_recommends = {}
KINDS = {
    "retype": (retype, "warning"), "number in quotes": (quote_numbers, "warning"),
    "boolean in quotes": (quote_booleans, "warning"), "null": (make_null, "warning"),
    "empty": (make_empty, "info"), "format": (break_format, "warning"),
    "date": (break_date, "warning"), "enum": (break_enum, "warning"),
    "misspelled": (misspell, "info"), "case": (miscase, "info"), "old name": (use_old_name, "info"),
    "wrong container": (move_out, "info"), "swapped values": (swap_values, "warning"),
    "required": (drop_required, "info"), "recommended": (drop_recommended, "info"),
    "oversize": (oversize, "info"),
}
LEVELS = {"info": 0, "warning": 1, "error": 2}


# ---- Running --------------------------------------------------------------------------------------


def check(trackvet, group, events):
    """{index: [(severity, rule, pointer)]} of what is told about the events."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "events.ndjson")
        with open(path, "w", encoding="utf-8") as out:
            for event in events:
                out.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")
        done = subprocess.run([trackvet, "check", "-f", "ndjson", "--spec", group, path],
                              stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"trackvet ended with code {done.returncode}")
    found = collections.defaultdict(list)
    for line in done.stdout.decode().split("\n")[:-1]:
        told = json.loads(line)
        found[told["line"] - 1].append((told["severity"], told["rule"], told["pointer"]))
    return found


def read_definitions(trackvet, group):
    text = subprocess.run([trackvet, "specs", "--format", "json"], stdout=subprocess.PIPE,
                          check=True).stdout
    specs = {spec["name"]: spec for spec in json.loads(text)["specs"]}
    if set(specs) != set(",".join(GROUPS).split(",")):
        sys.exit(f"the specs are {sorted(specs)}: this test knows others")
    return [event for name in group.split(",") for event in specs[name]["events"]]


def is_expected(found, expected, floor):
    """Whether what was found, at the floor and above, is exactly what was expected."""
    grave = [(rule, at) for severity, rule, at in found if LEVELS[severity] >= floor]
    if len(grave) != len(expected):
        return False
    for rules, at in expected:
        fitting = [rule for rule, found_at in grave if found_at == at and
                   (rule.startswith(rules) if isinstance(rules, str) else rule in rules)]
        if not fitting:
            return False
    return True


def make_right_events(trackvet, group):
    """[(event, places)] of those that are right; says which are not."""
    seen, made = set(), []
    definitions = read_definitions(trackvet, group)
    common = ("userId", "anonymousId", "integrations", *TIMES, "messageId", "type", "version",
              "writeKey", "projectId", "_metadata", "event", "email")
    demanded = {entry["path"]: Place(entry) for entry in definitions[0]["properties"]
                if entry["path"].startswith("context.")}
    for definition in definitions:
        key = definition["call"], definition["name"]
        if key not in seen:
            seen.add(key)
            event, places = make_event(definition, common, demanded)
            made.append((event, places))
            event_recommends[json.dumps(event, sort_keys=True)] = definition["recommended"]
    found = check(trackvet, group, [event for event, _ in made])
    wrong = 0
    made_right = []
    for i, (event, places) in enumerate(made):
        if "legacy/event-name" in [rule for _, rule, _ in found[i]]:
            continue  # a whole event of the old kind
        made_right.append((event, places))
        for severity, rule, at in found[i]:
            print(f"right event {event.get('event', event['type'])}: {severity} {rule} {at}")
            wrong += 1
    return made_right, wrong


def run_kind(trackvet, group, kind, made):
    function, level = KINDS[kind]
    cases = [case for event, places in made for case in function(event, places)]
    found = check(trackvet, group, [event for event, _ in cases])
    failed = [i for i, (_, expected) in enumerate(cases)
              if not is_expected(found[i], expected, LEVELS[level])]
    for i in failed[:10]:
        event, expected = cases[i]
        wanted = [(rules if isinstance(rules, str) else "|".join(sorted(rules)), at)
                  for rules, at in expected]
        print(f"{kind}: {event.get('event', event.get('type'))}: expected {wanted}, "
              f"found {found[i]}")
    print(f"{kind:18} {len(cases):6} places, {len(failed)} failed")
    return len(cases), len(failed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("trackvet", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--kind", choices=KINDS)
    arguments = parser.parse_args()
    kinds = [arguments.kind] if arguments.kind else list(KINDS)
    events = faults = failed = wrong = 0
    for group in GROUPS:
        made, wrong_here = make_right_events(arguments.trackvet, group)
        print(f"{group}: {len(made)} events")
        wrong += wrong_here
        events += len(made)
        for kind in kinds:
            count, failed_here = run_kind(arguments.trackvet, group, kind, made)
            faults += count
            failed += failed_here
    print(f"{events} events, {len(kinds)} kinds of faults, {faults} faults")
    if failed or wrong or not faults:
        sys.exit(f"{failed} faults were not found as expected, {wrong} findings on right events")


if __name__ == "__main__":
    main()
