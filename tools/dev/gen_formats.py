#!/usr/bin/env python3
"""Write the data tables of formats/ (formats/data/*.inc) from the lists that Debian installs.

Usage: tools/dev/gen_formats.py [--check | --lists FOLDER]
  --check         write nothing; exit 1 if a table in the tree differs from what would be written
  --lists FOLDER  write those of codes and time zones there: a build that takes the lists of its
                  machine (formats/CMakeLists.txt)

Sources: iso-codes (currencies, countries), tzdata (time zone names), and the Unicode
database inside Python and Perl (characters of internationalized host names; both must
be of the same Unicode version). Needs: python3, perl, iso-codes, tzdata.
"""

import json
import pathlib
import re
import subprocess
import sys
import unicodedata

DATA = pathlib.Path(__file__).resolve().parents[2] / "formats" / "data"
ISO_CODES = pathlib.Path("/usr/share/iso-codes/json")
ZONEINFO = pathlib.Path("/usr/share/zoneinfo/tzdata.zi")

# Codes that ISO 4217 has taken up later than the iso-codes release of Debian 12.
RECENT_CURRENCIES = {"SLE", "VED", "XCG", "ZWG"}


def debian_version(package):
    try:
        run = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package],
                             check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return package
    return f"{package} {run.stdout}"


def header(idea, source):
    return (f"/* {idea}\n * Source: {source}.\n"
            " * Generated; to regenerate: tools/dev/gen_formats.py */\n")


def wrapped(items, per_line):
    lines = [items[i:i + per_line] for i in range(0, len(items), per_line)]
    return "".join("    " + " ".join(line) + "\n" for line in lines)


# Currencies: three letters each, sorted; the row of a first letter is found by its start.

def currency_table():
    rows = json.loads((ISO_CODES / "iso_4217.json").read_text())["4217"]
    codes = sorted({row["alpha_3"] for row in rows} | RECENT_CURRENCIES)
    assert all(re.fullmatch("[A-Z]{3}", code) for code in codes)
    letters = [chr(ord("A") + i) for i in range(26)]
    starts = [sum(code[0] < letter for code in codes) for letter in letters] + [len(codes)]
    assert starts[-1] < 256
    text = header("Currency codes, sorted, one line for each first letter.",
                  debian_version("iso-codes") + ", and " + " ".join(sorted(RECENT_CURRENCIES)))
    text += "static const char currency_codes[] =\n"
    for letter in letters:
        row = "".join(code for code in codes if code[0] == letter)
        text += f'    "{row}"\n' if row else ""
    text = text.rstrip("\n") + ";\n\n/* Index of the first code of each letter, and the end. */\n"
    text += "static const uint8_t currency_starts[27] = {\n"
    return text + wrapped([f"{start}," for start in starts], 14) + "};\n"


# Countries: one word of 26 bits for each first letter, a bit for each second letter.

def country_table():
    rows = json.loads((ISO_CODES / "iso_3166-1.json").read_text())["3166-1"]
    codes = sorted(row["alpha_2"] for row in rows)
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)
    text = header("Country codes of two letters: one word for each first letter; bit 0 is a "
                  "second\n * letter A. The second letters are repeated beside each word.",
                  debian_version("iso-codes"))
    text += "static const uint32_t country_seconds[26] = {\n"
    for letter in (chr(ord("A") + i) for i in range(26)):
        seconds = [code[1] for code in codes if code[0] == letter]
        word = sum(1 << (ord(second) - ord("A")) for second in seconds)
        comment = f"{letter}: {''.join(seconds)}".rstrip()
        text += f"    0x{word:07x}, /* {comment} */\n"
    return text + "};\n"


# Time zones: names end to end, and a hash table with linear probing. The hash is the one
# of hash_zone in format_code.c.

MIX_LAST = 0x9E3779B97F4A7C15
MIX_ALL = 0xD6E8FEB86659FD93
SLOT_BITS = 11
WORD = (1 << 64) - 1


def zone_slot(name):
    raw = name.encode()
    first = int.from_bytes(raw[:8], "little")
    last = int.from_bytes(raw[-8:], "little")
    mixed = (first + last * MIX_LAST & WORD) * MIX_ALL & WORD
    return mixed >> (64 - SLOT_BITS)


def timezone_table():
    text = ZONEINFO.read_text()
    version = re.match(r"# version (\S+)", text).group(1)
    names = re.findall(r"^Z (\S+)", text, re.M) + re.findall(r"^L \S+ (\S+)", text, re.M)
    names = sorted(set(names))
    starts = {name: sum(map(len, names[:i])) for i, name in enumerate(names)}
    slots = [(0, 0)] * (1 << SLOT_BITS)
    for name in names:
        slot = zone_slot(name)
        while slots[slot] != (0, 0):
            slot = (slot + 1) % len(slots)
        slots[slot] = (starts[name], len(name))
    text = header("Names of time zones and of the links to them, and a hash table over them.",
                  f"{debian_version('tzdata')} (tzdata.zi, version {version})")
    longest = max(map(len, names))
    text += f"enum {{\n    TIMEZONE_COUNT = {len(names)},\n    TIMEZONE_LEN_MAX = {longest},\n"
    text += f"    TIMEZONE_SLOT_BITS = {SLOT_BITS}\n}};\n\n"
    text += "static const char timezone_names[] =\n"
    text += "\n".join(f'    "{name}"' for name in names) + ";\n\n"
    text += "/* By hash: where in timezone_names a name starts, and its length; 0 in a free slot. */\n"
    text += "static const struct timezone_slot {\n    uint16_t start;\n    uint16_t len;\n}"
    text += f" timezone_slots[{len(slots)}] = {{\n"
    return text + wrapped([f"{{{start}, {size}}}," for start, size in slots], 8) + "};\n"


