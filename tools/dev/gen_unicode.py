#!/usr/bin/env python3
"""Write the Unicode properties of regular expressions (formats/data/data_unicode.inc).

Usage: tools/dev/gen_unicode.py [--check | --lists FOLDER]
  --check         write nothing; exit 1 if the table in the tree differs from what would be written
  --lists FOLDER  write it there: a build that takes the data of its machine (formats/CMakeLists.txt)

Source: Debian's unicode-data. The names are those that ECMA-262 takes between the braces of \\p{...}:
values of General_Category, Script and Script_Extensions, and binary properties of code points."""

import pathlib
import re
import sys

UNICODE = pathlib.Path("/usr/share/unicode")
DATA = pathlib.Path(__file__).resolve().parents[2] / "formats" / "data"
LAST = 0x10FFFF
RUN_MAX = 1 << 11  # code points of one number

# Long name and short name, as ECMA-262 lists them, and the file that has them.
BINARY = {
    "PropList.txt": """ASCII_Hex_Digit:AHex Bidi_Control:Bidi_C Dash Deprecated:Dep Diacritic:Dia
        Extender:Ext Hex_Digit:Hex IDS_Binary_Operator:IDSB IDS_Trinary_Operator:IDST
        Ideographic:Ideo Join_Control:Join_C Logical_Order_Exception:LOE
        Noncharacter_Code_Point:NChar Pattern_Syntax:Pat_Syn Pattern_White_Space:Pat_WS
        Quotation_Mark:QMark Radical Regional_Indicator:RI Sentence_Terminal:STerm Soft_Dotted:SD
        Terminal_Punctuation:Term Unified_Ideograph:UIdeo Variation_Selector:VS White_Space:space""",
    "DerivedCoreProperties.txt": """Alphabetic:Alpha Case_Ignorable:CI Cased
        Default_Ignorable_Code_Point:DI Grapheme_Base:Gr_Base Grapheme_Extend:Gr_Ext
        ID_Continue:IDC ID_Start:IDS Lowercase:Lower Math Uppercase:Upper XID_Continue:XIDC
        XID_Start:XIDS""",
    "emoji/emoji-data.txt": """Emoji Emoji_Component:EComp Emoji_Modifier:EMod
        Emoji_Modifier_Base:EBase Emoji_Presentation:EPres Extended_Pictographic:ExtPict""",
    "extracted/DerivedBinaryProperties.txt": "Bidi_Mirrored:Bidi_M",
}


def rows_of(file):
    """(first, last, value) of the lines of a file of properties."""
    for line in (UNICODE / file).read_text().splitlines():
        line = line.split("#")[0].strip()
        if line and ".txt" not in line:
            points, value = (part.strip() for part in line.split(";")[:2])
            first, _, last = points.partition("..")
            yield int(first, 16), int(last or first, 16), value


def joined(runs):
    kept = []
    for first, last in sorted(runs):
        if kept and first <= kept[-1][1] + 1:
            kept[-1] = (kept[-1][0], max(last, kept[-1][1]))
        else:
            kept.append((first, last))
    return kept


def without(runs, others):
    """Those code points of runs that are not in others; both are joined."""
    kept = []
    for first, last in runs:
        for low, high in others:
            if high < first or low > last:
                continue
            if low > first:
                kept.append((first, low - 1))
            first = high + 1
        if first <= last:
            kept.append((first, last))
    return kept


def grouped(rows):
    groups = {}
    for first, last, value in rows:
        groups.setdefault(value, []).append((first, last))
    return {value: joined(runs) for value, runs in groups.items()}


def value_names(prop):
    """All names of each value: {short: [names]}."""
    names = {}
    for line in (UNICODE / "PropertyValueAliases.txt").read_text().splitlines():
        parts = [part.strip() for part in line.split("#")[0].split(";")]
        if parts[0] == prop:
            names[parts[1]] = sorted(set(parts[1:]))
    return names


class Table:
    def __init__(self):
        self.ranges, self.rows, self.names = [], [], {}

    def add(self, runs):
        """A row of these runs; its number. The same runs are kept once."""
        packed = []
        for first, last in runs:
            while first <= last:
                count = min(last - first + 1, RUN_MAX)
                packed.append((count - 1) << 21 | first)
                first += count
        row = (len(self.ranges), len(packed), 0)
        for i, (at, count, _) in enumerate(self.rows):
            if count == len(packed) and self.ranges[at:at + count] == packed:
                return i
        self.ranges += packed
        self.rows.append(row)
        return len(self.rows) - 1

    def name(self, kind, names, row):
        for name in names:
            self.names[kind + name] = row


