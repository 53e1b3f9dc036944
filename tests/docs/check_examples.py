#!/usr/bin/python3
"""Runs every example of the documentation and compares what it prints, byte for byte.

    check_examples.py TRACKVET [--update] [PAGE...]

    docs/rules/<category>/<name>.md   the page of a rule: its Bad and Good examples, in a folder of
                                      their own
    docs/rules/README.md              the index, made from the catalogue
    README.md, docs/*.md              transcripts: ```console blocks that begin with "$ trackvet",
                                      run from the root of the repository
    docs/*.md that ask for it         one session: every ```console and ```sh block, in their order,
                                      in a fresh folder; see "Sessions" below

--update (or UPDATE=1) writes what the program printed into the pages; read the difference before
you keep it. With PAGEs (paths), only these are looked at.

A page of a rule is made of fenced blocks, taken in their order:

    ```ndjson            the file bad.ndjson (under Good: good.ndjson)
    ```json bad.json     a file of that name; likewise ```yaml plan.yaml
    ```hex               bad.ndjson again; \\xE9 stands for one byte
    ```sh                a command that makes the file: printf, head and python3 -c only
    ```console           commands after "$ ", each followed by what it prints (stdout and stderr, as
                         on a terminal)

Sessions: a page whose first lines have "<!-- session -->" is what somebody types into one shell. It
begins in an empty home folder, where "trackvet" is a link to the repository (as if it had been
cloned), and what `cd` and `export` change stays so until the end of the page. With "<!-- session
after other.md -->" it goes on where the other page has ended.

    ```console           commands after "$ ", each with what it prints; a command goes on after "\\" or
                         "|" at the end of a line, while a quotation is open, and to the last line
                         of a <<'WORD' document
    ```sh                to be pasted as it is: must end with 0 and print nothing
    ```sh fresh          (or console) installs or builds: run by check_session.py alone, on a fresh
                         machine; what it prints is not compared
    ```console needs=X   looked at where the program X is installed; elsewhere that is said
    other blocks         are not looked at

Every command under Bad must name the rule. Each of them is run once more with the Good file in the
place of the Bad one, and must print nothing then."""

import collections
import difflib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "docs" / "rules"
SECTIONS = ["Why it matters", "How to fix", "Options", "Bad", "Good"]
PROFILES = ["ingest", "spec", "strict"]
WIDTH = 100      # of prose; `trackvet explain` prints pages as they are
CODE_WIDTH = 96  # of code, which it indents by 4
SESSION = re.compile(r"<!-- session(?: after (\S+))? -->")
HERE_DOCUMENT = re.compile(r"<<-?'(\w+)'")


class Failures:
    """What went wrong, for people."""

    def __init__(self):
        self.count = 0

    def add(self, path, line, text):
        self.count += 1
        print(f"{path.relative_to(ROOT)}:{line}: {text}")


# ---- The catalogue --------------------------------------------------------------------------------


def read_catalogue():
    """[(name, [severity by profile], purpose)], in the order of the file."""
    text = (ROOT / "rules" / "table" / "catalogue.def").read_text()
    string = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
    row = re.compile(r"^TV_RULE\(\s*\w+,\s*" + string + r",\s*(\w+),\s*(\w+),\s*(\w+),\s*"
                     + r",\s*".join([string] * 3) + r"\)", re.M)
    rows = []
    for found in row.finditer(text):
        name, *levels = found.groups()[:4]
        levels = ["off" if level == "NONE" else level.lower() for level in levels]
        status = c_string(found.group(5))
        purpose = c_string(found.group(7))
        rows.append((c_string(name), levels,
                     purpose if status == "stable" else f"{purpose} ({status})"))
    if len(rows) != len(re.findall(r"^TV_RULE\(", text, re.M)):
        sys.exit("catalogue.def: some rows cannot be read")
    return rows


def c_string(literals):
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', literals)
    return re.sub(r"\\(.)", r"\1", "".join(parts))


