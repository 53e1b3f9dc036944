#!/usr/bin/python3
"""`check --cache`: the same bytes with it and without it, whatever is in the cache.

    check_cache.py TRACKVET GENERATOR"""

import gzip
import os
import pathlib
import random
import shutil
import stat
import subprocess
import sys
import tempfile

PROGRAM, GENERATOR = (os.path.abspath(path) for path in sys.argv[1:3])
ROOT = pathlib.Path(__file__).resolve().parents[2]
compared = 0


def run(cache, *arguments, cwd=None, stdin=b"", **environment):
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, timeout=120, check=False,
                          cwd=cwd, env={"PATH": os.environ["PATH"], "TRACKVET_CACHE_DIR": str(cache), **environment})
    return done.returncode, done.stdout, done.stderr


def check(cache, *arguments, cwd=None, found=None):
    """With the cache and without it, in three formats, some of them counting events. found: how many entries it is to use."""
    global compared
    for form, some in (("json", "13"), ("text", "2"), ("sarif", "1")):
        plain = run(cache, "check", *arguments, "-f", form, cwd=cwd)
        for jobs in some:
            cached = run(cache, "check", *arguments, "-f", form, "--cache", "-j", jobs, cwd=cwd)
            assert cached == plain, (arguments, form, jobs, cached[0], cached[2], plain[0], plain[2])
            compared += 1
    timed = run(cache, "check", *arguments, "-f", "sarif", "--cache", "--timings", cwd=cwd)[2].decode()
    used, of = timed.split(" files were in the cache")[0].splitlines()[-1].split(" of ")
    assert found is None or int(used) == found, (arguments, timed)
    return int(of)


def entries(cache):
    return sorted((cache / "v1").glob("*.entry"))


def check_fixtures(folder):
    cache = folder / "cache"
    for path in sorted((ROOT / "fixtures" / "rules").iterdir()):
        if list(path.glob("*.ndjson")) and path.name != "stream":
            count = len(list(path.glob("*.ndjson"))) + len(list(path.glob("*.json")))
            check(cache, path, "--profile", "strict", found=None if count == 0 else count)
    check(cache, "fixtures/demo", cwd=ROOT, found=21)
    check(cache, "fixtures/demo", "-p", "fixtures/report/saved/plan.yaml", cwd=ROOT, found=21)
    plan = ROOT / "fixtures" / "plans" / "native"
    check(cache, "fixtures/demo", "fixtures/plans/events.ndjson", "-p", plan, "--limit", "all", cwd=ROOT)


def check_many(folder):
    """Files with more kinds of problems than are kept, names that are no UTF-8, packed and damaged ones."""
    cache, events = folder / "many-cache", folder / "many"
    events.mkdir()
    for i in range(6):
        made = subprocess.run([GENERATOR, "--events", "800", "--faults", "0.3", "--seed", str(i)], capture_output=True,
                              check=True).stdout
        names = "".join(f'{{"type":"track","event":"E{i * 1500 + j}"}}\n' for j in range(2500)).encode()
        (events / f"{i}.ndjson").write_bytes(made + names)
    (events / "packed.ndjson.gz").write_bytes(gzip.compress(made))
    (events / "cut.ndjson.gz").write_bytes(gzip.compress(made)[:-200])
    (events / "empty.ndjson").write_bytes(b"")
    (pathlib.Path(os.fsdecode(os.fsencode(events) + b"/\xff.ndjson"))).write_bytes(made[:5000])
    check(cache, events, found=9)
    check(cache, events, events / "missing.ndjson", "--profile", "strict", found=9)
    check(cache, events, events / "0.ndjson", "--allow-empty", found=10)
    check(cache, events / "cut.ndjson.gz", found=0)
    big = folder / "big.ndjson"
    big.write_bytes(b"".join((events / f"{i % 6}.ndjson").read_bytes() for i in range(20)))
    assert big.stat().st_size > 9 << 20
    check(cache, big, events, found=10)


