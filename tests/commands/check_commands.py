#!/usr/bin/env python3
"""Exit codes and messages: every way in which a command can be right or wrong, run as a user would.

    check_commands.py TRACKVET
"""

import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
GOOD = (b'{"type":"identify","userId":"u-1","messageId":"m-1","timestamp":"2026-03-01T10:00:00Z",'
        b'"traits":{"email":"ann@example.com"}}\n')
BAD = b'{"type":"track","userId":"u-1","messageId":"m-2"}\n'
PLAN = "trackvet: 1\nplan: shop\nadditional: {events: forbid}\nevents:\n  Order Completed:\n"
passed = 0


def write(name, data):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "wb") as out:
        out.write(data)


def run(*arguments, stdin=b"", stdout=subprocess.PIPE):
    return subprocess.run([PROGRAM, *arguments], input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                          timeout=60, check=False)


def expect(code, *arguments, err=None, out=None, stdin=b"", err_lines=None):
    """Runs and compares: exit code, a piece of stderr (None: stderr is empty), a piece of stdout."""
    global passed
    done = run(*arguments, stdin=stdin)
    text_err, text_out = done.stderr.decode(), done.stdout.decode()
    wrong = []
    if done.returncode != code:
        wrong.append(f"exit code {done.returncode}, not {code}")
    if err is None and text_err:
        wrong.append("stderr is not empty")
    if err is not None and err not in text_err:
        wrong.append(f"stderr lacks {err!r}")
    if out is not None and out not in text_out:
        wrong.append(f"stdout lacks {out!r}")
    if err_lines is not None and text_err.count("\n") != err_lines:
        wrong.append(f"stderr has {text_err.count(chr(10))} lines, not {err_lines}")
    if wrong:
        print(f"trackvet {' '.join(arguments)}: {'; '.join(wrong)}\n--- stderr\n{text_err}"
              f"--- stdout\n{text_out[:2000]}")
        sys.exit(1)
    passed += 1


def usage():
    expect(0, "help", out="Commands:")
    expect(0, out="Commands:")
    expect(0, "--help", out="Commands:")
    expect(0, "check", "--help", out="--plan PLAN")
    expect(0, "help", "check", out="Usage: trackvet check")
    expect(0, "version", out="trackvet ")
    expect(0, "version", "--json", out='"name":"trackvet"')
    expect(2, "chekc", err='did you mean "check"?')
    expect(2, "check", "--fromat", "json", err='did you mean "--format"?')
    expect(2, "check", "--format", err="needs an argument")
    expect(2, "check", "--format", "xml", "good.ndjson", err="not \"xml\"", err_lines=1)
    expect(2, "check", "--fail-on", "fatal", "good.ndjson", err="not \"fatal\"", err_lines=1)
    expect(2, "check", "--max-event", "33MiB", "good.ndjson", err="32MiB", err_lines=1)
    expect(2, "check", "--max-depth", "0", "good.ndjson", err="1 to 1024", err_lines=1)
    expect(2, "check", "--event-at", "data", "good.ndjson", err="JSON Pointer", err_lines=1)
    for wrong in ("0", "257", "x", "-1", ""):
        expect(2, "check", "-j", wrong, "good.ndjson", err="wants auto or a number from 1 to 256", err_lines=1)
    for jobs in ("1", "auto", "256"):
        expect(0, "check", "--jobs", jobs, "good.ndjson", "-", stdin=GOOD, out="2 events in 2 files")
    expect(2, "check", "--ignore", "propery/type", "good.ndjson", err='"property/type"')
    expect(2, "check", "--severity", "property/type=fatal", "good.ndjson", err="RULE=error")
    expect(2, "check", "--spec", "vidoe", "good.ndjson", err='did you mean "video"?')
    expect(2, "explain", "property/typo", err='did you mean "property/type"?')
    expect(2, "explain", err="wants one rule", err_lines=1)
    expect(2, "specs", "nothing", err='no spec is called "nothing"', err_lines=1)
    expect(2, "specs", "video", "nothing", err='has no event "nothing"', err_lines=1)
    expect(2, "compile", err="-o FILE.tvt or --dump", err_lines=1)