def add_categories(table):
    runs = grouped(rows_of("extracted/DerivedGeneralCategory.txt"))
    names = value_names("gc")
    single = [name for name in names if name in runs]
    assert len(single) == 30
    bits = {}
    for i, name in enumerate(single):
        assert table.add(runs[name]) == i, "a category is the row of its bit"
        bits[name] = 1 << i
    for name, all_names in names.items():
        row = single.index(name) if name in bits else None
        if row is None:
            letters = {"LC": ("Lu", "Ll", "Lt")}.get(name) or [s for s in single if s[0] == name[0]]
            table.rows.append((0, 0, sum(bits[letter] for letter in letters)))
            row = len(table.rows) - 1
        table.name("", all_names, row)
        table.name("gc=", all_names, row)
    everything = sum(bits.values())
    for name, mask in (("Any", everything), ("Assigned", everything - bits["Cn"])):
        table.rows.append((0, 0, mask))
        table.name("", [name], len(table.rows) - 1)


def add_scripts(table):
    names = value_names("sc")
    by_name = {name: short for short, all_names in names.items() for name in all_names}
    scripts = {by_name[value]: runs for value, runs in grouped(rows_of("Scripts.txt")).items()}
    given, extensions = [], {short: [] for short in scripts}
    for first, last, value in rows_of("ScriptExtensions.txt"):
        given.append((first, last))
        for short in value.split():
            extensions[short].append((first, last))
    given = joined(given)
    for short, runs in scripts.items():
        table.name("sc=", names[short], table.add(runs))
        extended = joined(without(runs, given) + extensions[short])
        table.name("scx=", names[short], table.add(extended))


def add_binary(table):
    table.name("", ["ASCII"], table.add([(0, 0x7F)]))
    for file, listed in BINARY.items():
        runs = grouped(rows_of(file))
        for pair in listed.split():
            names = pair.split(":")
            table.name("", names, table.add(runs[names[0]]))


def wrapped(items):
    lines, line = [], "   "
    for item in items:
        if len(line) + len(item) + 1 > 100:
            lines.append(line)
            line = "   "
        line += " " + item
    return "\n".join(lines + [line]) + "\n"


def table_text():
    version = re.search(r"-([\d.]+)\.txt", (UNICODE / "Scripts.txt").read_text()).group(1)
    table = Table()
    add_categories(table)
    add_scripts(table)
    add_binary(table)
    names = sorted(table.names)
    text = ("/* Unicode properties. Each number of unicode_ranges is a run of code points: the low 21 bits are\n"
            " * the first, the high 11 bits how many follow it. A row has ascending runs, or the bits of other\n"
            " * rows, which are the general categories. Names are sorted: gc= is General_Category, sc= Script,\n"
            " * scx= Script_Extensions.\n"
            f" * Source: Unicode {version}, Debian's unicode-data.\n"
            " * Generated; to regenerate: tools/dev/gen_unicode.py */\n")
    text += f"static const uint32_t unicode_ranges[{len(table.ranges)}] = {{\n"
    text += wrapped([f"{number:#x}," for number in table.ranges]) + "};\n\n"
    text += "static const struct unicode_row {\n    uint16_t first, count;\n    uint32_t categories;\n"
    text += f"}} unicode_rows[{len(table.rows)}] = {{\n"
    text += wrapped([f"{{{at}, {count}, {mask:#x}}}," for at, count, mask in table.rows]) + "};\n\n"
    text += f"static const struct unicode_name {{\n    char name[{max(map(len, names)) + 1}];\n    uint16_t row;\n"
    text += f"}} unicode_names[{len(names)}] = {{\n"
    return text + wrapped([f'{{"{name}", {table.names[name]}}},' for name in names]) + "};\n"


def main():
    check_only = sys.argv[1:] == ["--check"]
    folder = DATA
    if len(sys.argv) == 3 and sys.argv[1] == "--lists":
        folder = pathlib.Path(sys.argv[2])
    elif sys.argv[1:] and not check_only:
        sys.exit(__doc__)
    path, text = folder / "data_unicode.inc", table_text()
    is_stale = not path.exists() or path.read_text() != text
    if not check_only:
        path.write_text(text)
    elif is_stale:
        print(f"{path}: differs from its source")
    sys.exit(1 if check_only and is_stale else 0)


if __name__ == "__main__":
    main()
