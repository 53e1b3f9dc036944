#!/usr/bin/python3
"""`check --enforce`: what Segment's schema controls would block or omit, counted event by event.

    check_enforce.py TRACKVET GENERATOR"""

import json
import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])

PLAN = """\
trackvet: 1
plan: shop
additional: {events: forbid, properties: warn, traits: forbid}
calls:
  common: {required: /context/app}
  identify: {traits: {plan: {enum: [free, pro]}}}
events:
  Slot Chosen: {required: slot, properties: {slot: integer, note: {type: string, maxLength: 3}}}
"""
APP = {"app": {"name": "a"}}

# The event, and what it adds: {(call, control): values}.
EVENTS = [
    (("track", "Slot Chosen", {"slot": 1}, APP), {}),
    (("track", "slot_chosen", {"slot": 1}, APP), {("track", "unplanned events"): 0}),
    (("track", "Anything Else", {}, APP), {("track", "unplanned events"): 0}),
    (("track", "Slot Chosen", {"slot": 1, "color": 1, "size": 2}, APP), {("track", "unplanned properties"): 2}),
    (("track", "Slot Chosen", {"slot": "one", "note": "long"}, APP), {("track", "schema violations"): 2}),
    (("track", "Slot Chosen", {}, APP), {("track", "schema violations"): 0}),
    (("track", "Slot Chosen", {"slot": 1, "x": 1}, {}),
     {("track", "unplanned properties"): 1, ("track", "common schema violations"): 0}),
    (("identify", None, {"plan": "free"}, APP), {}),
    (("identify", None, {"plan": "gold", "shoe": 4}, APP),
     {("identify", "schema violations"): 1, ("identify", "unplanned traits"): 1}),
    (("group", None, {"plan": 4}, {}), {("group", "common schema violations"): 0}),
]


def event_of(number, call, name, members, context):
    made = {"type": call, "userId": "u-1", "messageId": f"m-{number}", "context": context}
    if name:
        made["event"] = name
    if call == "group":
        made["groupId"] = "g-1"
    made["properties" if call == "track" else "traits"] = members
    return made


def run(folder, *arguments):
    done = subprocess.run([PROGRAM, "check", *arguments], cwd=folder, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def counted(out):
    return {(row["call"], row["control"]): (row["events"], row["values"]) for row in json.loads(out)["controls"]
            if row["events"]}


def main():
    repeat = 700  # more than one range of a file that is split
    expected = {}
    for _, adds in EVENTS:
        for key, values in adds.items():
            events, sum_of = expected.get(key, (0, 0))
            expected[key] = (events + repeat, sum_of + values * repeat)
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "plan.yaml"), "w", encoding="utf-8") as file:
            file.write(PLAN)
        with open(os.path.join(folder, "events.ndjson"), "w", encoding="utf-8") as file:
            for i in range(repeat):
                for j, (event, _) in enumerate(EVENTS):
                    file.write(json.dumps(event_of(i * 100 + j, *event)) + "\n")
        subprocess.run([PROGRAM, "compile", "plan.yaml", "-o", "plan.tvt"], cwd=folder, check=True)
        for plan in ("plan.yaml", "plan.tvt"):
            for jobs in (("-j1",), ("-j3", "--split-every", "4321")):
                code, out, _ = run(folder, "--enforce", "-f", "json", "-p", plan, *jobs, "events.ndjson")
                assert code == 1 and counted(out) == expected, (plan, jobs, code, counted(out), expected)
        code, out, _ = run(folder, "--enforce", "-p", "plan.yaml", "events.ndjson")
        assert f"{repeat * 7} track, {repeat * 2} identify, {repeat} group calls" in out, out
        assert run(folder, "--enforce", "events.ndjson")[0] == 2
        assert run(folder, "--enforce", "-f", "ndjson", "-p", "plan.yaml", "events.ndjson")[0] == 2
    print(f"{len(expected)} controls meet what they should")


if __name__ == "__main__":
    main()