def render_index(rows):
    """docs/rules/README.md."""
    lines = ["# Rules", "",
             "What trackvet reports, rule by rule: what it means, why it matters, how to fix it.",
             "`trackvet explain RULE` prints the same pages. The severity depends on the profile",
             "(`--profile ingest`, `spec`, `strict`); `spec` is the one that holds without it. What is marked",
             "opt-in is off in every profile until `--select` names it.", "",
             "This file is generated: `tests/docs/check_examples.py TRACKVET --update`."]
    category = None
    for name, levels, purpose in rows:
        if name.split("/")[0] != category:
            category = name.split("/")[0]
            lines += ["", f"## {category}", "", "| rule | ingest | spec | strict | reports |",
                      "|---|---|---|---|---|"]
        lines.append(f"| [{name}]({name}.md) | {' | '.join(levels)} | {purpose} |")
    return "\n".join(lines) + "\n"


def check_index(rows, update, failures):
    path = RULES / "README.md"
    wanted = render_index(rows)
    if update:
        path.write_text(wanted)
    elif not path.exists() or path.read_text() != wanted:
        failures.add(path, 1, "is not what the catalogue says; run with --update")


# ---- Pages ----------------------------------------------------------------------------------------


class Block:
    """A fenced block. at: index of its first line of text; section: the heading it stands under."""

    def __init__(self, info, section, at, lines):
        self.kind, *rest = info.split() or [""]
        self.rest = rest
        self.section = section
        self.at = at
        self.lines = lines


def read_blocks(lines):
    blocks, section, start = [], "", None
    for i, line in enumerate(lines):
        if start is None and line.startswith("## "):
            section = line[3:]
        if line.startswith("```"):
            if start is None:
                start = i
            else:
                blocks.append(Block(lines[start][3:], section, start + 1, lines[start + 1:i]))
                start = None
    return blocks


class Page:
    def __init__(self, path):
        self.path = path
        self.lines = path.read_text().split("\n")
        self.blocks = read_blocks(self.lines)
        self.session = SESSION.search("\n".join(self.lines[:5]))
        self.edits = []  # (block, its new lines)

    def save(self):
        for block, lines in reversed(self.edits):
            self.lines[block.at:block.at + len(block.lines)] = lines
        if self.edits:
            self.path.write_text("\n".join(self.lines))


def read_commands(block):
    """[(its lines, what it should print)] of a console block."""
    commands = []
    is_open, end = False, None  # does the command go on in the next line? up to which one?
    for line in block.lines:
        if is_open:
            commands[-1][0].append(line)
        elif line.startswith("$ "):
            commands.append(([line], []))
        elif commands:
            commands[-1][1].append(line)
            continue
        document = HERE_DOCUMENT.search(line)
        end = (None if line == end else end) if end else document and document.group(1)
        is_open = bool(end) or goes_on("\n".join(commands[-1][0]))
    return commands


def goes_on(command):
    """Does the shell want another line?"""
    if command.endswith(("\\", "|")):
        return True
    try:
        shlex.split(command.split("<<")[0])
        return False
    except ValueError:  # a quotation is open
        return True


# ---- Running --------------------------------------------------------------------------------------


class Runner:
    """Runs commands with the program first in PATH and nothing else that could change its output."""

    def __init__(self, trackvet):
        self.trackvet = trackvet
        self.env = {"PATH": f"{trackvet.parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        self.count = 0
        self.missing = collections.Counter()  # programs that examples need

    def run(self, command, folder):
        """(what it prints, as lines; its exit code)"""
        done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, env=self.env, timeout=60,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        return printed_lines(done.stdout), done.returncode

    def has(self, program):
        """Is the program that an example needs here? It is looked for in the caller's PATH."""
        found = shutil.which(program)
        if found and str(pathlib.Path(found).parent) not in self.env["PATH"].split(":"):
            self.env["PATH"] += f":{pathlib.Path(found).parent}"
        self.missing[program] += not found
        return bool(found)


class Session:
    """A shell of which every command is a process of its own: folder and exported variables are
    handed on in a file. Has the form of a Runner."""

    def __init__(self, runner, home):
        self.runner = runner
        self.runner.env["HOME"] = str(home)
        self.runner.run(">.session", home)

    def run(self, command, folder):
        after = 'code=$?; { export -p; echo "cd \\"$PWD\\""; } >~/.session; exit $code'
        return self.runner.run(f". ~/.session\n{command}\n{after}", folder)

    @property
    def count(self):
        return self.runner.count

    @count.setter
    def count(self, count):
        self.runner.count = count


def printed_lines(output):
    text = output.decode(errors="surrogateescape")
    if text and not text.endswith("\n"):
        text += "[no newline at the end]\n"
    return text.split("\n")[:-1]


def command_text(lines):
    return "\n".join([lines[0][2:]] + lines[1:])


def run_block(page, block, folder, runner, update, failures):
    """Runs the commands of a console block, compares. Returns [(command, printed lines)]."""
    results, new_lines = [], []
    for lines, wanted in read_commands(block):
        command = command_text(lines)
        printed, code = runner.run(command, folder)
        runner.count += 1
        results.append((command, printed))
        new_lines += lines + printed
        if code not in range(4):
            failures.add(page.path, block.at + 1, f"`{command}` ended with code {code}")
        if printed != wanted and not update:
            failures.add(page.path, block.at + 1, f"`{command}` prints something else")
            print("\n".join(difflib.unified_diff(wanted, printed, "page", "program", lineterm="")))
    if update and new_lines != block.lines:
        page.edits.append((block, new_lines))
    return results


def make_file(block, name, folder):
    text = "".join(line + "\n" for line in block.lines).encode()
    if block.kind == "hex":
        text = re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), text)
    (folder / name).write_bytes(text)


