"""Schemas of draft-07 by chance, and values near their edges.

A document has up to four definitions; they refer to each other, to the root and to what stands in it.
About the same value references only lead on to later definitions, so that none goes round in a circle;
about what a value holds they lead anywhere. Values are made to satisfy a schema as far as that is easy,
then most are changed in one or two places. Numbers keep their spelling."""

import random

NAMES = ["a", "b", "c", "ab", "a b", "", "é", "😀", "a/b", "m~n", "p%q", "toString", "$ref", "x-1", "A", "12"]
TEXTS = ["", "a", "b", "ab", "abc", "aaa", "é", "😀", "😀😀", "e\u0301", "1", "12", "a1", "A", "a b", "true", "null",
         "\u0000", "\"", "\\", "/", "中文", "x-1", "toString", "0", "ba"]
NUMBERS = ["0", "1", "2", "3", "4", "5", "-1", "-2", "10", "12", "100", "1.0", "1e0", "10e-1", "0.5", "1.5", "2.5",
           "-0", "-0.0", "0e5", "0.1", "0.2", "0.3", "0.30", "3e-1", "1.25", "1E+2", "1e2", "100.0", "-1.50", "7",
           "0.01", "0.07", "19.99", "4.02"]
GREAT = ["9007199254740991", "9007199254740992", "9007199254740993", "9007199254740993.0", "18446744073709551615",
         "18446744073709551616", "-9223372036854775809", "1e19", "10000000000000000000", "1e30", "1.5e300", "1e308",
         "123456789012345678901234567890", "0.1000000000000000055511151231257827", "1e-30", "1e-320",
         "0.30000000000000004", "99999999999999999999.5", "-1e25"]
STEPS = ["1", "2", "3", "0.5", "0.1", "0.01", "1.5", "2.0", "1e1", "0.25", "1e-2", "7", "123456789"]
PATTERNS = ["^a", "b$", "^a+$", "^[0-9]+$", "^.$", "^..$", "a|b", "^(a|b)*$", "^😀", "[A-Z]", "^[^a]*$", "a{2}",
            "^x-", "é", "^$", "^[a-c]{1,2}$", "^(ab)?$", "", "[\\u4e00-\\u9fff]", "^\\S*$", "^(?:a|é|😀)+$", "\\/"]
FORMATS = ["date-time", "email", "uri", "ipv4", "regex", "no-such-format"]
TYPES = ["string", "number", "integer", "boolean", "null", "array", "object"]
# What adds keywords that are about one type.
ABOUT = {None: [], "number": ["add_range", "add_multiple"], "string": ["add_length", "add_pattern", "add_format"],
         "array": ["add_items", "add_contains", "add_unique", "add_counts"],
         "object": ["add_properties", "add_patterns", "add_additional", "add_required", "add_names", "add_dependencies",
                    "add_counts"]}
SPECIAL = {name for names in ABOUT.values() for name in names}
ROOT = "http://h.example"
IDLE = [("title", "t"), ("description", ""), ("default", {"$ref": "#/nowhere"}), ("examples", [1]), ("readOnly", True),
        ("$comment", "c"), ("x-vendor", {"$id": "data", "type": 5}), ("contentEncoding", "base64"),
        ("contentMediaType", "application/json")]


class Number(str):
    """A number as it is spelled."""


