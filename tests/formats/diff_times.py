#!/usr/bin/python3
"""Dates and times against an independent reader: Python's datetime.

    diff_times.py TRACKVET [COUNT] [SEED]

COUNT texts (a million) are made for each of date, time, date-time and iso-8601: right ones of every
form, and right ones with one to three characters changed. trackvet checks them as properties of a
plan. Where the two disagree, `explain` must know why, from the text alone: what RFC 3339 or the
dialect (formats/README.md) allows and Python does not, or the other way round. Prints how often
each reason was needed."""

import collections
import datetime
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

FORMATS = ("date", "time", "date-time", "iso-8601")
PLAN = """trackvet: 1
plan: times
events:
  Time Sent:
    properties:
""" + "".join(f"      {name}: {{type: string, format: {name}}}\n" for name in FORMATS)


# ---- Texts ----------------------------------------------------------------------------------------


def make_date(r):
    year = r.choice((r.randint(1, 9999), r.randint(1890, 2110), r.choice((1900, 2000, 2024, 2100))))
    month = r.choice((2, 2, r.randint(1, 12), r.randint(0, 14)))
    day = r.choice((r.randint(1, 28), r.randint(27, 32), r.randint(0, 35)))
    return f"{year:04}", f"{month:02}", f"{day:02}"


def make_clock(r):
    hour = r.choice((r.randint(0, 23), 23, r.randint(20, 26)))
    minute = r.choice((r.randint(0, 59), 59, r.randint(55, 64)))
    second = r.choice((r.randint(0, 59), r.randint(0, 59), r.randint(57, 63)))
    return f"{hour:02}", f"{minute:02}", f"{second:02}"


def make_fraction(r):
    if r.random() < 0.4:
        return ""
    return r.choice("....,") + "".join(r.choices("0123456789", k=r.choice((0, 1, 3, 3, 6, 7, 9))))


def make_offset(r):
    kind = r.random()
    if kind < 0.4:
        return r.choice("ZZZZz")
    if kind < 0.5:
        return ""
    hour, minute = r.choice((r.randint(0, 14), r.randint(0, 26))), r.choice((0, 30, 45,
                                                                             r.randint(0, 65)))
    form = r.choice(("{:02}:{:02}", "{:02}:{:02}", "{:02}{:02}", "{:02}"))
    return r.choice("+-") + form.format(hour, minute)


def make_text(r, name):
    year, month, day = make_date(r)
    hour, minute, second = make_clock(r)
    sign, colon = ("", "") if name == "iso-8601" and r.random() < 0.15 else ("-", ":")
    date = sign.join((year, month, day))
    parts = (hour, minute) if name == "iso-8601" and r.random() < 0.15 else (hour, minute, second)
    clock = colon.join(parts) + (make_fraction(r) if len(parts) == 3 else "") + make_offset(r)
    if name == "date" or name == "iso-8601" and r.random() < 0.2:
        return date
    return clock if name == "time" else date + r.choice("TTTTTTt ") + clock


def damage(r, text):
    for _ in range(r.choice((0, 0, 0, 1, 1, 2, 3))):
        at = r.randrange(len(text) + 1)
        kind = r.random()
        if kind < 0.4:
            text = text[:at] + r.choice("0123456789-:T Z+.,W/é") + text[at + 1:]
        elif kind < 0.7:
            text = text[:at] + text[at + 1:]
        else:
            text = text[:at] + r.choice("0123456789-:TZ.") + text[at:]
        text = text or "0"
    return text


# ---- The other opinion ----------------------------------------------------------------------------


def python_takes(name, text):
    try:
        if name == "date":
            datetime.date.fromisoformat(text)
        elif name == "time":
            datetime.time.fromisoformat(text)
        else:
            datetime.datetime.fromisoformat(text)
        return True
    except ValueError:
        return False


def is_rfc(name, text):
    """The fixed form of RFC 3339, its numbers apart."""
    date, clock = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"
    form = {"date": date, "time": clock, "date-time": date + "[Tt]" + clock}[name]
    return re.fullmatch(form, text, re.A) is not None


ISO = re.compile(r"(\d{4}-\d\d-\d\d|\d{8})([Tt ](\d\d:\d\d(:\d\d([.,]\d+)?)?|\d{4}(\d\d([.,]\d+)?)?)"
                 r"([Zz]|[+-]\d\d(:?\d\d)?)?)?", re.A)


def is_iso(text):
    """The forms that formats/README.md lists: both parts with signs, or both without."""
    found = ISO.fullmatch(text)
    if not found or found[2] is None:
        return found is not None
    return ("-" in found[1]) == (":" in found[3])