# Characters of internationalized host names: RFC 5892 derived from the Unicode database.

VALID, MARK, VIRAMA, JOINS_NEXT, JOINS_PREVIOUS, TRANSPARENT, GREEK, HEBREW, KANA_OR_HAN = (
    1 << bit for bit in range(9))

EXCEPTIONS_VALID = {0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007}
EXCEPTIONS_REFUSED = {0x640, 0x7FA, 0x302E, 0x302F, 0x303B, *range(0x3031, 0x3036)}
# Valid in some surroundings only; format_label.c has a rule for each of them.
CONTEXTUAL = {0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x200C, 0x200D}
REFUSED_BLOCKS = [(0x20D0, 0x20FF), (0x1D100, 0x1D1FF), (0x1D200, 0x1D24F)]
OLD_HANGUL = [(0x1100, 0x11FF), (0xA960, 0xA97F), (0xD7B0, 0xD7FF)]

PERL_PROPERTIES = r"""
use Unicode::UCD;
print Unicode::UCD::UnicodeVersion(), "\n";
for my $point (0 .. 0xD7FF, 0xE000 .. 0x10FFFF) {
    my $c = chr $point;
    my $flags = ($c =~ /[\p{Jt=L}\p{Jt=D}]/ ? 1 : 0) | ($c =~ /[\p{Jt=R}\p{Jt=D}]/ ? 2 : 0)
        | ($c =~ /\p{Jt=T}/ ? 4 : 0) | ($c =~ /\p{sc=Greek}/ ? 8 : 0)
        | ($c =~ /\p{sc=Hebrew}/ ? 16 : 0)
        | ($c =~ /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/ ? 32 : 0)
        | ($c =~ /\p{DI}/ ? 64 : 0);
    print "$point $flags\n" if $flags;
}
"""


def perl_properties():
    run = subprocess.run(["perl", "-e", PERL_PROPERTIES],
                         check=True, capture_output=True, text=True)
    version, *lines = run.stdout.splitlines()
    assert version == unicodedata.unidata_version, "Perl and Python differ in Unicode version"
    return {int(point): int(flags) for point, flags in map(str.split, lines)}


def is_within(point, blocks):
    return any(first <= point <= last for first, last in blocks)


def is_stable(char):
    folded = unicodedata.normalize("NFKC", char).casefold()
    return unicodedata.normalize("NFKC", folded) == char


def is_valid(point, char, ignorable):
    if point in EXCEPTIONS_VALID:
        return True
    if point in EXCEPTIONS_REFUSED or point in CONTEXTUAL:
        return False
    if char in "abcdefghijklmnopqrstuvwxyz0123456789-":
        return True
    return (unicodedata.category(char) in ("Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc")
            and is_stable(char) and not ignorable
            and not is_within(point, REFUSED_BLOCKS) and not is_within(point, OLD_HANGUL))


def label_flags(point, perl):
    if 0xD800 <= point <= 0xDFFF:
        return 0
    char, more = chr(point), perl.get(point, 0)
    flags = VALID if is_valid(point, char, more & 64) else 0
    if unicodedata.category(char)[0] == "M":
        flags |= MARK
    if unicodedata.combining(char) == 9:
        flags |= VIRAMA
    for bit, flag in enumerate((JOINS_NEXT, JOINS_PREVIOUS, TRANSPARENT, GREEK, HEBREW,
                                KANA_OR_HAN)):
        flags |= flag if more >> bit & 1 else 0
    # What is neither valid nor contextual ends the check at once: its other flags do not matter.
    return flags if flags & VALID or point in CONTEXTUAL else 0


def label_table():
    perl = perl_properties()
    bounds, previous = [], 0
    for point in range(0x110000):
        flags = label_flags(point, perl)
        if flags != previous:
            bounds.append(flags << 21 | point)
            previous = flags
    assert previous == 0
    text = header("What each character may do in an internationalized label of a host name "
                  "(RFC 5892).\n * Each number starts a run of characters that goes on to the "
                  "next number: the low 21 bits\n * are its first code point, the high 11 bits "
                  "its flags (enum label_flag). Sorted by code point.",
                  f"Unicode {unicodedata.unidata_version} as known to Python and Perl")
    text += f"static const uint32_t label_runs[{len(bounds)}] = {{\n"
    return text + wrapped([f"0x{bound:x}," for bound in bounds], 8) + "};\n"


TABLES = {
    "data_currency.inc": currency_table,
    "data_country.inc": country_table,
    "data_timezone.inc": timezone_table,
    "data_label.inc": label_table,
}


LISTS = ("data_currency.inc", "data_country.inc", "data_timezone.inc")


def main():
    check_only = sys.argv[1:] == ["--check"]
    folder, names = DATA, TABLES
    if len(sys.argv) == 3 and sys.argv[1] == "--lists":
        folder, names = pathlib.Path(sys.argv[2]), LISTS
    elif sys.argv[1:] and not check_only:
        sys.exit(__doc__)
    stale = []
    for name in names:
        path, text = folder / name, TABLES[name]()
        if not path.exists() or path.read_text() != text:
            stale.append(name)
        if not check_only:
            path.write_text(text)
    for name in stale:
        print(f"{path}: {'differs from its source' if check_only else 'written'}")
    sys.exit(1 if check_only and stale else 0)


if __name__ == "__main__":
    main()
