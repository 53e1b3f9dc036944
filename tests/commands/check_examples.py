#!/usr/bin/python3
"""`trackvet test`: the examples of a plan, right ones and wrong ones, as a user runs them.

    check_examples.py TRACKVET GENERATOR"""

import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])

PLAN = """\
trackvet: 1
plan: shop
calls:
  common: {required: /context/app/version, fields: {userId: uuid}}
  group:
    traits: {seats: integer}
    examples:
      - %s
events:
  Slot Chosen:
    required: slot
    properties: {slot: integer}
    versions:
      1:
        examples:
          - %s
      2:
        required: carrier
        properties: {carrier: {enum: [dhl, post]}}
        examples:
          - %s
pages:
  Checkout:
    properties: {step: {enum: [cart, "pay\\nnow"]}}
    examples:
      - %s
"""
RIGHT = ["traits: {seats: 3}", "properties: {slot: 1}", "properties: {slot: 1, carrier: dhl}",
         "properties: {step: cart}"]


def run(folder, *arguments):
    done = subprocess.run([PROGRAM, "test", *arguments], cwd=folder, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def with_example(place, example):
    return PLAN % tuple(example if i == place else right for i, right in enumerate(RIGHT))


# Where, the example, the exit code, and what must be said.
CASES = [
    (0, "traits: {seats: [3]}", 1, ["plan.yaml:8:9: example 1 of group\n", "not expected  property/type  /traits/seats"]),
    (0, "{traits: {seats: [3]}, expect: property/type}", 0, []),
    (0, "{traits: {seats: 3}, expect: property/type}", 1, ["not found     property/type\n"]),
    (0, "{traits: {seats: [3]}, expect: [property/type, property/required]}", 1, ["not found     property/required\n"]),
    (0, "{traits: {seats: 3}, userId: me}", 1, ["not expected  property/format  /userId"]),
    (1, "properties: {slot: 1, carrier: none}", 0, []),
    (2, "properties: {slot: 1}", 1, ['example 1 of event "Slot Chosen", version 2\n', "property/required"]),
    (2, "properties: {slot: 1, carrier: none}", 1, ["property/enum"]),
    (2, "{properties: {slot: 1}, context: {protocols: {event_version: 1}}}", 0, []),
    (2, "{properties: {slot: 1}, context: {app: {name: x}}, expect: property/required}", 0, []),
    (3, "properties: {step: pay}", 1, ['example 1 of page "Checkout"\n', "property/enum"]),
    (3, 'properties: {step: "pay\\nnow"}', 0, []),
    (3, "{properties: {step: pay}, expect: property/enums}", 2, ['unknown rule "property/enums"', '"property/enum"?']),
]


def check_cases(folder):
    faults = []
    for place, example, code, words in CASES:
        with open(os.path.join(folder, "plan.yaml"), "w", encoding="utf-8") as file:
            file.write(with_example(place, example))
        got, out, err = run(folder, "plan.yaml")
        if got != code or any(word not in out + err for word in words):
            faults.append(f"{example}: exit {got}, not {code}, {words}\n{out}{err}")
    return faults


def check_options(folder):
    path = os.path.join(folder, "plan.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(with_example(0, "traits: {seats: [3]}"))
    assert run(folder, "plan.yaml", "--ignore", "property/type")[0] == 0
    assert run(folder, "plan.yaml", "--severity", "property/type=warning")[0] == 0
    assert run(folder, "plan.yaml", "--severity", "property/type=warning", "--fail-on", "warning")[0] == 1
    assert run(folder, "plan.yaml", "--fail-on", "never")[0] == 2
    assert run(folder)[0] == 2
    with open(path, "w", encoding="utf-8") as file:
        file.write("trackvet: 1\nplan: shop\nevents: {Slot Chosen: }\n")
    code, _, err = run(folder, "plan.yaml")
    assert code == 2 and "no examples" in err, (code, err)


def main():
    with tempfile.TemporaryDirectory() as folder:
        faults = check_cases(folder)
        check_options(folder)
    for fault in faults:
        print(fault)
    print(f"{len(CASES) - len(faults)} of {len(CASES)} cases as expected")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
