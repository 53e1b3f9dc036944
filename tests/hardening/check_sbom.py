#!/usr/bin/env python3
"""The bill of materials names every library that the program is linked with, and is the same each time.

    check_sbom.py TRACKVET SBOM_SCRIPT

77: there is no readelf.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile


def main():
    program, script = sys.argv[1:]
    if not shutil.which("readelf"):
        print("skipped: readelf is not installed")
        return 77
    texts = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("first.json", "second.json"):
            path = os.path.join(folder, name)
            subprocess.run([sys.executable, script, program, "0.1.0", path], check=True)
            with open(path, encoding="utf-8") as text:
                texts.append(text.read())
    bom = json.loads(texts[0])
    dynamic = subprocess.run(["readelf", "-dW", program], capture_output=True, text=True, check=True).stdout
    needed = set(re.findall(r"\(NEEDED\)\s+Shared library: \[([^\]]+)\]", dynamic))
    named = {part["bom-ref"] for part in bom["components"]}
    wrong = []
    if texts[0] != texts[1]:
        wrong.append("two runs, two texts")
    if needed != named or set(bom["dependencies"][0]["dependsOn"]) != needed:
        wrong.append(f"linked and not named, or named and not linked: {sorted(needed ^ named)}")
    if bom["bomFormat"] != "CycloneDX" or len(bom["metadata"]["component"]["hashes"][0]["content"]) != 64:
        wrong.append("not as CycloneDX has it")
    print("\n".join(wrong) or f"{len(named)} libraries")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
