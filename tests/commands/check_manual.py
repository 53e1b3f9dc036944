#!/usr/bin/env python3
"""Help, manual pages and completions: what they say is what the program takes.

    check_manual.py TRACKVET [GEN_EVENTS]

Every option and every rule is completed in bash, zsh and fish; every word that is offered is given to
the program; pages are looked at by mandoc and groff. A shell or program that is not installed is
skipped with a message; 77 when all of them are missing."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
passed = 0
skipped = []


def run(*arguments, **more):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60, check=False,
                          **more)


def must(condition, what):
    global passed
    if not condition:
        print(f"failed: {what}")
        sys.exit(1)
    passed += 1


def commands():
    text = run("help").stdout.split("Commands:\n")[1].split("\n\n")[0]
    return [line.split()[0] for line in text.splitlines() if re.match(r"  \S", line)]


def options(command):
    """[(long, letter or None, takes an argument)] of a command, from its help."""
    rows = re.findall(r"^  (?:-(\w), |    )--([a-z-]+)(?: (\S+))?", run(command, "--help").stdout, re.M)
    return [(name, letter or None, bool(argument)) for letter, name, argument in rows]


def rules():
    return [line.split()[0] for line in run("rules").stdout.splitlines() if re.match(r"\S", line)]


# ---- Help ---------------------------------------------------------------------------------------


def helps():
    """Each command explains itself, in the width that it has, and -h is not longer than --help."""
    for command in commands():
        long, short, named = run(command, "--help"), run(command, "-h"), run("help", command)
        must(long.returncode == 0 and not long.stderr, f"{command} --help")
        must(long.stdout == named.stdout, f"help {command} says what {command} --help says")
        must(len(short.stdout) < len(long.stdout), f"{command} -h is shorter")
        must(f"Usage: trackvet {command}" in short.stdout, f"usage of {command}")
        must("--help" in long.stdout, f"{command} names --help")
        for width in (60, 80, 100, 200):
            text = run(command, "--help", env={**os.environ, "COLUMNS": str(width)}).stdout
            wide = [line for line in text.splitlines() if len(line) > min(width, 100)
                    and not line.lstrip().startswith(("trackvet ", "aws ", "Usage:", "--", "-"))]
            must(not wide, f"{command} --help at {width} columns: {wide[:1]}")
    for command in ("check", "lint", "convert", "test", "specs", "rules", "explain"):
        must("\nExamples:\n  trackvet" in run(command, "--help").stdout, f"{command} has examples")


# ---- The words that are offered --------------------------------------------------------------------


def words_are_taken():
    """Each word of the list of values is one that the option takes, and stands in no other list."""
    with tempfile.TemporaryDirectory() as folder:
        plan = os.path.join(folder, "p.yaml")
        with open(plan, "w", encoding="utf-8") as out:
            out.write("trackvet: 1\nplan: p\nevents:\n  Order Completed:\n    examples: [{}]\n")
        event = '{"type":"track","event":"Order Completed","userId":"u1","messageId":"m"}'
        base = {"check": [], "lint": [plan], "test": [plan], "convert": ["--to", "yaml", plan],
                "compile": [plan, "--dump"], "rules": [], "specs": []}
        script = run("completion", "bash").stdout
        cases = re.findall(r"^    (\w+):--([a-z-]+)(?: \| \w+:-\w)?\) _trackvet_(?:words|pair) '([^']*)'", script,
                           re.M)
        must(len(cases) > 20, "the script lists words")
        for command, option, words in cases:
            if command not in base:
                continue
            must(len(set(words.split())) == len(words.split()), f"{command} --{option}: a word is offered twice")
            for word in words.split():
                if option in ("kernel", "plan-format", "redact") or (command, word) == ("test", "never"):
                    continue  # of a machine; of another plan; of a terminal; test has no "never"
                arguments = base[command]
                if option == "to":
                    arguments = [plan]
                done = run(command, f"--{option}={word}", *arguments, input=event, cwd=folder)
                must(done.returncode in (0, 1), f"{command} --{option}={word}: {done.stderr}")


# ---- Shells ---------------------------------------------------------------------------------------


class Bash:
    name = "bash"

    def __init__(self, folder):
        self.script = os.path.join(folder, "trackvet.bash")
        with open(self.script, "w", encoding="utf-8") as out:
            out.write(run("completion", "bash").stdout)

    def complete(self, lines):
        """What stands behind each of the lines, each a list of words, the last one unfinished."""
        text = ["source " + self.script]
        for words in lines:
            split = [part for word in words for part in re.split(r"(=)", word)]
            split = [part for i, part in enumerate(split) if part or i == len(split) - 1]
            quoted = " ".join("'" + part + "'" for part in ["trackvet", *split])
            text.append(f"COMP_WORDS=({quoted}); COMP_CWORD={len(split)}; COMPREPLY=(); _trackvet 2>&1; "
                        'printf "%s\\n" "${COMPREPLY[@]}"; echo ---')
        done = subprocess.run(["bash", "--norc", "--noprofile", "-c", "\n".join(text)], capture_output=True, text=True,
                              timeout=120, check=False)
        must(not done.stderr, f"bash says {done.stderr[:300]}")
        return [part.split("\n")[:-1] for part in done.stdout.split("---\n")[:-1]]


class Fish:
    name = "fish"

    def __init__(self, folder):
        self.folder = folder
        self.script = os.path.join(folder, "trackvet.fish")
        with open(self.script, "w", encoding="utf-8") as out:
            out.write(run("completion", "fish").stdout)

    def complete(self, lines):
        text = ["source " + self.script]
        for words in lines:
            line = " ".join(["trackvet", *words]).replace("'", "\\'")
            text.append(f"complete -C '{line}'; echo ---")
        env = {**os.environ, "HOME": self.folder, "XDG_CONFIG_HOME": self.folder}
        done = subprocess.run(["fish", "--no-config", "-c", "\n".join(text)], capture_output=True, text=True,
                              timeout=120, check=False, env=env)
        must(not done.stderr, f"fish says {done.stderr[:300]}")
        return [[line.split("\t")[0] for line in part.split("\n")[:-1]]
                for part in done.stdout.split("---\n")[:-1]]


class Zsh:
    """Completes in a real line editor on a pseudo-terminal; compadd tells what it is given."""

    name = "zsh"
    setup = r"""
