#!/usr/bin/python3
"""Misspells every name of the shipped specs in every usual way, and looks at what is suggested.

    check_misspellings.py TRACKVET [GEN_EVENTS]

Each event name and each property that `trackvet specs` lists gets a letter dropped, doubled, swapped
with the next one or replaced by its neighbor on the keyboard, at every place; is written in
snake_case, camelCase, Title Case and kebab-case; and gets a plural s. Of each such name the program
must say once, at its place, by the right rule, which name was meant; or nothing, where the rule for
near misses (docs/decisions/0006), written down here a second time, says that it is none.

The reverse: none of the ordinary names in fixtures/names/custom.json, which teams could have chosen
themselves, may be taken for a slip of the pen, or for one that was made at run time."""

import collections
import functools
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CUSTOM = ROOT / "fixtures" / "names" / "custom.json"
CASE_RULES = ("event/case", "property/case")
RULES = CASE_RULES + ("event/misspelled", "property/misspelled", "context/unknown-field",
                      "call/unknown-field")
ALONE = ("event/dynamic-name", "event/reserved", "property/dynamic-key", "property/misplaced")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # of an American keyboard
SEPARATORS = " _-."
DICTIONARIES = ("integrations",)  # whose names are free, because their values are defined
OPTIONAL = "copilot"                 # a spec that adds a property to the events of all others
DOTTED = "Segment.io"                # a name, not two


# ---- Names that are wrong -------------------------------------------------------------------------


def neighbor(letter):
    """The key to the right, of the last one that to the left; no letters stay."""
    for row in ROWS:
        at = row.find(letter.lower())
        if at >= 0:
            key = row[at + 1] if at + 1 < len(row) else row[at - 1]
            return key.upper() if letter.isupper() else key
    return letter


def words_of(name):
    return re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)


def written_otherwise(name):
    words = [word.lower() for word in words_of(name)]
    yield "snake_case", "_".join(words)
    yield "kebab-case", "-".join(words)
    yield "camelCase", words[0] + "".join(word.capitalize() for word in words[1:])
    yield "Title Case", " ".join(word.capitalize() for word in words)


def slips(name):
    for i, letter in enumerate(name):
        yield "dropped", name[:i] + name[i + 1:]
        yield "doubled", name[:i] + letter + name[i:]
        yield "swapped", name[:i] + name[i:i + 2][::-1] + name[i + 2:]
        yield "replaced", name[:i] + neighbor(letter) + name[i + 1:]
    yield "plural", name + "s"


def faults(name):
    """(kind, wrong name), each wrong name once."""
    seen = {name}
    for kind, wrong in (*written_otherwise(name), *slips(name)):
        if wrong not in seen:
            seen.add(wrong)
            yield kind, wrong


# ---- The rule for near misses ---------------------------------------------------------------------


@functools.lru_cache(maxsize=None)
def folded(name):
    """(letters in lower case, the number of the word that each is in)"""
    letters, numbers, word, apart, small = [], [], 0, False, False
    for letter in name:
        if letter in SEPARATORS:
            apart = bool(letters)
            continue
        if apart or (small and letter.isupper()):
            word += 1
        small, apart = not letter.isupper(), False
        letters.append(letter.lower())
        numbers.append(word)
    return "".join(letters), numbers