def write(value, quote):
    """JSON; numbers as spelled, texts by quote."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(quote(name) + ":" + write(each, quote) for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(write(each, quote) for each in value) + "]"
    if isinstance(value, str):
        return quote(value)
    return {None: "null", True: "true", False: "false"}.get(value, str(value))


class Drawer:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.keywords = [
            (9, self.add_type), (5, self.add_range), (2, self.add_multiple), (3, self.add_length), (3, self.add_pattern),
            (3, self.add_enum), (2, self.add_const), (7, self.add_properties), (3, self.add_patterns),
            (3, self.add_additional), (3, self.add_required), (2, self.add_names), (2, self.add_counts),
            (3, self.add_dependencies), (5, self.add_items), (2, self.add_contains), (2, self.add_unique),
            (6, self.add_some), (2, self.add_not), (3, self.add_if), (1, self.add_format), (1, self.add_idle)]
        self.weights = [weight for weight, _ in self.keywords]

    # ---- Values -------------------------------------------------------------------------------

    def number(self):
        return Number(self.chance.choice(GREAT if self.chance.random() < 0.12 else NUMBERS))

    def text(self):
        return self.chance.choice(TEXTS)

    def name(self):
        return self.chance.choice(NAMES[:6] if self.chance.random() < 0.7 else NAMES)

    def value(self, depth=2):
        kind = self.chance.random()
        if kind < 0.3 and depth:
            return [self.value(depth - 1) for _ in range(self.chance.randrange(4))]
        if kind < 0.55 and depth:
            return {self.name(): self.value(depth - 1) for _ in range(self.chance.randrange(4))}
        if kind < 0.75:
            return self.number()
        return self.text() if kind < 0.9 else self.chance.choice([None, True, False])

    def near_value(self, value):
        """The same, or what some comparison takes for the same."""
        if isinstance(value, Number):
            near = {"1": ["1.0", "1e0", "10e-1"], "0": ["-0", "0.0", "0e5"], "0.3": ["3e-1", "0.30000000000000004"]}
            return Number(self.chance.choice(near.get(str(value), [value, value + ("" if "e" in value.lower() else "e0")])))
        if isinstance(value, bool):
            return self.chance.choice([value, Number(int(value))])
        if isinstance(value, list):
            return [self.near_value(each) for each in value]
        if isinstance(value, dict):
            items = [(name, self.near_value(each)) for name, each in value.items()]
            self.chance.shuffle(items)
            return dict(items)
        return value

    # ---- Schemas ------------------------------------------------------------------------------

    def reference(self, inside):
        """To a definition after the one that is being drawn; inside a value, to any, or to the root."""
        ways = []
        for i in range(0 if inside else self.floor + 1, self.count):
            ways.append(self.outer + "#/definitions/d%d" % i)
            ways += {"name": [self.outer + "#named%d" % i], "address": ["x%d.json" % i, ROOT + "/x%d.json#" % i]}.get(self.ids[i], [])
        if inside:
            ways += ["#", self.outer + "#"]
        return {"$ref": self.chance.choice(ways)} if ways else True

    def schema(self, depth, inside=False):
        chance = self.chance.random()
        if chance < 0.06:
            return self.chance.random() < 0.7
        if chance < (0.2 if self.count else 0.06) + (0.1 if depth == 0 else 0):
            return self.beside(self.reference(inside))
        schema = {}
        kind = self.chance.choice(list(ABOUT)) # else most contradict themselves
        for _ in range(self.chance.choice([1, 1, 2, 2, 3, 4] if depth < 3 else [1, 2, 3, 4])):
            add = self.chance.choices(self.keywords, self.weights)[0][1]
            if kind is None or add.__name__ not in SPECIAL or add.__name__ in ABOUT[kind]:
                add(schema, depth)
        if kind and "type" in schema and self.chance.random() < 0.9:
            schema["type"] = self.chance.choice([kind, kind, [kind, "null"]])
        items = list(schema.items())
        self.chance.shuffle(items)
        return dict(items)

    def beside(self, schema):
        """A reference hides what stands beside it."""
        if schema is not True and self.chance.random() < 0.15:
            schema.update({self.chance.choice(["type", "not", "enum", "const", "minimum"]): None})
            schema = {name: {"type": "null", "not": {}, "enum": [None], "const": 5, "minimum": Number("50")}.get(name, each)
                      for name, each in schema.items()}
        return schema

    def below(self, depth):
        return self.schema(depth - 1, True) if depth > 0 else self.leaf(True)

    def same(self, depth):
        return self.schema(depth - 1) if depth > 0 else self.leaf(False)

    def leaf(self, inside):
        schema = {}
        if self.count and self.chance.random() < 0.2:
            return self.reference(inside)
        self.chance.choice([self.add_type, self.add_range, self.add_const, self.add_pattern, self.add_length])(schema, 0)
        return schema

    def add_type(self, schema, _):
        many = self.chance.random() < 0.35
        schema["type"] = self.chance.sample(TYPES, self.chance.randrange(1, 4)) if many else self.chance.choice(TYPES)

    def add_range(self, schema, _):
        for word in self.chance.sample(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"], self.chance.choice([1, 1, 2])):
            schema[word] = self.number()

    def add_multiple(self, schema, _):
        schema["multipleOf"] = Number(self.chance.choice(STEPS))

    def add_length(self, schema, _):
        schema[self.chance.choice(["minLength", "maxLength"])] = Number(self.chance.choice(["0", "1", "2", "3", "2.0", "1e0"]))

    def add_pattern(self, schema, _):
        schema["pattern"] = self.chance.choice(PATTERNS)

    def add_enum(self, schema, _):
        values = []
        for _ in range(self.chance.randrange(1, 5)):
            value = self.value()
            if not any(write(value, repr) == write(each, repr) for each in values):
                values.append(value)
        schema["enum"] = values

    def add_const(self, schema, _):
        schema["const"] = self.value()

    def add_properties(self, schema, depth):
        schema["properties"] = {self.name(): self.below(depth) for _ in range(self.chance.randrange(1, 4))}

    def add_patterns(self, schema, depth):
        schema["patternProperties"] = {self.chance.choice(PATTERNS): self.below(depth) for _ in range(self.chance.randrange(1, 3))}

    def add_additional(self, schema, depth):
        schema["additionalProperties"] = False if self.chance.random() < 0.5 else self.below(depth)
        if self.chance.random() < 0.5:
            self.add_properties(schema, depth)

    def add_required(self, schema, _):
        schema["required"] = sorted({self.name() for _ in range(self.chance.randrange(3))})

    def add_names(self, schema, depth):
        schema["propertyNames"] = self.below(min(depth, 1))

    def add_counts(self, schema, _):
        word = self.chance.choice(["minItems", "maxItems", "minProperties", "maxProperties"])
        schema[word] = Number(self.chance.choice(["0", "1", "2", "3", "1.0"]))

    def add_dependencies(self, schema, depth):
        names = lambda: sorted({self.name() for _ in range(self.chance.randrange(3))})
        schema["dependencies"] = {self.name(): names() if self.chance.random() < 0.5 else self.same(depth)
                                  for _ in range(self.chance.randrange(1, 3))}

    def add_items(self, schema, depth):
        if self.chance.random() < 0.5:
            schema["items"] = self.below(depth)
            if self.chance.random() < 0.8:
                return
        else:
            schema["items"] = [self.below(depth) for _ in range(self.chance.randrange(1, 4))]
        if self.chance.random() < 0.6:
            schema["additionalItems"] = False if self.chance.random() < 0.5 else self.below(depth)

    def add_contains(self, schema, depth):
        schema["contains"] = self.below(depth)

    def add_unique(self, schema, _):
        schema["uniqueItems"] = self.chance.random() < 0.9

    def add_some(self, schema, depth):
        schema[self.chance.choice(["anyOf", "oneOf", "allOf"])] = [self.same(depth) for _ in range(self.chance.randrange(1, 4))]

    def add_not(self, schema, depth):
        schema["not"] = self.same(depth)

    def add_if(self, schema, depth):
        for word in ["if"] * (self.chance.random() < 0.95) + self.chance.choice([["then"], ["else"], ["then", "else"], []]):
            schema[word] = self.same(depth)

    def add_format(self, schema, _):
        schema["format"] = self.chance.choice(FORMATS)

    def add_idle(self, schema, _):
        schema.update([self.chance.choice(IDLE)])

    def definition(self, index):
        self.floor, self.outer = index, ""
        if self.marks[index] == "address": # what # is below changes with it
            self.outer = "root.json"
        schema = self.schema(2)
        if not isinstance(schema, dict) or "$ref" in schema:
            schema = {"allOf": [schema]}
        names = {"name": "#named%d", "address": ROOT + "/x%d.json"}
        self.ids[index] = self.marks[index]
        return {"$id": names[self.ids[index]] % index, **schema} if self.ids[index] in names else schema

    def document(self):
        self.count = self.chance.choice([0, 0, 1, 2, 3, 4])
        has_address = self.chance.random() < 0.4
        kinds = ["pointer", "pointer", "name"] + ["address"] * 2 * has_address
        self.marks = [self.chance.choice(kinds) for _ in range(self.count)]
        self.ids = ["pointer"] * self.count
        definitions = {"d%d" % i: self.definition(i) for i in reversed(range(self.count))}
        self.floor, self.outer = -1, ""
        root = self.schema(3)
        if not isinstance(root, dict) or "$ref" in root:
            root = {"allOf": [root]}
        if has_address:
            root["$id"] = ROOT + "/root.json"
        if self.chance.random() < 0.3:
            root["$schema"] = "http://json-schema.org/draft-07/schema#"
        if self.count:
            root["definitions"] = definitions
        return root

    # ---- Values near the edge of a schema -----------------------------------------------------

    def find(self, reference):
        index = reference.replace(".json", "").rstrip("#")[-1:]
        return self.root.get("definitions", {}).get("d" + index, self.root)

    def fit(self, schema, depth):
        """A value that satisfies some of the schema."""
        while isinstance(schema, dict) and "$ref" in schema and depth > 0:
            schema, depth = self.find(schema["$ref"]), depth - 1
        if not isinstance(schema, dict) or depth <= 0 or self.chance.random() < 0.04:
            return self.value(1)
        ways = [word for word in ("const", "enum", "anyOf", "oneOf", "allOf", "then", "else", "if") if schema.get(word) is not None]
        if ways and self.chance.random() < 0.7:
            return self.fit_way(schema, self.chance.choice(ways), depth)
        return self.fit_type(schema, self.type_for(schema), depth)

    def fit_way(self, schema, word, depth):
        if word == "const":
            return self.near_value(schema[word])
        if word == "enum":
            return self.near_value(self.chance.choice(schema[word]))
        branch = schema[word] if word in ("then", "else", "if") else self.chance.choice(schema[word])
        value = self.fit(branch, depth - 1)
        if isinstance(value, dict) and ("properties" in schema or "required" in schema):
            value = {**self.fit_object(schema, depth - 1), **value}
        return value

    def type_for(self, schema):
        types = schema.get("type")
        if types:
            return types if isinstance(types, str) else self.chance.choice(types)
        hints = {"string": ("minLength", "maxLength", "pattern", "format"),
                 "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
                 "array": ("items", "additionalItems", "contains", "uniqueItems", "minItems", "maxItems"),
                 "object": ("properties", "patternProperties", "additionalProperties", "required", "propertyNames",
                            "dependencies", "minProperties", "maxProperties")}
        fitting = [kind for kind, words in hints.items() for word in words if word in schema]
        return self.chance.choice(fitting or TYPES)

    def fit_type(self, schema, kind, depth):
        if kind in ("number", "integer"):
            bounds = [schema[word] for word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
                      if word in schema]
            return self.near_number(self.chance.choice(bounds)) if bounds and self.chance.random() < 0.7 else self.number()
        if kind == "array":
            return self.fit_array(schema, depth)
        if kind == "object":
            return self.fit_object(schema, depth)
        if kind == "string":
            return self.text()
        return None if kind == "null" else self.chance.random() < 0.5

    def near_number(self, number):
        whole = number.lstrip("-").isdigit()
        near = [number, number]
        if whole:
            near += [str(int(number) + 1), str(int(number) - 1), number + ".0", number + ".5", str(int(number) * 2)]
        elif "e" not in number.lower():
            near += [number + "1", number + "0", "-" + number.lstrip("-"), number[:-1] + "7"]
        return Number(self.chance.choice(near))

    def fit_array(self, schema, depth):
        items = schema.get("items", True)
        listed = items if isinstance(items, list) else []
        rest = schema.get("additionalItems", True) if listed else items
        array = [self.fit(each, depth - 1) for each in listed[:self.chance.choice([len(listed), len(listed), 1])]]
        for _ in range(self.chance.choice([0, 0, 1, 2, 3])):
            array.append(self.fit(schema["contains"] if "contains" in schema and self.chance.random() < 0.4 else rest, depth - 1))
        if array and self.chance.random() < 0.15:
            array.append(self.near_value(self.chance.choice(array)))
        return array

    def fit_object(self, schema, depth):
        known = schema.get("properties", {})
        result = {name: self.fit(each, depth - 1) for name, each in known.items() if self.chance.random() < 0.75}
        wanted = list(schema.get("required", []))
        for name, need in schema.get("dependencies", {}).items():
            if self.chance.random() < 0.5:
                wanted.append(name)
                wanted += need if isinstance(need, list) else []
        for name in wanted:
            if name not in result and self.chance.random() < 0.9:
                result[name] = self.fit(known.get(name, schema.get("additionalProperties", True)), depth - 1)
        rest = [schema.get("additionalProperties", True), *schema.get("patternProperties", {}).values()]
        for _ in range(self.chance.choice([0, 0, 0, 1, 2])):
            result.setdefault(self.chance.choice([self.name(), self.text()]), self.fit(self.chance.choice(rest), depth - 1))
        return result

    def change(self, value):
        """One place in it is another."""
        if isinstance(value, list) and value and self.chance.random() < 0.7:
            value = list(value)
            at = self.chance.randrange(len(value))
            way = self.chance.random()
            if way < 0.5:
                value[at] = self.change(value[at])
            elif way < 0.75:
                value.insert(at, self.near_value(self.chance.choice(value)))
            else:
                del value[at]
            return value
        if isinstance(value, dict) and value and self.chance.random() < 0.7:
            name = self.chance.choice(list(value))
            way = self.chance.random()
            if way < 0.5:
                return {**value, name: self.change(value[name])}
            if way < 0.75:
                return {**value, self.name(): self.value(1)}
            return {each: inner for each, inner in value.items() if each != name}
        if isinstance(value, Number) and self.chance.random() < 0.7:
            return self.near_number(value)
        if isinstance(value, str) and self.chance.random() < 0.7:
            return value[1:] if self.chance.random() < 0.5 else value + self.chance.choice("ab1é😀")
        return self.value(1)

    def case(self, values):
        """A schema and that many values."""
        self.root = self.document()
        made = []
        for _ in range(values):
            value = self.fit(self.root, 6)
            for _ in range(self.chance.choice([0, 0, 1, 1, 2])):
                value = self.change(value)
            made.append(value)
        return self.root, made