def check_changes(folder):
    """What a result depends on is in its key: each change is found, and back again is found, too."""
    cache, events, plan = folder / "change-cache", folder / "change", folder / "plan.yaml"
    events.mkdir()
    for name in "ab":
        (events / f"{name}.ndjson").write_text(
            '{"type":"track","event":"Seat Chosen","userId":"u","timestamp":"2026-03-14T09:12:33Z",'
            '"properties":{"seat":"12","%s":null}}\n' % name)
    plan.write_text("trackvet: 1\nplan: p\nevents:\n  Seat Chosen: {properties: {seat: integer}}\n")
    variants = [(), ("-p", plan), ("--profile", "strict"), ("--ignore", "property/*"), ("--select", "property/*"),
                ("--severity", "property/null=error"), ("--max-event", "64"), ("--max-depth", "2"),
                ("--input-format", "json"), ("--event-at", "/properties"), ("--now", "2026-03-15T10:41:17Z"),
                ("--now", "2020-03-15T10:41:17Z"), ("--now", "1970-01-01T00:00:00Z"),
                ("--spec", "core"), ("--formats", "annotate")]
    for variant in variants + variants:
        check(cache, events, *variant, found=2)
    plan.write_text("trackvet: 1\nplan: p\nevents:\n  Seat Chosen: {properties: {seat: string}}\n")
    check(cache, events, "-p", plan, found=2)
    (events / "a.ndjson").write_text('{"type":"track"}\n')
    check(cache, events, found=2)
    shutil.copy(events / "b.ndjson", events / "c.ndjson")
    check(cache, events, "--profile", "strict", found=3)
    os.remove(events / "b.ndjson")
    check(cache, events, found=2)


def check_damage(folder):
    """Whatever is in an entry, the run is right, and the entry is as it was afterwards."""
    cache, events = folder / "damage-cache", folder / "change"
    check(cache, events, found=2)
    good = {path: path.read_bytes() for path in entries(cache)}
    one, other = list(good)[:2]
    rest = random.Random(1)
    cut = [good[one][:rest.randrange(len(good[one]))] for _ in range(5)]
    for wrong in [b"", b"{}", b"\0" * 100, good[other], good[one].replace(b'"count":1', b'"count":2'), *cut]:
        one.write_bytes(wrong)
        check(cache, events)
        assert {path: path.read_bytes() for path in entries(cache)} == good, wrong[:80]
    one.unlink()
    one.symlink_to(other)
    check(cache, events, found=2)
    for path in entries(cache):
        assert path.is_symlink() or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700 and not list((cache / "v1").glob("*.entry.*"))


def check_command(folder):
    cache, events = folder / "change-cache", folder / "change"
    (cache / "v1" / "mine.entry").write_text("{}")
    count = len(entries(cache)) - 1
    assert run(cache, "cache", "dir") == (0, f"{cache}\n".encode(), b"")
    assert run(cache, "cache", "dir", "--cache-dir", "x") == (0, b"x\n", b"")
    home = {"TRACKVET_CACHE_DIR": "", "HOME": "/h"}
    assert run("", "cache", "dir", **home) == (0, b"/h/.cache/trackvet\n", b"")
    assert run("", "cache", "dir", **home, XDG_CACHE_HOME="/c") == (0, b"/c/trackvet\n", b"")
    assert run("", "cache", "dir", TRACKVET_CACHE_DIR="")[0] == 2
    code, out, _ = run(cache, "cache", "clean")
    assert code == 0 and out.startswith(f"{count} entries removed".encode()), out
    assert [path.name for path in entries(cache)] == ["mine.entry"]
    assert run(cache, "cache", "clean")[1] == b"0 entries removed, 0 bytes\n"
    assert run(cache, "cache", "clear")[0] == 2 and run(cache, "cache")[0] == 2
    assert run(folder / "nothing", "cache", "clean")[0] == 0
    none = folder / "no-cache"
    for arguments, why in [((events, "-f", "ndjson"), b"written one by one"), (("-",), b"standard input is no file"),
                           ((events, "--select", "stream/*"), b"look across files")]:
        plain = run(none, "check", *arguments, stdin=b'{"type":"track"}\n')
        code, out, err = run(none, "check", *arguments, "--cache", stdin=b'{"type":"track"}\n')
        assert (code, out) == plain[:2] and err.count(b"--cache is not used") == 1 and why in err, (arguments, err)
    assert not entries(none)  # the folder is made early: the sandbox lets nobody make it later
    blocked = folder / "file"
    blocked.write_text("")
    code, out, err = run(blocked, "check", events, "--cache")
    assert (code, out) == run(none, "check", events)[:2] and b"trackvet: --cache: " in err, err


def check_masked(folder):
    cache, events = folder / "masked", folder / "mail.ndjson"
    events.write_text('{"type":"track","event":"A","userId":"u","properties":{"m":"jane.roe@example.org","m":1}}\n' * 3)
    check(cache, events, "--profile", "strict", found=1)
    assert entries(cache)
    for path in entries(cache):
        assert b"jane.roe" not in path.read_bytes(), path.read_text()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in (check_fixtures, check_many, check_changes, check_damage, check_command, check_masked):
            part(folder)
        shutil.rmtree(folder / "cache")
    print(f"{compared} runs with the cache are like those without it")


if __name__ == "__main__":
    main()