@functools.lru_cache(maxsize=1 << 20)
def distance(a, b):
    """Letters inserted, deleted, replaced or swapped with the next one; no letter twice."""
    if abs(len(a) - len(b)) > 2:
        return 99
    two_up, up = None, list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(up[j - 1] + (letter != other), up[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and a[i - 2] == other and b[j - 2] == letter:
                cost = min(cost, two_up[j - 2] + 1)
            row.append(cost)
        two_up, up = up, row
    return up[-1]


def is_slip(a, b):
    """One word differs, and it is long enough, or the others speak for it."""
    (a, in_a), (b, in_b) = a, b
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    left, right = in_a[start:len(a) - end], in_b[start:len(b) - end]
    if (left and left[0] != left[-1]) or (right and right[0] != right[-1]) or in_a[-1] != in_b[-1]:
        return False
    if left and right and left[0] != right[0]:
        return False
    if end == 0 and {a[start:], b[start:]} == {"", "s"}:
        return False
    word = (left or right)[0]
    return in_a[-1] >= 2 or max(in_a.count(word), in_b.count(word)) >= 5


def edits_to(wrong, known, is_field):
    """Edits between them; None where the rule says that this is no near miss."""
    (a, _), (b, _) = folded(wrong), folded(known)
    if a == b:
        return 0
    if len(a) < 4:
        return None
    longer = max(len(a), len(b))
    allowed = min(1, longer // 4) if is_field else 2 if longer > 15 else 1
    if abs(len(a) - len(b)) > allowed:
        return None
    edits = distance(a, b)
    if edits > allowed or re.sub(r"\d", "", a) == re.sub(r"\d", "", b):
        return None
    return edits if is_field or is_slip(folded(wrong), folded(known)) else None


def nearest(wrong, candidates, is_field):
    """(edits, those that are nearest): none farther away, and of the same length if there are any."""
    found = {known: edits_to(wrong, known, is_field) for known in candidates}
    found = {known: edits for known, edits in found.items() if edits is not None}
    if not found:
        return None, set()
    least = min(found.values())
    best = {known for known, edits in found.items() if edits == least}
    same = {known for known in best if len(folded(known)[0]) == len(folded(wrong)[0])}
    return least, same or best


# ---- What the specs list --------------------------------------------------------------------------


class Known:
    """Names by where they may stand: all, and the old ones among them, which nothing is near to."""

    def __init__(self):
        self.names = collections.defaultdict(dict)  # place -> {name: None}, in order
        self.old = collections.defaultdict(set)
        self.renamed = {}  # (call, old name of an event) -> its name

    def add(self, place, name):
        self.names[place][name] = None

    def in_use(self, place):
        """Old names of one spec may be the names of an older one."""
        return [name for name in self.names[place] if name not in self.old[place]]


def split(path):
    """(the parent's path, the last name)"""
    if path.endswith("." + DOTTED):
        return path[:-len(DOTTED) - 1], DOTTED
    parent, _, name = path.rpartition(".")
    return parent, name.replace("[]", "")


def read_specs(trackvet):
    done = subprocess.run([trackvet, "specs", "--format", "json"], capture_output=True, check=True)
    return {spec["name"]: spec for spec in json.loads(done.stdout)["specs"]}


def read_names(specs):
    own = Known()
    for event in (event for spec in specs for event in spec["events"]):
        kind = event["call"], event["name"]
        if event["name"]:
            own.add(("name", event["call"]), event["name"])
            own.old["name", event["call"]].update(event["aliases"])
            own.renamed.update({(event["call"], old): event["name"] for old in event["aliases"]})
        for listed in event["properties"]:
            for path in (listed["path"], *listed["also"]):
                own.add((*kind, split(path)[0]), split(path)[1])
            for path in listed["formerly"]:
                own.old[(*kind, split(path)[0])].add(split(path)[1])
    return with_inherited(own)


def with_inherited(own):
    """Each event has what its call has; what is old in an event, is old in it under its old name."""
    known = Known()
    for rows, source in ((known.names, own.names), (known.old, own.old)):
        for place, names in source.items():
            rows[place] = type(rows[place])(names)
    for (call, name, *parent) in [place for place in own.names if len(place) == 3 and place[1]]:
        general, place = (call, "", *parent), (call, name, *parent)
        known.names[place] = {**own.names.get(general, {}), **known.names[place]}
        known.old[place] = known.old[place] | own.old.get(general, set())
        if (call, name) in own.renamed:
            renamed = (call, own.renamed[call, name], *parent)
            known.old[place] = known.old[place] | own.old.get(renamed, set())
    return known


# ---- Events ---------------------------------------------------------------------------------------


def make_event(call, name):
    event = {"type": call, "userId": "u-1"}
    if call == "track":
        event["event"] = name or "Zebra Petted"
    if call == "group":
        event["groupId"] = "g-1"
    if call == "alias":
        event["previousId"] = "u-0"
    return event


def put(event, parent, name):
    """Puts a value under a name into the object at a path, and returns its pointer."""
    pointer, at = "", event
    for step in parent.split(".") if parent else ():
        key = step.replace("[]", "")
        value = {}
        at[key] = [value] if step.endswith("[]") else value
        pointer += f"/{key}/0" if step.endswith("[]") else f"/{key}"
        at = value
    at[name] = "x"
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1")


Case = collections.namedtuple("Case", "kind event pointer rule meant")


def rule_for(place, edits):
    if place[0] == "name":
        return "event/case" if edits == 0 else "event/misspelled"
    if place[2] == "":
        return "call/unknown-field"
    if edits == 0:
        return "property/case"
    is_context = place[2].startswith("context") and not place[2].startswith("context.traits")
    return "context/unknown-field" if is_context else "property/misspelled"


class Maker:
    """Makes the events of all names of a place, and counts them."""

    def __init__(self, known):
        self.known = known
        self.cases = []
        self.counts = collections.defaultdict(collections.Counter)  # kind -> outcome -> how many

    def take(self, place):
        for name in self.known.names[place]:
            for kind, wrong in faults(name):
                self.add(place, name, kind, wrong)

    def add(self, place, name, kind, wrong):
        is_known = wrong in self.known.names[place] or wrong in self.known.old[place]
        is_field = place[0] != "name" and place[2] == ""
        if is_known or not wrong.strip(SEPARATORS):
            self.counts[kind]["known"] += 1
            return
        candidates = [] if place[-1] in DICTIONARIES else self.known.in_use(place)
        edits, meant = nearest(wrong, candidates, is_field)
        if place[0] == "name":
            event, pointer = make_event(place[1], wrong), "/event"
        else:
            event = make_event(*place[:2])
            event.pop(name if is_field else "", None)
            pointer = put(event, place[2], wrong)
        outcome = "too far" if edits is None else "found" if name in meant else "another"
        self.counts[kind][outcome] += 1
        rule = None if edits is None else rule_for(place, edits)
        self.cases.append(Case(kind, event, pointer, rule, meant))


# ---- Running --------------------------------------------------------------------------------------


def check(trackvet, specs, rules, events):
    """[(number of the event, from 0; finding)]"""
    lines = "".join(json.dumps(event) + "\n" for event in events)
    selected = [word for rule in rules for word in ("--select", rule)]
    done = subprocess.run([trackvet, "check", "-f", "ndjson", "--spec", ",".join(specs),
                           "--ignore", "*", *selected, "-"],
                          input=lines.encode(), capture_output=True, timeout=250)
    if done.returncode not in (0, 1):
        sys.exit(f"ended with code {done.returncode}: {done.stderr.decode()}")
    findings = map(json.loads, done.stdout.splitlines())
    return [(finding["record"] - 1, finding) for finding in findings]


def judge(case, findings):
    """What is wrong, or None."""
    here = [f for f in findings if f["pointer"] == case.pointer]
    told = [f"{f['rule']} {f['suggestion']}" for f in here if f["suggestion"]]
    if case.rule is None:
        return f"must be silent, told {told}" if told else None
    if len(here) != 1:
        return f"must be found once, as {case.rule} {sorted(case.meant)}, told {told}"
    if here[0]["rule"] != case.rule or here[0]["suggestion"] not in case.meant:
        return f"must be {case.rule} {sorted(case.meant)}, told {told}"
    return None


def check_misspellings(trackvet, specs):
    maker = Maker(read_names(specs.values()))
    for place in list(maker.known.names):
        maker.take(place)
    found = collections.defaultdict(list)
    for number, finding in check(trackvet, specs, RULES, [case.event for case in maker.cases]):
        found[number].append(finding)
    failures = 0
    for number, case in enumerate(maker.cases):
        wrong = judge(case, found[number])
        failures += wrong is not None
        if wrong and failures <= 20:
            print(f"{case.kind}: {json.dumps(case.event)} {case.pointer}: {wrong}")
    print_counts(maker)
    return failures


def print_counts(maker):
    columns = ("found", "another", "too far", "known")
    print(f"{sum(map(len, maker.known.names.values()))} names, {len(maker.cases)} events")
    print(f"{'':12}" + "".join(f"{column:>9}" for column in columns))
    for kind, counts in maker.counts.items():
        print(f"{kind:12}" + "".join(f"{counts[column]:9}" for column in columns))


def custom_events(custom):
    for name in custom["events"]:
        yield make_event("track", name)
    for call, field in (("track", "properties"), ("page", "properties"), ("identify", "traits"),
                        ("group", "traits")):
        for name in custom["properties"]:
            event = make_event(call, "")
            put(event, field, name)
            yield event
    for event in ("Order Completed", "Product Viewed", "Video Content Started", "Signed Up"):
        for name in custom["properties"]:
            made = make_event("track", event)
            put(made, "properties", name)
            yield made


def check_custom(trackvet, specs):
    custom = json.loads(CUSTOM.read_text())
    events = list(custom_events(custom))
    failures = check(trackvet, specs, RULES + ALONE, events)
    for number, finding in failures[:20]:
        print(f"{json.dumps(events[number])}: {finding['rule']} {finding['suggestion']}")
    print(f"{len(custom['events'])} custom events and {len(custom['properties'])} custom properties")
    return len(failures)


def main(trackvet):
    specs = read_specs(trackvet)
    usual = {name: spec for name, spec in specs.items() if name != OPTIONAL}
    optional = {name: specs[name] for name in ("core", OPTIONAL)}
    failures = check_misspellings(trackvet, usual) + check_misspellings(trackvet, optional)
    failures += check_custom(trackvet, usual)
    if failures:
        sys.exit(f"{failures} failures")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("check_misspellings.py TRACKVET")
    main(sys.argv[1])