def simplify(text):
    """The text in a spelling that Python takes, if it is a time at all: what is left out are those
    differences of form that the dialect allows."""
    text = re.sub(r"[.,]\d+", "", text)
    text = re.sub(r"[zZ]$", "+00:00", text)
    return text.replace("t", "T")


def explain(name, text, ours):
    """Why the two differ; None: that must not be."""
    if ours:
        if re.search(r":?60([.,]\d+)?([Zz]|[+-][\d:]+)?$", text) and leap_second(name, text):
            return "a leap second at the end of a UTC day; Python has none"
        if text.startswith("0000"):
            return "the year 0000, which RFC 3339 has and Python has not"
        if python_takes(name, simplify(text)):
            return "a fraction of any length, a small t or z"
        return None
    if name != "iso-8601" and not is_rfc(name, text):
        return "not of the form of RFC 3339"
    if name == "iso-8601" and not is_iso(text):
        return "a form of ISO 8601 that the dialect leaves out"
    if re.search(r"[+-]\d\d:?[6-9]\d$", text):
        return "an offset with more than 59 minutes, which Python adds up"
    return None


def leap_second(name, text):
    """True when the text is right with 59 for 60 and names the last minute of a UTC day."""
    earlier = re.sub(r"60([.,]\d+)?((?:[Zz]|[+-][\d:]+)?)$", r"59\2", text)
    earlier = simplify(earlier)
    try:
        if name == "time":
            when = datetime.datetime.combine(datetime.date(2024, 5, 5),
                                             datetime.time.fromisoformat(earlier))
        else:
            when = datetime.datetime.fromisoformat(earlier)
    except ValueError:
        return False
    utc = when - (when.utcoffset() or datetime.timedelta())
    return (utc.hour, utc.minute) == (23, 59)


# ---- Running --------------------------------------------------------------------------------------


def ask_trackvet(trackvet, name, texts):
    """Which of the texts trackvet takes."""
    with tempfile.TemporaryDirectory() as folder:
        plan, events = os.path.join(folder, "plan.yaml"), os.path.join(folder, "events.ndjson")
        with open(plan, "w", encoding="utf-8") as out:
            out.write(PLAN)
        with open(events, "w", encoding="utf-8") as out:
            head = '{"type":"track","userId":"u-1","event":"Time Sent","properties":{"' + name + '":'
            out.writelines(f"{head}{json.dumps(text)}}}}}\n" for text in texts)
        done = subprocess.run([trackvet, "check", "-f", "ndjson", "-p", plan, "--ignore", "*",
                               "--select", "property/format", events], stdout=subprocess.PIPE,
                              check=False)
    refused = set()
    for line in done.stdout.split(b"\n")[:-1]:
        refused.add(json.loads(line)["line"] - 1)
    return [i not in refused for i in range(len(texts))]


def compare(trackvet, name, count, seed):
    r = random.Random(f"{seed} {name}")
    texts = [damage(r, make_text(r, name)) for _ in range(count)]
    reasons, failures = collections.Counter(), 0
    for text, ours in zip(texts, ask_trackvet(trackvet, name, texts)):
        reasons["taken"] += ours
        if ours == python_takes(name, text):
            continue
        reason = explain(name, text, ours)
        reasons[reason] += 1
        if reason is None:
            failures += 1
            if failures <= 10:
                print(f"{name}: {text!r}: trackvet {'takes' if ours else 'refuses'} it")
    taken = reasons.pop("taken")
    print(f"{name}: {count} texts, {taken} of them right; " + (", ".join(
        f"{times} times {reason}" for reason, times in reasons.most_common()) or "no difference"))
    return failures + (taken == 0)


def main(arguments):
    if not 1 <= len(arguments) <= 3:
        sys.exit("diff_times.py TRACKVET [COUNT] [SEED]")
    if sys.version_info < (3, 11):
        print("skipped: only Python 3.11 and later read all forms of ISO 8601")
        sys.exit(77)
    trackvet = str(pathlib.Path(arguments[0]).resolve())
    count = int(arguments[1]) if len(arguments) > 1 else 1000000
    seed = arguments[2] if len(arguments) > 2 else "1"
    failures = sum(compare(trackvet, name, count // len(FORMATS), seed) for name in FORMATS)
    if failures:
        sys.exit(f"{failures} differences that nothing explains")
    print(f"{count} texts: every difference is explained")


if __name__ == "__main__":
    main(sys.argv[1:])
