#!/usr/bin/env python3
"""A plan in the format of another tool gives the same verdicts on the same events as the same plan in
our own grammar, and every finding names a line of the foreign file.

    check_plans.py TRACKVET
"""

import collections
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
PLANS = "fixtures/plans"
EVENTS = f"{PLANS}/events.ndjson"
# The plan in our grammar, then the formats that can say all of it.
SAME = {
    "native": ["segment/response.json", "segment/rules.json", "segment/array.json",
               "segment/merged.json", "segment-config/plan.json", "segment-config/list.json",
               "segment-config/rules.json", "segment-csv", "rules-yaml"],
    "native-newest": ["typewriter/plan.json", "typewriter-yml/typewriter.yml", "typewriter-yml"],
    "native-small": ["events-yaml", "json-schema", "rudderstack-api/v1.json", "rudderstack-api/v2.json"],
    "native-names": ["rudderstack-api/identifiers.json"],
    "native-rudderstack": ["rudderstack-v1", "rudderstack-legacy"],
    "native-snowplow": ["snowplow-iglu", "snowplow-structures"],
    "native-avo": ["avo/export.json", "avo/webhook.json"],
    "native-lexicon": ["mixpanel-lexicon/entries.json", "mixpanel-lexicon/results.json"],
    "native-csv-avo": ["csv-template/avo.csv"],
    "native-csv-mixpanel": ["csv-template/mixpanel.csv"],
    "native-csv-amplitude": ["csv-template/amplitude.csv"],
    "native-mparticle": ["mparticle/plan.json", "mparticle/version.json", "mparticle/document.json"],
}
PLACED = {"property/type", "property/enum", "property/format", "property/pattern"}


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def check(plan, *options):
    done = run("check", EVENTS, "-p", plan, "-f", "ndjson", *options)
    assert done.returncode in (0, 1), (plan, done.returncode, done.stderr)
    assert not done.stderr, (plan, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def verdicts(rows):
    return collections.Counter((r["messageId"], r["rule"], r["severity"], r["pointer"], r["expected"],
                                r["actual"]) for r in rows)


def compare(name, found, wanted):
    for key in (wanted - found) + (found - wanted):
        print(f"{name}: {'missing' if key in wanted else 'invented'} {key}")
    if found != wanted:
        sys.exit(1)


def check_origins(plan, rows):
    """The line of a finding about a value stands in the plan, near the name of the property."""
    for row in rows:
        origin = [o for o in row["origins"] if o["file"].startswith(PLANS)]
        if row["rule"] not in PLACED or not row["pointer"]:
            continue
        if origin and "custom-types" in origin[0]["file"]:
            continue  # a type has a name of its own
        assert origin, (plan, row)
        with open(origin[0]["file"], encoding="utf-8") as source:
            lines = source.read().split("\n")
        name = [step for step in row["pointer"].split("/") if not step.isdigit()][-1]
        near = "\n".join(lines[max(0, origin[0]["line"] - 8):origin[0]["line"]])
        assert name in near, (plan, row, near)


def check_same():
    count = 0
    for native, plans in SAME.items():
        wanted = verdicts(check(f"{PLANS}/{native}"))
        assert len(wanted) > 5
        for plan in plans:
            rows = check(f"{PLANS}/{plan}")
            compare(plan, verdicts(rows), wanted)
            check_origins(plan, rows)
            count += 1
    return count


def check_personal():
    """Personal data that Avo marks is told as if our own plan did."""
    rows = [verdicts(check(f"{PLANS}/{plan}", "--select", "pii/declared"))
            for plan in ("avo/export.json", "native-avo")]
    compare("avo/export.json", *rows)
    assert any(row[1] == "pii/declared" for row in rows[0])


def check_converted(folder):
    """A project of several files becomes one plan of our own."""
    for plan in ("rudderstack-v1", "rudderstack-legacy"):
        path = os.path.join(folder, "converted.yaml")
        expect(0, "", "convert", f"{PLANS}/{plan}", "--to", "yaml", "-o", path)
        compare(f"{plan} converted", verdicts(check(path)), verdicts(check(f"{PLANS}/native-rudderstack")))


def check_tables(folder):
    """A compiled foreign plan is a plan."""
    table = os.path.join(folder, "plan.tvt")
    done = run("compile", f"{PLANS}/segment/response.json", "-o", table)
    assert done.returncode == 0, done.stderr
    compare("plan.tvt", verdicts(check(table)), verdicts(check(f"{PLANS}/native")))


def check_protocols():
    """Every statement of fixtures/protocols/README.md holds."""
    folder = "fixtures/protocols"
    done = run("check", f"{folder}/events.ndjson", "-p", f"{folder}/plan.json", "--spec", "core", "-f",
               "ndjson")
    assert done.returncode == 1 and not done.stderr, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    found = ["\t".join([r["messageId"], r["rule"], r["severity"], r["pointer"]]) for r in rows
             if r["rule"].startswith("event/") or any(o["file"].startswith(folder) for o in r["origins"])]
    with open(f"{folder}/expected.tsv", encoding="utf-8") as wanted:
        lines = wanted.read().splitlines()
    compare(folder, collections.Counter(found), collections.Counter(lines))


def expect(status, error, *arguments):
    done = run(*arguments)
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    for part in [error] if isinstance(error, str) else error:
        assert part in done.stderr, (arguments, part, done.stderr)


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def check_mistakes(folder):
    """What is wrong is told with its place in the foreign file."""
    fine = {"type": "TRACK", "key": "A", "version": 1, "jsonSchema": {"properties": {"properties": {
        "type": "object", "properties": {"a": {"type": "string"}}}}}}
    none = write(folder, "none.json", '{"hello": 1}')
    expect(2, ["none.json:1:1: error plan/syntax: this is no plan in a format that trackvet reads",
               "Public API"], "check", EVENTS, "-p", none)
    expect(2, ["unknown plan format", "segment-csv"], "check", EVENTS, "-p", none, "--plan-format", "x")
    expect(2, "none.json:1:1: error plan/syntax: \"rules\" is missing", "check", EVENTS, "-p", none,
           "--plan-format", "segment")
    broken = write(folder, "broken.json", '{"rules": [\n {"type" "TRACK"}]}')
    expect(2, "broken.json:2:10: error plan/syntax", "check", EVENTS, "-p", broken)
    nameless = write(folder, "nameless.json", json.dumps({"rules": [dict(fine, key="")]}, indent=1))
    expect(2, "nameless.json:5:11: error plan/syntax: a TRACK rule needs a \"key\"", "check", EVENTS,
           "-p", nameless)
    odd = write(folder, "odd.json", json.dumps({"rules": [dict(fine, colour="red")]}, indent=1))
    expect(0, "odd.json:19:4: warning plan/unknown-key: unknown key \"colour\" in a rule", "compile",
           odd, "-o", os.path.join(folder, "odd.tvt"))
    twice = write(folder, "twice.json", json.dumps({"rules": [fine, fine]}))
    expect(0, "warning plan/unknown-key: \"A\" stands twice in this plan", "compile", twice, "-o",
           os.path.join(folder, "twice.tvt"))
    newer = dict(fine, jsonSchema={"properties": {"properties": {"type": "object", "properties": {
        "a": {"type": "array", "prefixItems": []}}}}})
    newer = write(folder, "newer.json", json.dumps({"rules": [newer]}, indent=1))
    expect(2, "\"prefixItems\" is a keyword of a newer JSON Schema", "check", EVENTS, "-p", newer)
    alias = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["previousId"],
             "properties": {"type": {"const": "alias"}, "traits": {"type": "object"}}}
    alias = write(folder, "alias.schema.json", json.dumps(alias))
    expect(0, "", "compile", alias, "-o", os.path.join(folder, "alias.tvt"))
    quote = write(folder, "quote.csv", 'Event Type,Event Name,Property Name\nTrack,"A,b\n')
    expect(2, "quote.csv:2:7: error plan/syntax: this quote is not closed", "check", EVENTS, "-p", quote)
    sheet = write(folder, "sheet.csv", "Event Name,Event Category,Colour,Property Name,Property Type\n"
                  "A,x,red,a,thing\n,,,b,Group property\n")
    expect(0, ["sheet.csv:1:27: warning plan/unknown-key: unknown column \"Colour\": it is not read",
               "sheet.csv:2:11: warning plan/unknown-key: \"thing\" is no data type: it is not read",
               "sheet.csv:3:6: warning plan/unknown-key: properties of groups are not read: \"b\""],
           "compile", sheet, "-o", os.path.join(folder, "sheet.tvt"))
    nameless = write(folder, "start.csv", "Event Name,Property Name\n,a\nA,b\n")
    expect(2, "start.csv:2:1: error plan/syntax: the event name is missing in this row", "compile", nameless,
           "--plan-format", "csv-template", "-o", os.path.join(folder, "start.tvt"))