def is_harmless(text):
    """Only the commands that make an example may stand in a ```sh block."""
    words = list(shlex.shlex(text, posix=True, punctuation_chars=True))
    for i, word in enumerate(words):
        if (i == 0 or words[i - 1] == "|") and word not in ("printf", "head", "python3"):
            return False
        if word and (set(word) <= set("();&") or "`" in word):
            return False
    return True


# ---- The page of a rule ---------------------------------------------------------------------------


class RulePage:
    """Checks one page against its row of the catalogue and runs its examples."""

    def __init__(self, row, runner, update, failures):
        self.name, self.levels, _ = row
        self.page = Page(RULES / f"{self.name}.md")
        self.runner = runner
        self.update = update
        self.failures = failures
        self.bad_files = []
        self.bad_commands = []

    def fail(self, line, text):
        self.failures.add(self.page.path, line, text)

    def check(self):
        self.check_form()
        with tempfile.TemporaryDirectory() as folder:
            for block in self.page.blocks:
                self.take_block(block, pathlib.Path(folder))
        self.check_examples_exist()
        self.page.save()

    def check_form(self):
        lines = self.page.lines
        if lines[0] != f"# {self.name}":
            self.fail(1, f"the title must be \"# {self.name}\"")
        headings = [line[3:] for line in lines if line.startswith("## ")]
        if headings != SECTIONS:
            self.fail(1, f"the sections must be {', '.join(SECTIONS)}")
        if not any(line.startswith("Source: https://") for line in lines):
            self.fail(1, "names no source")
        severity = ", ".join(f"{level} ({profile})"
                             for level, profile in zip(self.levels, PROFILES))
        if f"Severity: {severity}." not in lines:
            self.fail(1, f"the options must say \"Severity: {severity}.\"")
        self.check_widths()

    def check_widths(self):
        """What a program prints is as wide as it is; all that people write has a limit."""
        widths = {}
        for block in self.page.blocks:
            for i, line in enumerate(block.lines):
                is_printed = block.kind == "console" and not line.startswith("$ ")
                widths[block.at + i] = None if is_printed else CODE_WIDTH
        for i, line in enumerate(self.page.lines):
            width = widths.get(i, WIDTH)
            if width and len(line) > width:
                self.fail(i + 1, f"wider than {width} columns")

    def take_block(self, block, folder):
        if block.kind == "console":
            if block.section == "Bad":
                self.run_bad(block, folder)
            else:
                self.fail(block.at, "a console block must stand under Bad")
        elif block.kind == "sh":
            if not is_harmless("\n".join(block.lines)):
                self.fail(block.at, "a sh block may hold printf, head and python3 only")
            else:
                self.runner.run("\n".join(block.lines), folder)
        elif block.kind in ("ndjson", "json", "yaml", "hex"):
            self.take_file(block, folder)
        else:
            self.fail(block.at, f"a block of no known kind: \"{block.kind}\"")

    def take_file(self, block, folder):
        stem = "good" if block.section == "Good" else "bad"
        name = block.rest[0] if block.rest else f"{stem}.ndjson"
        make_file(block, name, folder)
        if block.section == "Good":
            self.run_good(block, name, folder)

    def run_bad(self, block, folder):
        for command, printed in run_block(self.page, block, folder, self.runner, self.update,
                                          self.failures):
            self.bad_commands.append(command)
            if not any(re.search(rf"\b{self.name}[ :]", line) for line in printed):
                self.fail(block.at, f"`{command}` does not report {self.name}")

    def run_good(self, block, name, folder):
        for command in sorted(set(self.bad_commands)):
            command = re.sub(r"\bbad\.\w+", name, command)
            printed, code = self.runner.run(command, folder)
            self.runner.count += 1
            if printed or code:
                self.fail(block.at, f"`{command}` is not silent (code {code})")
                print("\n".join(printed))

    def check_examples_exist(self):
        if not self.bad_commands:
            self.fail(1, "has no Bad example")
        if not any(block.section == "Good" for block in self.page.blocks):
            self.fail(1, "has no Good example")


