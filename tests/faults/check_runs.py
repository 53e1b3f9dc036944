#!/usr/bin/env python3
"""What happens around a run: limits, closed descriptors, signals, files that change, other runs, locales,
clocks.

    check_runs.py TRACKVET [all]

Without "all", signals come at some twenty moments; with it at two hundred."""

import hashlib
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time

import cases

PROGRAM = os.path.abspath(sys.argv[1])
IS_WHOLE = "all" in sys.argv[2:]
ENV = cases.clean_environment()
OLD = cases.OLD
figures = []


def check(holds, what):
    if not holds:
        sys.exit(f"not so: {what}")


def run(*arguments, **options):
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 120,
               "env": ENV} | options
    return subprocess.run([PROGRAM, *arguments], check=False, **options)


def write(name, data):
    pathlib.Path(name).write_bytes(data)


def read(name):
    return pathlib.Path(name).read_bytes()


def leftovers(folder="."):
    return [name for name in os.listdir(folder) if name.startswith(".trackvet-")]


def links_and_modes():
    write("target.json", OLD)
    os.chmod("target.json", 0o604)
    os.makedirs("far/away", exist_ok=True)
    os.symlink("../target.json", "far/link")
    check(run("check", "e.ndjson", "-f", "json=far/link").returncode == 1, "a link is followed")
    check(os.path.islink("far/link") and read("target.json") != OLD, "to its target")
    check(stat.S_IMODE(os.stat("target.json").st_mode) == 0o604, "which keeps its mode")
    os.symlink("nowhere", "dangling")
    done = run("check", "e.ndjson", "-f", "json=dangling")
    check(done.returncode == 2 and not os.path.exists("nowhere"), "a link to nothing is refused")
    for mask, mode in ((0o022, 0o644), (0o077, 0o600), (0o002, 0o664)):
        run("check", "e.ndjson", "-f", "json=new.json", preexec_fn=lambda mask=mask: os.umask(mask))
        check(stat.S_IMODE(os.stat("new.json").st_mode) == mode, f"a new file has mode {mode:o} under {mask:o}")
        os.remove("new.json")
    done = run("check", "e.ndjson", "-f", "concise=/dev/stdout")
    check(done.returncode == 1 and b"call/event-missing" in done.stdout, "/dev/stdout is written straight")
    with open("log.txt", "wb") as log:
        log.write(OLD)
        log.flush()
        run("check", "e.ndjson", "-f", "concise=/dev/stdout", stdout=log)
    check(read("log.txt").startswith(OLD) and b"event-missing" in read("log.txt"), "a file behind it is not replaced")
    check(run("check", "e.ndjson", "-f", "json=far").returncode == 2, "a folder is no file")
    if shutil.which("strace"):
        run("check", "e.ndjson", "-f", "json=new.json")
        trace = subprocess.run(["strace", "-f", "-e", "trace=openat,fsync,fchmod,rename,renameat", PROGRAM, "check",
                                "e.ndjson", "-f", "json=new.json"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                               env=ENV, text=True, check=False).stderr
        made = [line for line in trace.splitlines() if ".trackvet-" in line]
        check("O_WRONLY|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0600" in made[0], f"how it is opened: {made[0]}")
        check(trace.index("fsync(") < trace.index("rename"), "first on the disk, then renamed")


def swapped_links():
    """Somebody puts a link in the place of the report, again and again: what it leads to keeps its bytes or is the
    report, whole, and nobody else's file is made."""
    ended = threading.Event()
    write("victim", OLD)

    def swap():
        while not ended.is_set():
            os.symlink("victim", "swap.new")
            os.rename("swap.new", "swap.json")
            os.remove("swap.json") if os.path.lexists("swap.json") else None

    attacker = threading.Thread(target=swap)
    attacker.start()
    count = 1000 if IS_WHOLE else 60
    for _ in range(count):
        run("check", "e.ndjson", "-q", "-f", "json=swap.json")
        check(read("victim") == OLD or cases.is_json(read("victim")), "the victim is whole")
    ended.set()
    attacker.join()
    check(not leftovers(), "nothing is left behind")
    figures.append(f"{count} runs with swapped links")


def parallel_runs():
    """Twenty runs write one report, by its name and through a link."""
    os.symlink("shared.json", "shared.link")
    expected = set()
    for i in range(20):
        write(f"part{i}.ndjson", cases.GOOD * 500 + cases.BAD * (i + 1))
        expected.add(run("check", f"part{i}.ndjson", "-f", "json").stdout)
    write("shared.json", OLD)
    started = [subprocess.Popen([PROGRAM, "check", f"part{i}.ndjson", "-f",
                                 f"json={'shared.link' if i % 2 else 'shared.json'}"], env=ENV) for i in range(20)]
    check({process.wait() for process in started} == {1}, "each run ends as it does alone")
    check(read("shared.json") in expected, "the report is that of one run, whole")
    check(os.path.islink("shared.link") and not leftovers(), "and nothing else is there")


def limits():
    write("report.json", OLD)
    big = b"".join(cases.BAD.replace(b"m-2", b"m-%d" % i) for i in range(3000))
    write("big.ndjson", big)

    def limit(what, value):
        return lambda: resource.setrlimit(what, (value, value))

    for size in (0, 10, 1000, 4096, 70000):
        done = run("check", "big.ndjson", "-f", "ndjson=report.json", preexec_fn=limit(resource.RLIMIT_FSIZE, size))
        check(done.returncode == 2 and b"File too large" in done.stderr, f"a limit of {size} bytes is told")
        check(read("report.json") == OLD and not leftovers(), "the older report stays")
    with open("/dev/full", "wb") as full:
        check(run("check", "e.ndjson", stdout=full).returncode == 2, "a full device is told")
    check(run("check", "e.ndjson", "-f", "json=/dev/full").returncode == 2, "as an output, too")
    plain = run("check", "packed", "e.ndjson", "-f", "json")
    for count in range(4, 17):
        done = run("check", "packed", "e.ndjson", "-f", "json", preexec_fn=limit(resource.RLIMIT_NOFILE, count))
        check(done.returncode in (1, 2, 3, 4), f"with {count} descriptors")
        check(done.returncode != 1 or done.stdout == plain.stdout, f"with {count} descriptors, the same report")
        check(count < 8 or done.returncode == 1, "eight descriptors are enough")
    if "Sanitizer" not in run("check", "e.ndjson", env=ENV | {"ASAN_OPTIONS": "help=1"}).stderr.decode(errors="replace"):
        for megabytes in (2, 4, 6, 8, 10, 12, 16, 24, 32, 64):
            done = run("check", "packed", "e.ndjson", "-f", "json=report.json",
                       preexec_fn=limit(resource.RLIMIT_AS, megabytes << 20))
            check(done.returncode in (1, 3, 4, 127, -11) and (done.returncode != -11 or megabytes < 8),
                  f"with {megabytes} MB of addresses: {done.returncode} {done.stderr}")


def closed_descriptors():
    names = ("e.ndjson", "plan.yaml", "trackvet.yaml")
    write("cut.ndjson.gz", read("packed/a.ndjson.gz")[:-5])  # is told while outputs are open
    before = {name: hashlib.sha256(read(name)).digest() for name in names}
    for closed in ([0], [1], [2], [0, 1], [1, 2], [0, 1, 2]):
        def close(closed=closed):
            for fd in closed:
                os.close(fd)
        for arguments in (["check", "-p", "plan.yaml", "e.ndjson", "-f", "json"], ["lint", "plan.yaml"],
                          ["check", "cut.ndjson.gz", "e.ndjson", "-f", "text", "-f", "json=closed.json"], ["check", "-"]):
            done = run(*arguments, preexec_fn=close, stdin=None)
            check(done.returncode in (0, 1, 2, 3), f"{arguments} without {closed} ends with {done.returncode}")
            if 1 in closed and arguments[0] == "check":
                check(done.returncode == 2, f"{arguments} without {closed}: an output that is lost is told")
            check(arguments[-1] != "json=closed.json" or cases.is_json(read("closed.json")),
                  f"what is for a stream without {closed} is not written into a file")
        check(all(hashlib.sha256(read(name)).digest() == text for name, text in before.items()),
              "no input was written to")


def closed_pipe():
    write("many.ndjson", cases.BAD * 50000)
    for form in ("ndjson", "json", "text", "each"):
        process = subprocess.Popen([PROGRAM, "check", "many.ndjson", "-f", form], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=ENV)
        process.stdout.read(1)
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        check(process.wait(30) in (141, 1) and not err, f"{form} into a closed pipe: {process.returncode} {err}")


def events_in(report):
    return json.loads(report)["totals"]["events"]


def signals():
    """At random moments: a partial report that reads, no more than the whole, within a second."""
    text = b"".join(cases.GOOD.replace(b"m-1", b"m-%d" % i) + cases.BAD for i in range(60000))
    write("long.ndjson", text)
    start = time.monotonic()
    whole = run("check", "-j2", "long.ndjson", "-f", "json=whole.json")
    seconds = time.monotonic() - start
    check(whole.returncode == 1, "the whole run")
    count, partial, longest = 200 if IS_WHOLE else 20, 0, 0.0
    chance = random.Random(7)
    for i in range(count):
        number = (signal.SIGINT, signal.SIGTERM)[i % 2]
        write("cut.json", OLD)
        process = subprocess.Popen([PROGRAM, "check", "-j2", "long.ndjson", "-f", "json=cut.json"], env=ENV,
                                   stderr=subprocess.PIPE)
        time.sleep(chance.uniform(0, seconds))
        start = time.monotonic()
        process.send_signal(number)
        process.stderr.read()
        process.stderr.close()
        code = process.wait(30)
        longest = max(longest, time.monotonic() - start)
        check(code in (1, 128 + number, -number), f"exit code {code} after signal {number}")
        now = read("cut.json")
        if code == 128 + number:
            partial += 1
            check(events_in(now) <= events_in(read("whole.json")), "no more than there is")
            check(json.loads(now)["verdict"]["interrupted"], "the report says so")
        else:
            check(now == (read("whole.json") if code == 1 else OLD) or (code < 0 and now == read("whole.json")),
                  f"whole, or as before, after {code}")
        check(not leftovers(), "nothing is left behind")
    check(longest < 1 + 4 * seconds, f"{longest:.2f} s")
    figures.append(f"{count} signals, {partial} partial reports, the slowest after {longest:.2f} s")


def second_signal():
    os.mkfifo("never")
    write("cut.json", OLD)
    for number in (signal.SIGINT, signal.SIGTERM):
        for name in ("never", "-"):
            reader, writer = os.pipe()
            process = subprocess.Popen([PROGRAM, "check", name, "-f", "json=cut.json"], env=ENV, stdin=reader,
                                       stderr=subprocess.PIPE)
            os.close(reader)
            time.sleep(0.3)
            check(process.poll() is None, "a pipe that nobody writes to is waited for")
            process.send_signal(number)
            check(process.wait(5) == 128 + number, f"{name} ends with signal {number}")
            process.stderr.close()
            os.close(writer)
            check(cases.is_json(read("cut.json")) and not leftovers(), "and a report")
    # Nobody reads what it writes: the second signal ends it.
    write("cut.json", OLD)
    process = subprocess.Popen([PROGRAM, "check", "many.ndjson", "-f", "ndjson", "-f", "json=cut.json"], env=ENV,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    check(process.wait(5) in (130, -signal.SIGINT) and time.monotonic() - start < 1, "the second signal ends it")
    process.stdout.close()
    check(read("cut.json") == OLD and not leftovers(), "the older report stays")


def slow_reader():
    """A signal comes while a write waits for its reader: no line is lost or cut."""
    whole = run("check", "many.ndjson", "-j2", "-f", "ndjson").stdout
    for number in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen([PROGRAM, "check", "many.ndjson", "-j2", "-f", "ndjson"], env=ENV,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        process.send_signal(number)
        time.sleep(0.2)
        text = process.communicate(timeout=60)[0]
        check(process.returncode == 128 + number, f"exit code {process.returncode} with a slow reader")
        check(whole.startswith(text) and text.endswith(b"\n"), "what came are lines of the whole")


def changing_files():
    line = cases.GOOD
    write("grows.ndjson", line * 20000)
    process = subprocess.Popen([PROGRAM, "check", "-j2", "grows.ndjson", "-f", "json"], env=ENV, stdout=subprocess.PIPE)
    with open("grows.ndjson", "ab") as out:
        for _ in range(300):
            out.write(line)
            out.flush()
    report = process.communicate()[0]
    check(process.returncode == 0 and 20000 <= events_in(report) <= 20300, "a file that grows")
    for shrink in (lambda: os.truncate("shrinks.ndjson", 0), lambda: os.replace("other.ndjson", "shrinks.ndjson"),
                   lambda: os.remove("shrinks.ndjson"), lambda: os.truncate("shrinks.ndjson", len(line) * 10000 + 40)):
        for delay in (0.002, 0.01, 0.03):
            write("shrinks.ndjson", line * 150000)
            write("other.ndjson", cases.BAD * 10)
            process = subprocess.Popen([PROGRAM, "check", "-j2", "shrinks.ndjson", "-f", "json"], env=ENV,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(delay)
            shrink()
            report, err = process.communicate(timeout=60)
            check(process.returncode in (0, 1, 3), f"a file that shrinks: {process.returncode} {err}")
            check(events_in(report) <= 150001, "no more events than there were")


def surroundings():
    """Locale, time zone and clock change no byte of any report."""
    write("odd.ndjson", cases.TRACK + '{"type":"track","event":"İSTANBUL Iıi","userId":"ü","messageId":"m",'
          '"properties":{"TITLE":"ı","revenue":1.5,"currency":"try"}}\n'.encode() + cases.BAD)
    forms = ["json", "ndjson", "csv", "sarif", "html", "junit", "text"]
    installed = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE, text=True, check=False).stdout.split()
    locales = [name for name in installed if name.lower().replace("-", "") in (
        "de_de.utf8", "tr_tr.utf8", "tr_tr.iso88599", "tr_tr", "fa_ir", "fa_ir.utf8", "de_de", "c.utf8")]
    steps = [{"LC_ALL": name} for name in locales]
    steps += [{"TZ": zone} for zone in ("Pacific/Apia", "America/St_Johns", "UTC+14", "nonsense")]
    steps += [{"SOURCE_DATE_EPOCH": "1"}]
    faketime = next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
    if faketime:
        steps += [{"LD_PRELOAD": str(faketime), "FAKETIME": by, "ASAN_OPTIONS": "verify_asan_link_order=0"}
                  for by in ("-10y", "+10y", "@2016-12-31 23:59:59")]
    for form in forms:
        arguments = ["check", "-p", "plan.yaml", "odd.ndjson", "-f", form, "--width", "100", "--color", "never"]
        arguments += ["--ascii"] if form == "text" else []
        plain = run(*arguments, env=ENV | {"LC_ALL": "C"})
        for step in steps:
            done = run(*arguments, env=ENV | {"LC_ALL": "C"} | step)
            check(done.stdout == plain.stdout and done.returncode == plain.returncode, f"{form} under {step}")
    figures.append(f"{len(forms)} formats under {len(steps)} surroundings ({len(locales)} locales, "
                   f"{'with' if faketime else 'no'} faketime)")


def main():
    steps = [links_and_modes, swapped_links, parallel_runs, limits, closed_descriptors, closed_pipe, signals,
             second_signal, slow_reader, changing_files, surroundings]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        cases.fill(folder, PROGRAM)
        os.remove("trackvet.yaml")
        write("trackvet.yaml", b"schema: 1\n")
        for step in steps:
            step()
            print(step.__name__, flush=True)
    print("; ".join(figures))


main()
