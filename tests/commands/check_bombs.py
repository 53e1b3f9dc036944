#!/usr/bin/env python3
"""Plans made to hurt end in a verdict: each command ends by itself, says what it refuses and where, and
takes bounded memory and far less time than it is given.

    check_bombs.py TRACKVET

Patterns that hurt take little memory and end on long texts. Time is that of the processor, with much
room."""

import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
SECONDS = 60
MEGABYTES = 512
COMMANDS = [["check", "-p", "@", "events.ndjson"], ["lint", "@"], ["convert", "--to", "yaml", "@"],
            ["convert", "--to", "segment", "@"], ["convert", "--to", "json-schema", "@"]]
EVENT = {"type": "track", "event": "E", "userId": "u", "properties": {"v": {"a": {"b": 1}}, "a": {"a": "x"}}}


def joined(count, form):
    return ",".join(form.replace("@", str(i)) for i in range(count))


def chain(count, form, leaf):
    """Definitions that each refer to the next one, as form has it."""
    links = [f'"d{i}":{form.replace("@", f"#/definitions/d{i + 1}")}' for i in range(count)]
    return '{"allOf":[{"$ref":"#/definitions/d0"}],"definitions":{%s,"d%d":%s}}' % (",".join(links), count, leaf)


TWICE = '{"%s":[{"$ref":"@"},{"$ref":"@"}]}'
# A schema, what is said of it, or None: it is taken.
SCHEMAS = {
    "branches that double 60 times": (chain(30, TWICE % "anyOf", '{"minimum":3}'), None),
    "branches that double in the value": (chain(60, '{"properties":{"a":{"$ref":"@"},"b":{"$ref":"@"}}}', "true"), None),
    "a longer chain than there may be": (chain(99, TWICE % "allOf", "true"), "more than 64 schemas in each other"),
    "schemas in schemas": ('{"allOf":[' * 200 + "{}" + "]}" * 200, "nested deeper than"),
    "far deeper than files may be": ('{"not":' * 100000 + "{}" + "}" * 100000, "nested"),
    "100,000 definitions": ('{"definitions":{%s}}' % joined(100000, '"d@":{}'), "more than 100000 schemas"),
    "100,000 branches": ('{"anyOf":[%s]}' % joined(100000, '{"minimum":@}'), "more than 100000 schemas"),
    "100,000 properties": ('{"properties":{%s}}' % joined(100000, '"p@":{}'), "more than 100000 schemas"),
    "its own reference": ('{"allOf":[{"$ref":"#"}]}', "a circle"),
    "a circle of two": ('{"$ref":"#/definitions/a","definitions":{"a":{"not":{"$ref":"#/definitions/b"}},'
                        '"b":{"if":{"$ref":"#/definitions/a"},"then":{}}}}', "a circle"),
    "a circle of references alone": ('{"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/b"},'
                                     '"b":{"$ref":"#/definitions/a"}}}', "a circle"),
    "a circle through the value": ('{"properties":{"a":{"$ref":"#"}},"items":{"$ref":"#"}}', None),
    "100,000 values": ('{"enum":[%s]}' % joined(100000, '"v@"'), None),
    "50,000 objects": ('{"enum":[%s]}' % joined(50000, '{"a":[@]}'), None),
    "10,000 patterns": ('{"patternProperties":{%s}}' % joined(10000, '"^p@(a|b)*a(a|b){12}$":{}'), None),
    "repeats in repeats": ('{"pattern":"((a{1,100}){1,100}){1,100}"}', "too large"),
    "100,000 names": ('{"required":[%s]}' % joined(100000, '"p@"'), None),
    "800,000 names far below": ('{"properties":{"%s":{"required":[%s]}}}' % ("n" * 450, joined(800000, '"p@"')), None),
    "99,000 schemas far below": ('{"properties":{"%s":{"properties":{%s}}}}' % (
        "n" * 1000, joined(99000, '"p@":{"minimum":1}')), None),
    "a number of a million digits": ('{"minimum":%s}' % ("9" * 1000000), None),
    "an exponent of ten digits": ('{"minimum":1e-9999999999,"minLength":1e999999999}', None),
    "a name of three megabytes": ('{"properties":{"%s":{}}}' % ("n" * 3000000), None),
    "a reference of a megabyte": ('{"allOf":[{"$ref":"#/%s"}]}' % ("a/" * 500000), "leads nowhere"),
    "one name 20,000 times": ('{"properties":{%s}}' % ",".join(['"p":{}'] * 20000), "stands twice"),
    "a pipe": ('{"allOf":[{"$ref":"pipe"}]}', "there is no file"),
    "a device without an end": ('{"allOf":[{"$ref":"/dev/zero"}]}', "there is no file"),
    "a file that is no JSON": ('{"allOf":[{"$ref":"events.ndjson"}]}', "not JSON"),
    "an address": ('{"allOf":[{"$ref":"http://127.0.0.1:9/x.json"}]}', "nothing is fetched"),
}


def rules(*some):
    return json.dumps({"rules": list(some)})


def rule(name, version=1, schema=None):
    return {"type": "TRACK", "key": name, "version": version, "jsonSchema": schema or {}}