PROMPT=; unsetopt zle_bracketed_paste 2>/dev/null; stty -echo
fpath=(%s $fpath); autoload -U compinit; compinit -u -d %s/dump
compadd() {
    local -a found
    local one
    builtin compadd -A found "$@"
    for one in $found; do print -r -- "=$IPREFIX$one" >> %s/found; done
    builtin compadd "$@"
}
finish() { print -- --- >> %s/found; BUFFER=; }
zle -N finish
complete-all() { zle complete-word; finish }
zle -C all-words complete-word _generic
zle -N complete-all
bindkey '^X' complete-all
zstyle ':completion:*' menu no
setopt no_beep no_auto_list no_list_ambiguous
print READY
"""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "_trackvet"), "w", encoding="utf-8") as out:
            out.write(run("completion", "zsh").stdout)
        pid, self.fd = pty.fork()
        if pid == 0:
            os.environ.update(TERM="dumb", HOME=folder)
            os.execvp("zsh", ["zsh", "-f", "-i"])
        self.pid = pid
        setup = self.setup % (folder, folder, folder, folder)
        with open(os.path.join(folder, "setup"), "w", encoding="utf-8") as out:
            out.write(setup)
        os.write(self.fd, f"source {folder}/setup\n".encode())
        self.read_until(b"READY\r\n")

    def read_until(self, mark, seconds=30):
        seen, end = b"", time.monotonic() + seconds
        while mark not in seen:
            if not select.select([self.fd], [], [], 0.2)[0]:
                must(time.monotonic() < end, f"zsh is silent; it said {seen[-500:]!r}")
                continue
            seen += os.read(self.fd, 65536)
        return seen

    def complete(self, lines):
        path, answers = os.path.join(self.folder, "found"), []
        for words in lines:
            open(path, "w", encoding="utf-8").close()
            os.write(self.fd, " ".join(["trackvet", *words]).encode() + b"\x18")
            end = time.monotonic() + 20
            while not open(path, encoding="utf-8").read().endswith("---\n"):
                must(time.monotonic() < end, f"zsh completes {words}")
                if select.select([self.fd], [], [], 0.01)[0]:
                    os.read(self.fd, 65536)
            text = open(path, encoding="utf-8").read()
            answers.append([line[1:].replace("\\", "") for line in text.splitlines() if line.startswith("=")])
        return answers

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def holds(answers, wanted, what):
    clean = {answer.rstrip(" ") for answer in answers}
    missing = [word for word in wanted if word not in clean]
    must(not missing, f"{what}: {missing[:5]} of {len(wanted)} missing; there are {sorted(clean)[:12]}")


def complete_in(shell):
    """Every command, every option of each, every rule, and words of all kinds."""
    names, wanted = commands(), []
    wanted.append(([""], names))
    for command in names:
        wanted.append(([command, "--"], ["--" + name for name, _, _ in options(command)]))
    every = rules()
    wanted += [(["explain", ""], every), (["explain", "property/t"], ["property/type"]),
               (["check", "--select", ""], every + ["stream/*"]), (["lint", "--ignore", "plan/"],
                                                                   ["plan/missing-doc"])]
    for shell_lines in ((["check", "--color", ""], ["auto", "always", "never"]),
                        (["check", "-f", ""], ["text", "json", "ndjson"]),
                        (["convert", "--to", ""], ["yaml", "segment", "json-schema", "csv"]),
                        (["specs", ""], ["core", "ecommerce_v2"]),
                        (["completion", ""], ["bash", "zsh", "fish"]),
                        (["help", ""], ["check", "lint"])):
        wanted.append(shell_lines)
    answers = shell.complete([line for line, _ in wanted])
    must(len(answers) == len(wanted), f"{shell.name} answers each line")
    for (line, words), answer in zip(wanted, answers):
        holds(answer, words, f"{shell.name}: trackvet {' '.join(line)}")


def lists_and_pairs(shell, list_prefix, level_prefix):
    """The last word of a list; what stands behind the = of a pair; files."""
    for folder in ("sub",):
        os.makedirs(folder, exist_ok=True)
    open("events.ndjson", "w", encoding="utf-8").close()
    lines = [["check", "--select", "property/type,json/dep"],
             ["check", "--severity", "property/type=wa"], ["check", "--color=al"],
             ["check", "even"], ["check", "-p", "even"], ["check", "-f", "json=even"]]
    answers = shell.complete(lines)
    holds(answers[0], [list_prefix + "json/depth"], f"{shell.name}: the second word of a list")
    holds(answers[1], [level_prefix + "warning"], f"{shell.name}: a level")
    must(any(answer.rstrip().endswith("always") for answer in answers[2]), f"{shell.name}: --color=al: {answers[2]}")
    for i in (3, 4, 5) if shell.name != "fish" else (3, 4):
        must(any(answer.rstrip().endswith("events.ndjson") for answer in answers[i]),
             f"{shell.name}: {' '.join(lines[i])}: {answers[i]}")


def shells():
    for name, kind, list_prefix, level_prefix in (("bash", Bash, "property/type,", ""), ("fish", Fish, "property/type,", "property/type="),
                                     ("zsh", Zsh, "property/type,", "property/type=")):
        if not shutil.which(name):
            skipped.append(name)
            continue
        with tempfile.TemporaryDirectory() as folder:
            os.makedirs(os.path.join(folder, "work"))
            os.chdir(os.path.join(folder, "work"))
            shell = kind(folder)
            complete_in(shell)
            lists_and_pairs(shell, list_prefix, level_prefix)
            os.chdir("/")
            if hasattr(shell, "close"):
                shell.close()


# ---- Pages ----------------------------------------------------------------------------------------


def pages():
    """Linters find nothing to say, and every command, option and rule is there."""
    texts = {}
    for page in ("trackvet", "rules", "config"):
        source = run("man", page).stdout
        must(source.startswith('.\\"'), f"man {page}")
        if shutil.which("mandoc"):
            done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning"], input=source, capture_output=True,
                                  text=True, check=False)
            must(done.returncode == 0 and not done.stdout, f"mandoc on {page}: {done.stdout[:500]}")
        else:
            skipped.append("mandoc")
        if shutil.which("groff"):
            done = subprocess.run(["groff", "-ww", "-man", "-Tutf8", "-Kutf8"], input=source, capture_output=True,
                                  text=True, check=False)
            must(done.returncode == 0 and not done.stderr, f"groff on {page}: {done.stderr[:500]}")
        else:
            skipped.append("groff")
        texts[page] = source.replace("\\-", "-").replace("\\&", "")
    for command in commands():
        must(f"\\fB{command}\\fR" in texts["trackvet"], f"the manual has {command}")
        for name, _, _ in options(command):
            must(f"--{name}\\fR" in texts["trackvet"], f"the manual has --{name}")
    for rule in rules():
        must(f"\\fB{rule}\\fR" in texts["rules"], f"the manual has {rule}")
    for key in ("extends", "rules", "ignore", "fail-on", "max-rate", "events.max-event"):
        must(f"\\fB{key}\\fR" in texts["config"], f"the manual has the key {key}")
    must(run("man", "ruels").returncode == 2, "a page that is not there")


def main():
    os.environ.update(LC_ALL="C.UTF-8")
    helps()
    words_are_taken()
    pages()
    shells()
    if skipped:
        print(f"not installed, and left out: {', '.join(sorted(set(skipped)))}")
    print(f"{passed} passed, 0 failed")
    sys.exit(77 if {"bash", "zsh", "fish"} <= set(skipped) else 0)


main()
