#!/usr/bin/env python3
"""The census of `check -f json` against a recount in Python: which events came, how many of each had
errors or warnings (by the findings of `-f ndjson`), and when; and what is told of planned events.

    check_census.py TRACKVET GEN_EVENTS"""

import collections
import datetime
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed: reports are not held to their schema")
    jsonschema = None

PROGRAM = os.path.abspath(sys.argv[1])
NAMED = {"track": "event", "page": "name", "screen": "name"}
CALLS = {"track", "identify", "page", "screen", "group", "alias"}
RANK = {"info": 1, "warning": 2, "error": 3}
WORST = ("none", "info", "warning", "error")
passed = 0


def check(*arguments):
    done = subprocess.run([PROGRAM, "check", *arguments], capture_output=True, check=False)
    assert done.returncode in (0, 1, 3), (arguments, done.stderr)
    return done.stdout


def report(*arguments):
    told = json.loads(check("-f", "json", *arguments))
    if jsonschema:
        with open("docs/report.schema.json", encoding="utf-8") as schema:
            jsonschema.validate(told, json.load(schema), jsonschema.Draft7Validator)
    return told


def seconds(text):
    """A time as reports count it, or None."""
    try:
        time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (AttributeError, ValueError):
        return None
    return int(time.timestamp()) if 2000 <= time.year < 2100 else None


def records(path):
    """Yields the number and the value of each line that is JSON."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                pass


def recount(paths, options):
    """(call, name) -> counts by worst severity, and times; from the events and a list of findings."""
    worst, broken = collections.Counter(), set()  # Python reads some records that are no JSON
    for line in check("-f", "ndjson", *options, *paths).splitlines():
        finding = json.loads(line)
        key = finding["file"], finding["record"]
        if finding["rule"] in ("json/syntax", "json/encoding", "json/depth", "json/event-too-long"):
            broken.add(key)
        worst[key] = max(worst[key], RANK[finding["severity"]])
    counts, times = collections.defaultdict(lambda: [0, 0, 0, 0]), collections.defaultdict(list)
    for path in paths:
        for number, event in records(path):
            if (path, number) in broken or not isinstance(event, dict):
                continue
            call = event.get("type", event.get("action"))  # its old name
            call = call if call in CALLS else None
            name = event.get(NAMED[call]) if call in NAMED else None
            key = call, name if isinstance(name, str) and name else None
            counts[key][worst[path, number]] += 1
            time = seconds(event.get("timestamp"))
            if time is not None:
                times[key].append((time, worst[path, number]))
    return counts, times


def expect_rows(paths, *options):
    global passed
    counts, times = recount(paths, options)
    told = report(*options, *paths)
    rows = {(row["call"], row["event"]): row for row in told["events"]}
    assert len(rows) == len(told["events"]) and told["events_others"] == 0
    assert rows.keys() == counts.keys(), rows.keys() ^ counts.keys()
    for key, row in rows.items():
        found = row["count"], row["invalid"], row["warned"], row["first"], row["last"]
        known = [time for time, _ in times[key]]
        expected = sum(counts[key]), counts[key][3], counts[key][2], min(known, default=None), max(
            known, default=None)
        assert found == expected, (key, found, expected)
    order = [(-row["count"], row["call"] or "", row["event"] or "") for row in told["events"]]
    assert order == sorted(order)
    assert told["totals"]["events"] == sum(row["count"] for row in told["events"])
    sums = {name: sum(row[i] for row in counts.values()) for i, name in enumerate(WORST)}
    assert told["events_worst"] == sums, (told["events_worst"], sums)
    expect_times(told["events_time"]["all"], [t for list_ in times.values() for t, _ in list_])
    expect_times(told["events_time"]["invalid"],
                 [t for list_ in times.values() for t, rank in list_ if rank == 3])
    passed += 1


def expect_times(told, known):
    if told is None:
        assert not known
        return
    assert (told["min"], told["max"]) == (min(known), max(known))
    buckets = [0] * len(told["counts"])
    for time in known:
        buckets[(time - told["start"]) // told["bucket_seconds"]] += 1
    assert buckets == told["counts"]


def expect_told(expected, events, *options, plan=None):
    """The rows of some events, as (call, name, planned, documented, count, invalid, warned)."""
    global passed
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "events.ndjson")
        with open(path, "w", encoding="utf-8") as out:
            out.write("".join(line + "\n" for line in events))
        if plan:
            options += ("-p", os.path.join(folder, "plan.yaml"))
            with open(options[-1], "w", encoding="utf-8") as out:
                out.write(plan)
        told = report(*options, path)
    rows = [tuple(row[key] for key in ("call", "event", "planned", "documented", "count", "invalid",
                                       "warned")) for row in told["events"]]
    assert rows == expected, rows
    passed += 1
    return told


PLAN = """trackvet: 1
plan: shop
events:
  Left: {properties: {at: integer}, versions: {1: {}, 2: {required: at}}}
  Order Completed:
  Never Sent:
  Old: false
