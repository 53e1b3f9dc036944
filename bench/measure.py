"""What the measuring scripts share: runs in turn, medians, the machine, results kept as JSON.

A B A B ...  -> seconds of each -> ratios of neighbours -> median, quartiles, smallest, largest
"""

import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CORPUS = os.path.join(ROOT, "bench", "corpus")
RESULTS = os.path.join(CORPUS, "results")


def seconds(command):
    """Wall-clock and processor seconds of one run whose output goes nowhere. 1, findings, is a good end."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: {done.stderr.decode(errors='replace')[-300:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak_kb(command):
    """Largest resident set of a run in KB, as GNU time sees it; None without GNU time."""
    if not shutil.which("/usr/bin/time"):
        return None
    done = subprocess.run(
        ["/usr/bin/time", "-q", "-f", "%M", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return int(done.stderr.split()[-1])


def spread(values):
    """min, lower quartile, median, upper quartile, max."""
    values = sorted(values)
    if len(values) < 2:
        return [values[0]] * 5
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return [values[0], low, median, high, values[-1]]


def in_turn(commands, rounds):
    """{name: command} -> {name: [wall seconds]}, {name: [processor seconds]}, all once a round."""
    walls, spent = ({name: [] for name in commands} for _ in range(2))
    for _ in range(rounds):
        for name, command in commands.items():
            wall, cpu = seconds(command)
            walls[name].append(wall)
            spent[name].append(cpu)
    return walls, spent


def beside(ours, commands, rounds):
    """Our command before and behind each of the others: ours, other, ours, other, ours ...
    {name: {"wall": [seconds], "cpu": [..], "ours": [mean of our two neighbours], "ours_cpu": [..]}}"""
    taken = {name: {"wall": [], "cpu": [], "ours": [], "ours_cpu": []} for name in commands}
    for _ in range(rounds):
        before = seconds(ours)
        for name, command in commands.items():
            wall, cpu = seconds(command)
            after = seconds(ours)
            taken[name]["wall"].append(wall)
            taken[name]["cpu"].append(cpu)
            taken[name]["ours"].append((before[0] + after[0]) / 2)
            taken[name]["ours_cpu"].append((before[1] + after[1]) / 2)
            before = after
    return taken


def ratios(values, measure):
    """Of the times of the same round."""
    return spread([value / base for value, base in zip(values, measure)])


def show_spread(s, digits=2):
    """ "1.23 (1.10 to 1.30)"; without the ends where there was one value."""
    ends = " ({:.{d}f} to {:.{d}f})".format(s[0], s[4], d=digits) if s[0] != s[4] else ""
    return f"{s[2]:.{digits}f}{ends}"


# ---- Corpora, results ---------------------------------------------------------------------------


def generate(build, name, *options):
    """The corpus of that name, made by gen_events unless it is there already."""
    path = os.path.join(CORPUS, name)
    if not os.path.exists(path):
        os.makedirs(CORPUS, exist_ok=True)
        made = path + ".new"
        generator = os.path.join(build, "bench", "gen_events")
        subprocess.run([generator, *options, "--out", made], stderr=subprocess.PIPE, check=True)
        os.rename(made, path)
    with open(path, "rb") as corpus:  # into the page cache
        while corpus.read(1 << 24):
            pass
    return path


def keep(name, facts):
    """Keeps results for render_results.py."""
    os.makedirs(RESULTS, exist_ok=True)
    with open(os.path.join(RESULTS, name + ".json"), "w", encoding="utf-8") as out:
        json.dump({"machine": machine(), **facts}, out, indent=1)


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return ""
    return (done.stdout or done.stderr).strip().split("\n")[0]


def machine():
    """What has to be stated with every figure; no names of hosts or places."""
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = re.search(r"^model name\s*:\s*(.*)", info.read(), re.M)
    return {
        "cpu": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "kernel": re.match(r"[0-9.]*", platform.release())[0],
        "compiler": first_line("cc", "--version"),
        "libc": " ".join(platform.libc_ver()),
        "date": time.strftime("%Y-%m-%d"),
        "load": round(os.getloadavg()[0], 2),
    }