def check_rules(rows, is_asked, runner, update, failures):
    names = {row[0] for row in rows}
    for row in rows:
        path = RULES / f"{row[0]}.md"
        if not path.exists():
            failures.add(path, 1, "is missing")
        elif is_asked(path):
            RulePage(row, runner, update, failures).check()
    for path in sorted(RULES.glob("*/*.md")):
        if f"{path.parent.name}/{path.stem}" not in names:
            failures.add(path, 1, "there is no such rule")


# ---- Transcripts ----------------------------------------------------------------------------------


def check_transcripts(is_asked, runner, update, failures):
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if not path.exists() or not is_asked(path):
            continue
        page = Page(path)
        if page.session:
            check_session(page, runner, update, failures)
        else:
            check_page(page, runner, update, failures)
        page.save()


def check_page(page, runner, update, failures):
    for block in page.blocks:
        is_run = block.kind == "console" and "no-run" not in block.rest
        if is_run and block.lines and block.lines[0].startswith("$ trackvet"):
            run_block(page, block, ROOT, runner, update, failures)


# ---- Sessions -------------------------------------------------------------------------------------


def check_session(page, runner, update, failures):
    with tempfile.TemporaryDirectory() as name:
        home = pathlib.Path(name)
        (home / "trackvet").symlink_to(ROOT)
        (home / ".git").mkdir()  # no settings are looked for above
        own = Runner(runner.trackvet)
        blocks = [block for block in page.blocks if is_run_here(block, own)]
        session = Session(own, home)
        if page.session.group(1):
            follow(Page(page.path.parent / page.session.group(1)), home, session)
        for block in blocks:
            take_session_block(page, block, home, session, update, failures)
        runner.count += session.count
        runner.missing += own.missing


def follow(page, folder, session):
    """Only runs a page: what it prints is looked at when it is its turn."""
    for block in page.blocks:
        if block.kind == "console" and is_run_here(block, session.runner):
            for lines, _ in read_commands(block):
                session.run(command_text(lines), folder)
        elif is_run_here(block, session.runner):
            session.run("\n".join(block.lines), folder)


def is_run_here(block, runner):
    if block.kind not in ("console", "sh") or "fresh" in block.rest or "no-run" in block.rest:
        return False
    needs = [word[len("needs="):] for word in block.rest if word.startswith("needs=")]
    return all([runner.has(program) for program in needs])


def take_session_block(page, block, folder, session, update, failures):
    if block.kind == "console":
        run_block(page, block, folder, session, update, failures)
        return
    printed, code = session.run("\n".join(block.lines), folder)
    session.count += 1
    if printed or code:
        failures.add(page.path, block.at + 1, f"is not silent (code {code})")
        print("\n".join(printed))


def main(arguments):
    update = "--update" in arguments or os.environ.get("UPDATE") == "1"
    paths = [pathlib.Path(argument).resolve() for argument in arguments if argument != "--update"]
    if not paths or not os.access(paths[0], os.X_OK):
        sys.exit("check_examples.py TRACKVET [--update] [PAGE...]")
    trackvet, *pages = paths
    runner = Runner(trackvet)
    failures = Failures()
    rows = read_catalogue()

    def is_asked(path):
        return not pages or path in pages

    check_index(rows, update, failures)
    check_rules(rows, is_asked, runner, update, failures)
    check_transcripts(is_asked, runner, update, failures)
    if failures.count:
        sys.exit(f"{failures.count} failures")
    print(f"{runner.count} examples passed")
    for program, count in (+runner.missing).items():
        print(f"left out, {program} is not installed: {count} of the blocks")


if __name__ == "__main__":
    main(sys.argv[1:])
