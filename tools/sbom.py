#!/usr/bin/env python3
"""Writes which libraries are in a program that was built, as CycloneDX 1.5 in JSON:

    sbom.py PROGRAM VERSION OUT.json

What is linked is read from the program, its version and package asked of this system. The same program on the
same system gives the same bytes: no time, and a serial number that is made of the contents.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import uuid

# start of a soname: (name, module of pkg-config, licence)
KNOWN = {
    "libisal": ("isa-l", "libisal", "BSD-3-Clause"),
    "libz": ("zlib", "zlib", "Zlib"),
    "libzstd": ("zstd", "libzstd", "BSD-3-Clause"),
    "libyaml-0": ("libyaml", "yaml-0.1", "MIT"),
    "libjansson": ("jansson", "jansson", "MIT"),
    "libxxhash": ("xxhash", "libxxhash", "BSD-2-Clause"),
    "libutf8proc": ("utf8proc", "libutf8proc", "MIT"),
    "libpcre2-8": ("pcre2", "libpcre2-8", "BSD-3-Clause"),
    "libc": ("glibc", None, "LGPL-2.1-or-later"),
    "libm": ("glibc", None, "LGPL-2.1-or-later"),
}


def ask(*command):
    """What a program says; empty where it is missing or fails."""
    if not shutil.which(command[0]):
        return ""
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def linked(program):
    """(soname, path or "") of each library."""
    needed = re.findall(r"\(NEEDED\)\s+Shared library: \[([^\]]+)\]", ask("readelf", "-dW", program))
    paths = dict(re.findall(r"^\s*(\S+) => (/\S+)", ask("ldd", program), re.M))
    return [(name, paths.get(name, "")) for name in sorted(needed)]


def package_of(path):
    """(name, version) of the Debian package that a file is from."""
    for candidate in (os.path.realpath(path), path, path.replace("/lib/", "/usr/lib/", 1)) if path else ():
        owner = ask("dpkg-query", "-S", candidate).split(": ")[0].split(",")[0]
        if owner:
            return owner.split(":")[0], ask("dpkg-query", "-W", "-f=${Version}", owner)
    return None


def describe(soname, path):
    start = re.sub(r"\.so.*", "", soname)
    name, module, licence = KNOWN.get(start, (start, None, None))
    package = package_of(path)
    version = ask("pkg-config", "--modversion", module) if module else ""
    part = {"type": "library", "bom-ref": soname, "name": name}
    if version or package:
        part["version"] = version or package[1]
    if licence:
        part["licenses"] = [{"license": {"id": licence}}]
    if package:
        part["purl"] = f"pkg:deb/debian/{package[0]}@{package[1].replace('+', '%2B').replace(':', '%3A')}"
    part["properties"] = [{"name": "trackvet:soname", "value": soname}]
    return part


def describe_program(program, version):
    with open(program, "rb") as content:
        digest = hashlib.sha256(content.read()).hexdigest()
    return {"type": "application", "bom-ref": "trackvet", "name": "trackvet", "version": version,
            "licenses": [{"license": {"id": "MIT"}}], "hashes": [{"alg": "SHA-256", "content": digest}]}


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    program, version, out = sys.argv[1:]
    parts = [describe(*library) for library in linked(program)]
    if not parts:
        sys.exit(f"{program}: no libraries found; readelf is needed, and an ELF program")
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
           "metadata": {"component": describe_program(program, version)}, "components": parts,
           "dependencies": [{"ref": "trackvet", "dependsOn": [part["bom-ref"] for part in parts]}]}
    digest = hashlib.sha256(json.dumps(bom, sort_keys=True).encode()).digest()
    bom["serialNumber"] = f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=4)}"
    with open(out, "w", encoding="utf-8") as target:
        json.dump(bom, target, indent=2)
        target.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
