#!/usr/bin/env python3
"""Check the JSON reports in fixtures/report against the schemas in docs.

The schemas themselves are tried too: a report with a field too many or too few must be refused.
Exit code 77 (skipped) when python3-jsonschema is not installed.
"""

import copy
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed: skipped")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]


def validator(name):
    schema = json.loads((ROOT / "docs" / name).read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def objects_of(value):
    """Every object inside a value, with those inside of them."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects_of(item)


OPTIONAL = {"not_utf8", "suggestion_varies", "hash", "interrupted"}


def is_optional(item, key):
    return key in OPTIONAL or (key == "text" and set(item) == {"file", "line", "text"})


def mutations(value):
    """The value with one field too many, or one that it needs too few, in each of its objects."""
    for i, item in enumerate(objects_of(value)):
        for key in [None, *(key for key in item if not is_optional(item, key))]:
            changed = copy.deepcopy(value)
            place = list(objects_of(changed))[i]
            if key is None:
                place["surplus"] = 1
            else:
                del place[key]
            yield changed, key


def check(name, value, schema):
    faults = [f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message}"
              for error in schema.iter_errors(value)]
    faults += [f"{name}: accepted with {key or 'a surplus field'} changed"
               for changed, key in mutations(value) if schema.is_valid(changed)]
    return faults


def main():
    finding, report = validator("finding.schema.json"), validator("report.schema.json")
    fixtures = ROOT / "fixtures" / "report"
    faults = []
    for line in (fixtures / "findings.ndjson").read_text().splitlines():
        faults += check("findings.ndjson", json.loads(line), finding)
    whole = json.loads((fixtures / "report.json").read_text())
    faults += [error.message for error in report.iter_errors(whole)]
    saved = json.loads((fixtures / "saved" / "run.json").read_text())
    faults += [error.message for error in report.iter_errors(saved)]
    whole["groups"] = [dict(group, samples=group["samples"][:1], values=group["values"][:1])
                       for group in whole["groups"][:2]]  # mutating all would take long
    whole.pop("not_utf8")  # its names are free
    faults += check("report.json", whole, report)
    print("\n".join(faults) or "all reports are as their schemas say")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