PLANS = {
    "100,000 lists in each other": ("[" * 100000, "nested too deeply"),
    "100,000 objects in each other": ('{"rules":' * 100000, "nested too deeply"),
    "no end": (rules(rule("E"))[:-20], "not JSON"),
    "bytes that are no text": (b'{"rules":[{"type":"TRACK","key":"\xff\xfe","jsonSchema":{}}]}', "not UTF-8"),
    "rules that are none": (rules(1, None, "x", [], {}, {"type": 7, "key": [], "jsonSchema": 3}), "no plan in a format"),
    "a NUL in names": (rules(rule("E\0F", 1, {"properties": {"properties": {"properties": {"a\0b": {}}}}})), None),
    "one rule 5,000 times": (rules(*[rule("E")] * 5000), None),
    "5,000 versions": (rules(*[rule("E", i) for i in range(5000)]), None),
    "30,000 events": (rules(*[rule(f"E{i}") for i in range(30000)]), None),
    "a name of three megabytes": (rules(rule("n" * 3000000)), None),
    "17,000 properties": (rules(rule("E", 1, {"properties": {"properties": {"properties": {
        f"p{i}": {} for i in range(17000)}}}})), "plan.json:1:"),
    "17,000 fields": (json.dumps({"trackvet": 1, "plan": "p", "events": {"E": {"fields": {
        f"p{i}": "any" for i in range(17000)}}}}), "an object may have at most 16384 names"),
}


def native(schema):
    plan = {"trackvet": 1, "plan": "p", "events": {"E": {"properties": {"v": {"schema": "@"}}}}}
    return json.dumps(plan).replace('"@"', schema)


def segment(schema):
    return rules(rule("E", 1, "@")).replace('"@"', '{"properties":{"properties":%s}}' % schema)


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(command, folder):
    """(exit code, megabytes, what was said)"""
    said = pathlib.Path(folder) / "said"
    with open(said, "wb") as out:
        process = subprocess.Popen([PROGRAM, *command], cwd=folder, stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT, preexec_fn=limit)
        _, status, used = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_maxrss // 1024, said.read_text(errors="replace")


def is_sanitized():
    return b"__asan_init" in pathlib.Path(PROGRAM).read_bytes()


def judge(what, text, wanted, folder):
    """Counts what is wrong. wanted: words that check says of it; None: it is taken; "": anything."""
    failures = 0
    (pathlib.Path(folder) / "plan.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    for command in COMMANDS:
        code, size, said = run([word.replace("@", "plan.json") for word in command], folder)
        wrong = code not in (0, 1, 2) and f"ended with {code}"
        if not wrong and size > MEGABYTES and not is_sanitized():
            wrong = f"took {size} MB"
        if not wrong and command[0] == "check" and wanted and (code != 2 or wanted not in said):
            wrong = "is not refused as it should be"
        if not wrong and command[0] == "check" and wanted is None and code == 2:
            wrong = "is refused"
        if not wrong and code == 2 and not said.strip():
            wrong = "says nothing"
        if wrong:
            failures += 1
            print(f"{what}: {' '.join(command)} {wrong}\n  {said[:300]}")
    return failures


# Each takes a backtracking matcher exponential or quadratic time, or a naive compiler much memory.
PATTERNS = ["^(a+)+$", "(a+)+$", "(a|aa)+$", "(.*)*x", "(a{1,90}){1,20}$", "^(a?){30}a{30}$", "(([a-z])+.)+[A-Z]([a-z])+$",
            "^(a|a?)+$", "(a*)*b", "([a-zA-Z]+)*$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", "(?:a.*){9}c"]
COMPILED_MAX = 16  # megabytes


def judge_pattern(pattern, folder):
    """All that a pattern may do to 900 kB of text: to be matched, or given up."""
    folder = pathlib.Path(folder)
    plans = [{"properties": {"v": {"pattern": each}, "w": {"schema": {"pattern": each}}}} for each in (pattern, "^b$")]
    (folder / "long.ndjson").write_text("".join(
        json.dumps({**EVENT, "properties": {word: "a" * 450000 + end}}) + "\n" for word in "vw" for end in ("", "!", "x")))
    sizes = []
    for plan in plans:
        (folder / "plan.json").write_text(json.dumps({"trackvet": 1, "plan": "p", "events": {"E": plan}}))
        code, size, said = run(["check", "-p", "plan.json", "-j", "1", "long.ndjson"], folder)
        sizes.append(size)
        if code not in (0, 1) or sizes[0] > sizes[-1] + COMPILED_MAX and not is_sanitized():
            print(f"/{pattern}/: ended with {code}, {sizes} MB\n  {said[:300]}")
            return 1
    return 0


def main():
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        os.mkfifo(pathlib.Path(folder) / "pipe")
        (pathlib.Path(folder) / "events.ndjson").write_text(json.dumps(EVENT) + "\nx\n")
        for what, (schema, wanted) in SCHEMAS.items():
            failures += judge(what, native(schema), wanted, folder)
            # Taken apart, other things may be said of it.
            failures += judge(what + ", Segment", segment(schema), "", folder)
        for what, (plan, wanted) in PLANS.items():
            failures += judge(what, plan, wanted, folder)
        for pattern in PATTERNS:
            failures += judge_pattern(pattern, folder)
    print(f"{2 * len(SCHEMAS) + len(PLANS)} plans, {len(COMMANDS)} commands each, {len(PATTERNS)} patterns, {failures} failures")
    return 1 if failures else 0


sys.exit(main())