def check_references(folder):
    """Files of rudder-cli refer to each other; what refers to nothing is told where it stands."""
    plan = f"{PLANS}/rudderstack-v1/plans/depot.yaml"
    expect(2, ["plans/depot.yaml:12:14: error plan/syntax: \"#event:parcel_scanned\" is no event in these "
               "files: give the folder"], "check", EVENTS, "-p", plan)
    project = os.path.join(folder, "project")
    head = "version: rudder/v1\nmetadata: {name: x}\n"
    write(project, "events.yaml", head + "kind: events\nspec:\n  events:\n"
          "    - {id: a, name: A, event_type: track, colour: red}\n")
    write(project, "types.yaml", head + "kind: custom-types\nspec:\n  types:\n"
          "    - {id: t, name: T, type: object, properties: [{property: '#property:p'}]}\n")
    properties = write(project, "properties.yaml", head + "kind: properties\nspec:\n  properties:\n"
                       "    - {id: p, name: 'p{{ .X }}', type: '#custom-type:t'}\n")
    write(project, "plan.yaml", head + "kind: tracking-plan\nspec:\n  id: x\n  rules:\n"
          "    - {type: event_rule, id: r, event: '#event:a', properties: [{property: '#property:p'}]}\n")
    write(project, "team.vars.yaml", "X: 1\n")
    write(project, "sources.yaml", head + "kind: event-stream-source\nspec: {id: s}\n")
    expect(2, "properties.yaml:6:40: error plan/syntax: \"#custom-type:t\" contains itself", "check", EVENTS,
           "-p", project)
    with open(properties, "w", encoding="utf-8") as out:
        out.write(head + "kind: properties\nspec:\n  properties:\n"
                  "    - {id: p, name: 'p{{ .X }}', type: string, config: {minLen: 1}}\n")
    expect(0, ["properties.yaml:6:57: warning plan/unknown-key: \"minLen\" is no key of a config",
               "properties.yaml:6:21: warning plan/unknown-key: \"p{{ .X }}\" has a variable",
               "events.yaml:6:43: warning plan/unknown-key: unknown key \"colour\" in an event"],
           "compile", project, "-o", os.path.join(folder, "project.tvt"))
    points = [{"match": {"type": "session_start", "criteria": {}}, "validator": {"type": "json_schema"}}]
    points = write(folder, "points.json", json.dumps({"data_points": points}))
    expect(0, "warning plan/unknown-key: \"session_start\" is no kind of message in Segment", "compile", points,
           "-o", os.path.join(folder, "points.tvt"))


