#!/usr/bin/env python3
"""Exit codes and messages: every way in which a command can be right or wrong, run as a user would.

    check_commands.py TRACKVET
"""

import gzip
import os
import subprocess
import sys
import tempfile

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
    expect(2, "check", "--fromat", "json", err='did you mean "format"?')
    expect(2, "check", "--format", err="needs an argument")
    expect(2, "check", "--format", "xml", "good.ndjson", err="not \"xml\"", err_lines=1)
    expect(2, "check", "--fail-on", "fatal", "good.ndjson", err="not \"fatal\"", err_lines=1)
    expect(2, "check", "--max-event", "33MiB", "good.ndjson", err="32MiB", err_lines=1)
    expect(2, "check", "--max-depth", "0", "good.ndjson", err="1 to 1024", err_lines=1)
    expect(2, "check", "--event-at", "data", "good.ndjson", err="JSON Pointer", err_lines=1)
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
    expect(1, "check", "-p", "plan.yaml", "-f", "concise", stdin=BAD.replace(b"}", b',"event":"X y"}'),
           out="event/unknown")


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
    expect(2, "check", "-p", "empty-folder", "good.ndjson", err="no .yaml file", err_lines=1)
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
        for part in (usage, verdicts, inputs, plans, outputs):
            part()
    print(f"{passed} passed, 0 failed")


main()