pages: {Home: {properties: {a: string}}}
"""


def track(name, **more):
    return json.dumps({"type": "track", "event": name, "userId": "u", "properties": {}, **more})


def check_plans():
    two = {"context": {"protocols": {"event_version": 2}}}
    told = expect_told([("track", "Left", True, False, 3, 1, 0),
                        ("page", "Home", True, False, 1, 0, 0),
                        ("page", "Other", False, False, 1, 0, 0),
                        ("track", "Old", False, False, 1, 1, 0),
                        ("track", "Product Added", False, True, 1, 0, 0),
                        ("track", "left", False, False, 1, 0, 1)],
                       [track("Left"), track("Left", **two), track("L\u0065ft"), track("Old"),
                        track("left"), track("Product Added", properties={"product_id": "p"}),
                        '{"type":"page","name":"Home","userId":"u"}',
                        '{"type":"page","name":"Other","userId":"u"}'],
                       "--ignore", "property/recommended", plan=PLAN)
    assert told["unseen"] == [{"call": "track", "event": "Never Sent"},
                              {"call": "track", "event": "Order Completed"}], told["unseen"]
    expect_told([("track", "Order Completed", True, True, 1, 0, 0)], [track("Order Completed")],
                plan=PLAN)


def check_levels():
    """A severity that the user sets is the one that counts."""
    event = track("Some Event", messageId=7)
    expect_told([("track", "Some Event", False, False, 1, 1, 0)], [event])
    expect_told([("track", "Some Event", False, False, 1, 0, 1)], [event], "--severity",
                "call/id-type=warning")
    told = expect_told([("track", "Some Event", False, False, 1, 0, 0)], [event], "--severity",
                       "call/id-type=info")
    assert told["events_worst"] == {"none": 0, "error": 0, "warning": 0, "info": 1}
    expect_told([("track", "Some Event", False, False, 1, 0, 0)], [event], "--ignore", "call/id-type")


def check_what_is_no_event():
    body = '{"sentAt":7,"context":{"ip":"1.2"},"batch":[%s,3,%s]}'
    told = expect_told([("track", "A", False, False, 2, 1, 0), (None, None, False, False, 1, 1, 0),
                        ("alias", None, False, True, 1, 0, 0)],
                       [body % (track("A"), track("A", messageId=7)), "[1]", '{"type":', '{"userId":"u"}',
                        json.dumps({"value": '{"type":"alias","userId":"u","previousId":"p"}'})],
                       "--ignore", "stream/*")
    assert told["apart_worst"]["error"] == 4, told["apart_worst"]  # sentAt, 3, [1], syntax
    assert told["apart_worst"]["warning"] == 1, told["apart_worst"]  # ip


def check_names():
    """Personal data is masked, in rows as in groups, and names that differ in it alone are one."""
    events = [track(f"Mailed {name}@example.com", messageId=7) for name in ("jane", "john", "joan")]
    told = expect_told([("track", "Mailed j***@e******.com", False, False, 3, 3, 0)], events)
    assert {group["event"] for group in told["groups"]} == {"Mailed j***@e******.com"}


def main():
    sys.setrecursionlimit(10000)
    demo = sorted(glob.glob("fixtures/demo/*/*.gz") + glob.glob("fixtures/demo/*/*.ndjson"))
    expect_rows(demo)
    expect_rows(demo, "--profile", "strict", "-j", "3", "--split-every", "1000")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "events.ndjson")
        with open(path, "wb") as out:
            subprocess.run([sys.argv[2], "--events", "3000", "--faults", "0.3"], stdout=out, check=True,
                           stderr=subprocess.DEVNULL)
        expect_rows([path], "-j", "2", "--split-every", "64KiB")
    check_plans()
    check_levels()
    check_what_is_no_event()
    check_names()
    print(f"{passed} checks passed")


main()
