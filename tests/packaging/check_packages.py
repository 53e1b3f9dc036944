#!/usr/bin/env python3
"""The sdist, the wheel built from it, and `cmake --install`: complete, and nothing more.

    check_packages.py TRACKVET FOLDER BUILD

FOLDER keeps the venv with the tools of PyPI between runs; BUILD is a folder that CMake has built in."""

import pathlib
import re
import sys
import tarfile
import zipfile

import support as p

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
FOLDER = pathlib.Path(sys.argv[2]).resolve()
BUILD = pathlib.Path(sys.argv[3]).resolve()


def version_of_cmake():
    return re.search(r"project\(trackvet VERSION ([0-9.]+)", (p.ROOT / "CMakeLists.txt").read_text()).group(1)


def make_sdist(checks, tools, folder):
    """The archive, and the names in it without the outer folder."""
    printed = p.must(tools / "python", "-m", "build", "--sdist", "--no-isolation", "-o", folder,
                     p.copy_sources(folder / "sources"))
    found = list(folder.glob("*.tar.gz"))
    checks.expect([path.name for path in found] == [f"trackvet-{version_of_cmake()}.tar.gz"],
                  "the sdist is named after the version of CMake", printed)
    with tarfile.open(found[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    checks.expect({"LICENSE", "README.md", "PKG-INFO", "CMakeLists.txt"} <= names, "the sdist has its papers")
    extra = [name for name in names if name.split("/")[0] in ("tests", "fixtures", "bench", ".ci", ".git")]
    checks.expect(not extra, "the sdist holds what building needs, not what testing needs", str(extra))
    return found[0]


def build_wheel(tools, sdist, folder):
    """A wheel from the sdist alone, without optimizing: the pre-commit test builds it as people do."""
    p.must(tools / "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, sdist,
           env=p.environment(SKBUILD_CMAKE_BUILD_TYPE="Debug", PATH=f"{tools}:{p.os.environ['PATH']}"))
    return next(folder.glob("*.whl"))


def check_wheel(checks, wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(archive.namelist())
        metadata = archive.read(next(name for name in names if name.endswith("METADATA"))).decode()
    stem = f"trackvet-{version_of_cmake()}"
    checks.expect(wheel.name.startswith(f"{stem}-py3-none-"), "one wheel for every Python", wheel.name)
    checks.expect(names == [f"{stem}.data/scripts/trackvet"]
                  + [f"{stem}.dist-info/{name}" for name in ("METADATA", "RECORD", "WHEEL", "licenses/LICENSE")],
                  "the wheel holds the program and its license", "\n".join(names))
    for line in ("License-Expression: MIT", "License-File: LICENSE", "Description-Content-Type: text/markdown",
                 "Classifier: Programming Language :: C"):
        checks.expect(line in metadata.splitlines(), f"the metadata say {line}", metadata[:1500])


def check_installed(checks, tools, wheel, folder):
    """Installed in a venv and run where nothing of the sources is."""
    p.must(sys.executable, "-m", "venv", folder / "venv")
    before = set((folder / "venv").rglob("*"))
    p.must(tools / "pip", "--python", folder / "venv/bin/python", "install", "-q", "--no-deps", wheel)
    program = folder / "venv/bin/trackvet"
    shown = p.must(program, "version", cwd=folder)
    checks.expect(f"trackvet {version_of_cmake()}" in shown, "it tells its version", shown)
    checks.expect(p.must(program, "specs", cwd=folder) == p.must(PROGRAM, "specs"), "the specs are inside")
    checks.expect(p.must(program, "explain", "call/type-missing", cwd=folder)
                  == p.must(PROGRAM, "explain", "call/type-missing"), "the pages of the rules are inside")
    p.must(tools / "pip", "--python", folder / "venv/bin/python", "uninstall", "-q", "-y", "trackvet")
    left = {path for path in set((folder / "venv").rglob("*")) - before if "__pycache__" not in path.parts}
    checks.expect(not left, "uninstalling leaves nothing", str(left))


def check_installation(checks, folder):
    """`cmake --install` below a folder."""
    p.must("cmake", "--install", BUILD, "--prefix", folder)
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    wanted = {"bin/trackvet", "share/doc/trackvet/LICENSE", "share/man/man1/trackvet.1",
              "share/bash-completion/completions/trackvet", "share/zsh/site-functions/_trackvet",
              "share/fish/vendor_completions.d/trackvet.fish"}
    checks.expect(wanted <= names, "program, license, manual, completions", str(wanted - names))
    stray = [name for name in names if not name.startswith(("bin/trackvet", "share/"))]
    checks.expect(not stray, "and nothing of the build", str(stray))
    checks.expect("trackvet " in p.must(folder / "bin/trackvet", "version", cwd=folder), "it runs there")


def check_missing_libraries(checks, folder):
    """All of them at once, with the packages to install."""
    printed, code = p.run("cmake", "-S", p.ROOT, "-B", folder, "-DTRACKVET_TESTS=OFF",
                          env=p.environment(PKG_CONFIG_LIBDIR=folder, PKG_CONFIG_PATH=folder))
    wanted = ["libyaml-dev", "libjansson-dev", "zlib1g-dev", "libzstd-dev", "libxxhash-dev", "libutf8proc-dev"]
    checks.expect(code != 0 and "apt-get install " + " ".join(wanted) in printed,
                  "missing libraries are told with their packages", printed)


def main():
    checks = p.Checks()
    tools = p.make_venv(FOLDER)
    with p.temporary_folder() as name:
        folder = pathlib.Path(name)
        check_installation(checks, folder / "prefix")
        check_missing_libraries(checks, folder / "unbuilt")
        if tools:
            sdist = make_sdist(checks, tools, folder)
            wheel = build_wheel(tools, sdist, folder)
            check_wheel(checks, wheel)
            check_installed(checks, tools, wheel, folder)
    checks.end(None if tools else "no PyPI: sdist and wheel were not built")


if __name__ == "__main__":
    main()