def verdicts():
    expect(0, "check", "good.ndjson", out="PASSED")
    expect(1, "check", "bad.ndjson", out="FAILED")
    expect(1, "check", "good.ndjson", "bad.ndjson", out="call/event-missing")
    expect(0, "check", "--fail-on", "never", "bad.ndjson", out="call/event-missing")
    expect(0, "check", "--ignore", "call/*", "bad.ndjson", out="PASSED")
    expect(0, "check", "--severity", "call/event-missing=info", "bad.ndjson", out="PASSED")
    expect(1, "check", "-", stdin=BAD, out="<stdin>")
    expect(1, "check", stdin=BAD, out="<stdin>")
    expect(1, "check", "-qq", "bad.ndjson")
    silent()
    expect(1, "check", "-p", "plan.yaml", "-f", "concise", stdin=BAD.replace(b"}", b',"event":"X y"}'),
           out="event/unknown")


def silent():
    """Without a report the exit code is that of one, for any level, and nothing is said."""
    global passed
    for options in ((), ("--fail-on", "never"), ("--fail-on", "warning"), ("--severity", "*/*=info"),
                    ("--ignore", "call/*,event/*,time/*"), ("--select", "stream/*"), ("-f", "json")):
        for name in ("bad.ndjson", "good.ndjson", "folder"):
            code = run("check", *options, name).returncode
            for jobs in "12":
                done = run("check", "-qq", "-j", jobs, *options, name)
                assert (done.returncode, done.stdout, done.stderr) == (code, b"", b""), (options, name, done)
                passed += 1


def inputs():
    expect(3, "check", "absent.ndjson", err="absent.ndjson: No such file", err_lines=1)
    expect(3, "check", "absent.ndjson", "bad.ndjson", err="absent.ndjson", err_lines=1,
           out="call/event-missing")
    expect(3, "check", "empty-folder", err="no event files in this folder", err_lines=1)
    expect(3, "check", "cut.ndjson.gz", err="cut.ndjson.gz: the gzip data ends early", err_lines=1)
    expect(3, "check", "not.gz", err="not.gz: the gzip data is damaged", err_lines=1)
    expect(3, "check", "not.zst", err="not.zst: the zstd data is damaged", err_lines=1)
    expect(0, "check", "three.ndjson.gz", out="3 events in 1 file")
    expect(0, "check", "folder", out="2 events in 2 files")
    expect(1, "check", "nothing.ndjson", out="json/syntax")
    expect(0, "check", "--allow-empty", "nothing.ndjson", out="PASSED")
    if os.geteuid() != 0:
        os.chmod("secret.ndjson", 0)
        expect(3, "check", "secret.ndjson", err="Permission denied", err_lines=1)


