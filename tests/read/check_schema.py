#!/usr/bin/env python3
"""The schema for editors (docs/trackvet.schema.json) and the reader agree on what is a right file.

Checked are all specs, all plans in fixtures, and the files in fixtures/read with their mistakes beside
them (.out). Of the latter each entry of a section is taken by itself: the schema must refuse it
exactly when the reader found a mistake in its lines. Run from the repository root; exits 77 with a
word on it when a module is missing.
"""
import json
import pathlib
import re
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"SKIP: {missing} (Debian: python3-yaml, python3-jsonschema)")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECTIONS = ("types", "calls", "events", "pages", "screens")

# What the schema cannot see, because it meets values and not how they were written.
BLIND = {
    "as JSON does": "a number in a spelling that JSON does not have",
    "inside {...}": "a comma in a text, where an empty value is allowed",
    "not empty": "an empty value in `if`, which reads like null",
    "unknown rule": "a rule that the catalogue does not have",
}

# Files that are refused for reasons that a YAML loader does not know.
OF_YAML = ("YAML", "nested deeper", "%TAG")


class Refused(Exception):
    """YAML that the reader does not take at all."""


class Loader(yaml.SafeLoader):
    """YAML 1.2 with its core schema, keys as texts, and none of what the grammar refuses."""

    yaml_implicit_resolvers = {}

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise Refused("alias")
        event = self.peek_event()
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise Refused("anchor or tag")
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        mapping = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or (key.value == "<<" and not key.style):
                raise Refused("key")
            if key.value in mapping:
                raise Refused("key twice")
            mapping[key.value] = self.construct_object(value, deep=True)
        return mapping


def resolve(name, pattern, first, construct):
    tag = "tag:yaml.org,2002:" + name
    Loader.add_implicit_resolver(tag, re.compile(f"^(?:{pattern})$"), first)
    Loader.add_constructor(tag, construct)


def to_number(text):
    if text.lower().lstrip("+-") in (".inf", ".nan"):
        return float(text.lower().replace(".", ""))
    if text.startswith(("0x", "0o")):
        return int(text, 0)
    return int(text) if re.fullmatch("[-+]?[0-9]+", text) else float(text)


resolve("null", "~|null|Null|NULL|", ["~", "n", "N", ""], lambda loader, node: None)
resolve("bool", "true|True|TRUE|false|False|FALSE", list("tTfF"),
        lambda loader, node: node.value.lower() == "true")
resolve("float", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)"
        r"([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", list("-+.0123456789"),
        lambda loader, node: to_number(node.value))
Loader.add_constructor("tag:yaml.org,2002:map", Loader.construct_mapping)


def load(text):
    try:
        return yaml.load(text, Loader)
    except (yaml.YAMLError, Refused, ValueError) as mistake:
        raise Refused(str(mistake))


def entries(path):
    """Section, name, value and lines of each entry of a file."""
    text = path.read_text(encoding="utf-8-sig")
    root = yaml.compose(text, Loader)
    for section, body in root.value if isinstance(root, yaml.MappingNode) else ():
        if section.value not in SECTIONS or not isinstance(body, yaml.MappingNode):
            continue
        starts = [key.start_mark.line + 1 for key, _ in body.value]
        ends = starts[1:] + [body.end_mark.line + 1 + (body.end_mark.column > 0)]
        for (key, node), start, end in zip(body.value, starts, ends):
            yield section.value, key.value, Loader.construct_document(Loader(""), node), start, end


def read_mistakes(path):
    """(line, sentence) of each mistake that the reader found."""
    lines = path.with_suffix(".out").read_text(encoding="utf-8").splitlines()
    return [(int(line.split(":")[0]), line) for line in lines]


class Check:
    def __init__(self):
        schema = json.loads((ROOT / "docs/trackvet.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        self.validator = jsonschema.Draft7Validator(schema)
        self.failures = 0
        self.count = 0

    def expect(self, what, value, is_right, seen=""):
        self.count += 1
        mistake = next(self.validator.iter_errors(value), None)
        if (mistake is None) != is_right:
            self.failures += 1
            said = f"refused: {mistake.message}" if mistake else f"accepted, the reader said {seen}"
            print(f"{what}: {said}")

    def check_right(self, path):
        self.expect(path, load(path.read_text(encoding="utf-8-sig")), True)

    def check_wrong(self, path):
        mistakes = read_mistakes(path)
        try:
            whole = load(path.read_text(encoding="utf-8-sig"))
        except (Refused, UnicodeDecodeError):
            self.count += 1
            return
        if mistakes and all(any(sign in line for sign in OF_YAML) for _, line in mistakes):
            return
        self.expect(path, whole, not mistakes, mistakes[:1])
        for section, name, value, start, end in entries(path):
            found = [line for at, line in mistakes if start <= at < end]
            if found and all(any(sign in line for sign in BLIND) for line in found):
                continue
            plan = {"trackvet": 1, "plan": "web", section: {name: value}}
            self.expect(f"{path.name}: {section}/{name}", plan, not found, found[:1])


def main():
    check = Check()
    for folder in ("specs", "fixtures/plans"):
        for path in sorted((ROOT / folder).glob("**/*.yaml")):
            if folder == "specs" or re.search("^trackvet:", path.read_text(encoding="utf-8"), re.M):
                check.check_right(path)  # the others are plans of other tools
    for path in sorted((ROOT / "fixtures/read").glob("*.yaml")):
        check.check_wrong(path)
    print(f"{check.count} checks, {check.failures} disagreements")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