def check_lexicon(folder):
    """Of the entities of Mixpanel's Lexicon events and users are read; the others are named."""
    entry = {"entityType": "group", "name": "depot", "schemaJson": {}}
    group = write(folder, "group.json", json.dumps(entry))
    expect(0, "warning plan/unknown-key: \"group\" is no entity that is read", "compile", group, "-o",
           os.path.join(folder, "group.tvt"))
    nameless = write(folder, "entry.json", json.dumps([dict(entry, entityType="event", name="")]))
    expect(2, "error plan/syntax: an entry needs an \"entityType\" and a \"name\"", "check", EVENTS, "-p",
           nameless)


def check_odd_path(folder):
    """A plan may lie at a path that is no UTF-8, and its lines are shown."""
    odd = os.path.join(folder, os.fsdecode(b"odd\xff"))
    os.mkdir(odd)
    plan, events = os.path.join(odd, "plan.yaml"), os.path.join(folder, "odd.ndjson")
    with open(plan, "w", encoding="utf-8") as out:
        out.write("trackvet: 1\nplan: odd\nevents:\n  E: {properties: {a: number}}\n")
    with open(events, "w", encoding="utf-8") as out:
        out.write('{"type":"track","event":"E","properties":{"a":"x"}}\n')
    table = os.path.join(folder, "odd.tvt")
    assert run("compile", plan, "-o", table).returncode == 0
    for definitions, shows in ((plan, True), (table, False)):
        done = run("check", "-p", definitions, events, "--select", "property/type")
        assert done.returncode == 1 and "odd\\xFF/plan.yaml:4" in done.stdout, done
        assert ("properties: {a: number}" in done.stdout) == shows, done