def plans():
    expect(2, "check", "-p", "broken.yaml", "good.ndjson", err="broken.yaml:3:1: error plan/unknown-key")
    expect(2, "check", "-p", "absent.yaml", "good.ndjson", err="absent.yaml: No such file", err_lines=1)
    expect(2, "check", "-p", "empty-folder", "good.ndjson", err="no plan in this folder", err_lines=1)
    expect(2, "compile", "broken.yaml", "--dump", err='did you mean "events"?')
    expect(0, "compile", "plan.yaml", "-o", "plan.tvt")
    expect(0, "check", "-p", "plan.tvt", "good.ndjson", out="PASSED")
    expect(2, "check", "-p", "plan.tvt", "--spec", "video", "good.ndjson", err="complete", err_lines=1)
    expect(2, "check", "-p", "plan.tvt", "-p", "plan.yaml", "good.ndjson", err="complete", err_lines=1)
    with open("plan.tvt", "rb") as table:
        image = bytearray(table.read())
    image[len(image) // 2] ^= 1
    write("damaged.tvt", bytes(image))
    expect(2, "check", "-p", "damaged.tvt", "good.ndjson", err="damaged.tvt: ", err_lines=1)
    expect(2, "check", "-p", "good.tvt", "good.ndjson", err="good.tvt: ", err_lines=1)


def outputs():
    global passed
    expect(2, "check", "-o", "no/such/folder/x", "bad.ndjson", err="cannot be written", err_lines=1)
    expect(1, "check", "-f", "json", "-o", "report.json", "bad.ndjson")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            done = run("check", "bad.ndjson", stdout=full)
        assert done.returncode == 2 and b"cannot write the output" in done.stderr, done
        passed += 1
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = run("check", "bad.ndjson", stdout=write_end)
    os.close(write_end)
    assert done.returncode == 141 and not done.stderr, done
    passed += 1


def several():
    """Formats beside each other give what each gives alone."""
    alone = {form: run("check", "-f", form, "bad.ndjson", "good.ndjson").stdout
             for form in ("text", "concise", "json", "ndjson", "segment")}
    expect(1, "check", "-f", "text", "-f", "json=s.json", "-f", "ndjson=s.ndjson", "-f",
           "concise=s=x.txt", "bad.ndjson", "good.ndjson", out=alone["text"].decode())
    assert content("s.json") == alone["json"] and content("s=x.txt") == alone["concise"]
    assert content("s.ndjson") == alone["ndjson"] != b""
    expect(1, "check", "-f", "segment=-", "-f", "json=o.json", "bad.ndjson", "good.ndjson",
           out=alone["segment"].decode())
    expect(0, "lint", "-f", "json=l.json", "-f", "ndjson=l.ndjson", "plan.yaml", out="")
    assert content("l.json") == run("lint", "-f", "json", "plan.yaml").stdout
    write("kept.json", b"kept")
    for wrong, why in ((("-f", "json", "-f", "text"), "2 formats for standard output"),
                       (("-f", "json", "-f", "text", "-o", "kept.json"), "2 formats for kept.json"),
                       (("-f", "json=kept.json", "-o", "x"), "-o x has nothing to hold"),
                       (("-f", "json=kept.json", "-f", "text=kept.json"), "two formats for the file"),
                       (("-f", "ndjson", "-f", "segment=x"), "one format at a time"),
                       (("-f", "json="), "wants a file behind the ="),
                       (("-f", "json=kept.json", "-f", "yaml"), 'not "yaml"'),
                       (("-f", "json=kept.json", "--width", "x"), "--width wants a number")):
        expect(2, "check", *wrong, "bad.ndjson", err=why, err_lines=1)
    expect(2, "check", "-f", "json=bad.ndjson", "bad.ndjson", err="would overwrite")
    write("link.out", b"")  # a link to nothing is refused
    os.symlink("link.out", "soft.out")
    for names in (("one.out", "./one.out"), ("soft.out", "link.out")):
        expect(2, "check", "-f", f"json={names[0]}", "-f", f"sarif={names[1]}", "bad.ndjson",
               err=f"two formats for the file {names[1]}", err_lines=1)
    with open("redirected.out", "wb") as redirected:
        done = subprocess.run([PROGRAM, "check", "-f", "json=redirected.out", "-f", "text", "bad.ndjson"],
                              stdout=redirected, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 2 and b"two formats for the file" in done.stderr, done
    for name in ("ndjson", "segment", "json", "csv"):
        done = run("check", "-qq", "-f", name, "bad.ndjson")
        assert done.returncode == 1 and not done.stdout and not done.stderr, done
    expect(2, "lint", "-f", "segment", "plan.yaml", err='not "segment"')
    assert content("kept.json") == b"kept" and content("bad.ndjson") == BAD


def content(name):
    with open(name, "rb") as file:
        return file.read()


def overwriting():
    """An output that is one of the files that are read is refused, and the file stays as it is."""
    global passed
    write("v.ndjson", BAD)
    write("sub/base.yaml", PLAN.replace("plan: shop", "plan: base").encode())
    write("sub/top.yaml", b"trackvet: 1\nplan: top\nextends: [./base.yaml]\n")
    write("shop/a.yaml", PLAN.encode())
    for name, link in (("v.ndjson", "link.ndjson"), ("v.ndjson", "soft.ndjson")):
        (os.link if link == "link.ndjson" else os.symlink)(name, link)
    run("compile", "sub/top.yaml", "-o", "top.tvt")
    cases = [("v.ndjson", "check", "v.ndjson"), ("./v.ndjson", "check", "good.ndjson", "v.ndjson"),
             ("link.ndjson", "check", "v.ndjson"), ("soft.ndjson", "check", "v.ndjson"),
             ("folder/a/one.ndjson", "check", "folder"),
             ("plan.yaml", "check", "-p", "plan.yaml", "good.ndjson"),
             ("sub/base.yaml", "check", "-p", "sub/top.yaml", "good.ndjson"),
             ("top.tvt", "check", "-p", "top.tvt", "good.ndjson"),
             ("plan.yaml", "compile", "plan.yaml"), ("shop/a.yaml", "compile", "shop/"),
             ("sub/base.yaml", "compile", "sub/top.yaml", "--dump"),
             ("top.tvt", "compile", "top.tvt")]
    for output, *arguments in cases:
        before = content(output)
        expect(2, *arguments, "-o", output, err="would overwrite what this run reads", err_lines=1)
        assert content(output) == before, output
    with open("v.ndjson", "rb") as redirected:
        done = subprocess.run([PROGRAM, "check", "-o", "v.ndjson"], stdin=redirected,
                              capture_output=True, timeout=60, check=False)
    assert done.returncode == 2 and content("v.ndjson") == BAD, done
    passed += 1
    write("older.txt", b"older")
    for wrong in (("--width", "x"), ("--color", "x"), ("--limit", "0"), ("--spec", "vidoe")):
        run("check", *wrong, "-o", "older.txt", "good.ndjson")
        assert content("older.txt") == b"older", wrong
        passed += 1
    expect(1, "check", "-o", "older.txt", "bad.ndjson")
    assert b"call/event-missing" in content("older.txt")
    expect(0, "check", "-o", "/dev/null", "--allow-empty", "/dev/null")


def dumps():
    global passed
    expect(0, "compile", "plan.yaml", "--dump", out="Order Completed")
    expect(0, "compile", "plan.yaml", "--dump", "-o", "dump.txt")
    done = run("compile", "plan.yaml", "--dump", "-o", "dump.txt")
    assert not done.stdout and content("dump.txt") == run("compile", "plan.yaml", "--dump").stdout
    passed += 1


def interrupt(number, feed, *arguments):
    """Starts a check of standard input, feeds it, interrupts it; gives exit code and outputs."""
    child = subprocess.Popen([PROGRAM, "check", *arguments], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdin.write(feed)
    child.stdin.flush()
    time.sleep(0.5)
    child.send_signal(number)
    try:
        code = child.wait(timeout=10)  # its outputs are short: they fit into the pipes
    except subprocess.TimeoutExpired:
        child.kill()
        raise
    child.stdin.close()
    out, err = child.stdout.read(), child.stderr.read()
    return code, out.decode(), err.decode()


def interrupts():
    global passed
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        got, out, err = interrupt(number, BAD * 3 + BAD[:20])
        assert got == code, (got, out, err)
        assert err == "trackvet: interrupted after 3 events\n", err
        assert "interrupted after 3 events" in out and "call/event-missing" in out, out
        assert "json/" not in out, out
        passed += 1
    got, out, err = interrupt(signal.SIGINT, gzip.compress(BAD * 3)[:-9], "-f", "json")
    report = json.loads(out)
    assert got == 130 and len(report["notes"]) == 1, (got, report["notes"], err)
    assert report["notes"][0].startswith("interrupted after ") and not report["totals"]["unreadable_files"]
    passed += 1
    got, out, err = interrupt(signal.SIGINT, b"", "absent.ndjson", "-")
    assert got == 130 and "interrupted after 0 events" in out and "json/" not in out, (got, out, err)
    passed += 1
    expect(0, "help", out="130, 143  interrupted")
    # The report of 500 groups fills the pipe that nobody reads; a second signal ends that.
    child = subprocess.Popen([PROGRAM, "check", "-f", "json"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    child.stdin.write(b"".join(BAD.replace(b"}", b',"field%d":1}' % i) for i in range(500)))
    child.stdin.flush()
    for _ in range(2):
        time.sleep(0.7)
        assert child.poll() is None
        child.send_signal(signal.SIGINT)
    assert child.wait(timeout=5) == -signal.SIGINT
    child.stdin.close()
    child.stdout.close()
    passed += 1


def browsing():
    global passed
    expect(0, "specs", "core", "track", out="required     type")
    expect(0, "specs", "core", "track", out="userId or anonymousId")
    expect(0, "specs", "b2b_saas", "User Signed Up", out="track  Signed Up")
    expect(0, "specs", "video", "Video Ad Started", out="one of pre-roll, mid-roll, post-roll")
    expect(2, "specs", "vidoe", err='did you mean "video"?', err_lines=1)
    expect(2, "specs", "vidoe", "x", err='did you mean "video"?', err_lines=1)
    expect(2, "specs", "video", "Video Ad Startd", err='did you mean "Video Ad Started"?', err_lines=1)
    one = json.loads(run("specs", "b2b_saas", "User Signed Up", "-f", "json").stdout)["specs"]
    assert [s["name"] for s in one] == ["b2b_saas"] and [e["name"] for e in one[0]["events"]] == ["Signed Up"]
    video = json.loads(run("specs", "video", "-f", "json").stdout)["specs"]
    assert len(video) == 1 and len(video[0]["events"]) == 17
    passed += 2


def words():
    global passed
    expect(2, "check", "-xq", "f", err='unknown option "-x"')
    expect(2, "check", "-qp", err="option -p needs an argument", err_lines=1)
    expect(2, "check", "--plan", err="option --plan needs an argument", err_lines=1)
    expect(2, "check", "--quiet=3", "f", err="option --quiet takes no argument", err_lines=1)
    expect(2, "check", "--limt", "3", err='did you mean "--limit"?')
    for given in (("--lim", "3"), ("--lim=3",), ("--qui",)):
        expect(2, "check", *given, "good.ndjson", err="unknown option", err_lines=1)
    expect(0, "check", "--limit", "3", "--plan=plan.yaml", "--quiet", "good.ndjson")
    for names in ("", "core,", ",core", "core,,video"):
        expect(2, "check", "--spec", names, "good.ndjson", err="--spec wants names", err_lines=1)
    expect(2, "rules", "a", err='rules has no use for "a"', err_lines=1)
    expect(2, "version", "a", err='version has no use for "a"', err_lines=1)
    expect(2, "help", "check", "rules", err='help has no use for "rules"', err_lines=1)
    expect(2, "specs", "a", "b", "c", err='specs has no use for "c"', err_lines=1)
    expect(2, "check", "--kernel", "sse2", "good.ndjson", err="--kernel is one of auto, ", err_lines=1)
    expect(2, "check", "--redact=maybe", "good.ndjson", err="--redact is yes or no", err_lines=1)
    expect(2, "check", "--redact=no", "good.ndjson", err="--redact=no shows personal data on a terminal only", err_lines=1)
    expect(0, "check", "--redact=yes", "--plan=plan.yaml", "--quiet", "good.ndjson")
    best = json.loads(run("version", "--json").stdout)["kernel"]
    for kernel in ("auto", "scalar", best):
        expect(0, "check", "--kernel", kernel, "--plan=plan.yaml", "--quiet", "good.ndjson")
    terminal_input()
    expect(3, "check", "absent.ndjson", err="No such file", err_lines=1, out="INCOMPLETE")
    expect(3, "check", "-f", "json", "absent.ndjson", err="No such file", out='"trackvet-report/1"')


def terminal_input():
    global passed
    try:
        outer, inner = os.openpty()
    except OSError as error:
        print(f"SKIPPED check on a terminal: {error}")
        return
    done = subprocess.run([PROGRAM, "check"], stdin=inner, capture_output=True, timeout=10, check=False)
    os.close(inner)
    os.close(outer)
    assert done.returncode == 2 and b"standard input is a terminal" in done.stderr, done
    passed += 1


def personal():
    """What is in the line of a value is masked as well, however a report shows it, before the value, behind it
    and where a long line is cut; samples of many groups are cut the most."""
    global passed
    members = ",".join(f'"mail{i}":"jane.doe{i}@example.com","password":"hunter{i}"' for i in range(30))
    with open("personal.ndjson", "w", encoding="utf-8") as out:
        for i in range(400):
            name = f"Thing {i % 200} Done"
            out.write(f'{{"type":"track","event":"{name}","messageId":"m{i}","properties":{{{members},"revenue":"x{i}",'
                      f'{members.replace("mail", "post")}}}}}\n')
    for form in ("text", "concise", "json", "ndjson"):
        for jobs in "12":
            text = run("check", "-f", form, "-j", jobs, "--limit", "all", "personal.ndjson").stdout.decode()
            assert "ane.doe" not in text and "hunter" not in text, (form, jobs)
            assert ("/properties/mail3" if form == "concise" else "j***") in text, (form, jobs)
            passed += 1


def pages():
    for command in (("rules",), ("explain", "property/type"), ("rules", "-f", "json")):
        expect(2, *command, "--width", "x", err="--width wants a number", err_lines=1)
        expect(2, *command, "--color", "x", err="--color is auto", err_lines=1)
    for command in (("rules",), ("explain", "property/type")):
        expect(0, *command, "--color", "always", out="\033[1m")
        text = run(*command, "--width", "60", "--color", "never").stdout.decode()
        prose = [line for line in text.splitlines() if not line.startswith("    ") or command == ("rules",)]
        assert max(len(line) for line in prose if " " in line and "http" not in line) <= 60, text
    expect(2, "explain", "type", err='"property/type"')
    expect(2, "explain", "propert/type", err='"property/type"')
    expect(2, "explain", "nonsense/type", err='"property/type"')


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ.update(LC_ALL="C.UTF-8", COLUMNS="100")
        write("good.ndjson", GOOD)
        write("bad.ndjson", BAD)
        write("secret.ndjson", GOOD)
        write("nothing.ndjson", b" \n\n")
        write("three.ndjson.gz", b"".join(gzip.compress(GOOD) for _ in range(3)))
        write("cut.ndjson.gz", gzip.compress(GOOD * 50)[:-9])
        write("not.gz", GOOD)
        write("not.zst", GOOD)
        write("good.tvt", GOOD)
        write("folder/a/one.ndjson", GOOD)
        write("folder/b/two.json.gz", gzip.compress(GOOD))
        write("folder/b/notes.md", BAD)
        write("folder/.hidden/three.ndjson", BAD)
        write("plan.yaml", PLAN.encode())
        write("broken.yaml", PLAN.replace("additional", "evnets").encode())
        os.mkdir("empty-folder")
        for part in (usage, verdicts, inputs, plans, outputs, several, overwriting, dumps, interrupts, browsing,
                     words, personal, pages):
            part()
    print(f"{passed} passed, 0 failed")


main()