def check_structures(folder):
    """Of Snowplow's files those about events are read; the others are named."""
    structure = {"apiVersion": "v1", "resourceType": "data-structure", "meta": {"schemaType": "entity"},
                 "data": {"self": {"vendor": "v", "name": "n", "format": "jsonschema", "version": "1-0-0"}}}
    entity = write(folder, "entity.json", json.dumps(structure))
    expect(0, "warning plan/unknown-key: \"entity\" is no event: it is not read", "compile", entity, "-o",
           os.path.join(folder, "entity.tvt"))
    product = write(folder, "product.json", json.dumps(dict(structure, resourceType="data-product")))
    expect(0, "\"data-product\" is not read, only data structures", "compile", product, "-o",
           os.path.join(folder, "product.tvt"))
    del structure["data"]["self"]["name"], structure["meta"]
    nameless = write(folder, "structure.json", json.dumps(structure))
    expect(2, "error plan/syntax: the schema needs a \"self\"", "check", EVENTS, "-p", nameless)


def check_folders(folder):
    """A folder may hold plans of several formats, and files that are none."""
    mixed = os.path.join(folder, "mixed")
    write(mixed, "own.yaml", "trackvet: 1\nplan: depot\nadditional: {events: forbid}\n"
          "events:\n  Coffee Made: {properties: {cups: string}}\n")
    write(mixed, "package.json", '{"name": "x", "type": "module"}')
    write(mixed, "lanes/lane.yml", "rules:\n  - {key: Lane Closed, type: TRACK, properties: {lane: "
          "{type: string, required: true}}}\n")
    found = {(r["messageId"], r["rule"], r["severity"]) for r in check(mixed)}
    assert ("10", "property/type", "error") in found, found
    assert ("5", "property/type", "error") in found, found
    assert ("1", "event/unknown", "error") in found, found  # the word of the native file holds


def check_violations(folder):
    """A place that is missing is the field of the violation, also outside of the properties."""
    write(folder, "pointer.yaml", "trackvet: 1\nplan: p\nevents:\n"
          "  Lane Closed: {required: [/context/app/version, [/context/ip, /context/locale]]}\n")
    write(folder, "one.ndjson", json.dumps({"type": "track", "event": "Lane Closed", "messageId": "m", "userId": "u"}))
    done = run("check", os.path.join(folder, "one.ndjson"), "-p", os.path.join(folder, "pointer.yaml"),
               "-f", "segment", "--ignore", "*", "--select", "property/required")
    fields = [json.loads(line)["properties"] for line in done.stdout.splitlines()]
    assert sorted(f["violationField"] for f in fields) == ["(root)", "context.app.version"], fields
    assert any(f["violationDescription"] == "context.app.version is required" for f in fields), fields


def main():
    count = check_same()
    check_protocols()
    check_personal()
    with tempfile.TemporaryDirectory() as folder:
        check_converted(folder)
        check_tables(folder)
        check_mistakes(folder)
        check_references(folder)
        check_lexicon(folder)
        check_structures(folder)
        check_odd_path(folder)
        check_folders(folder)
        check_violations(folder)
    print(f"{count} foreign plans give the verdicts of their native forms")


main()
