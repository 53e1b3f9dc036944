#!/usr/bin/env python3
"""Every input shape, fed in pieces of 1 to 300 bytes, gives the findings that it gives whole.

    check_chunks.py FEED_CHUNKS GEN_EVENTS [EVENTS]

By default few events, for a build with sanitizers; 1000 take seconds in a release build."""

import os
import subprocess
import sys
import tempfile

FEEDER, GENERATOR = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
EVENTS = sys.argv[3] if len(sys.argv) > 3 else "40"
SHAPES = ["ndjson", "array", "batch", "pretty", "concat", "wrapped", "json-text", "base64"]

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for shape in SHAPES:
        subprocess.run([GENERATOR, "--events", EVENTS, "--seed", "12", "--faults", "0.5", "--shape", shape,
                        "--out", shape], check=True, stderr=subprocess.DEVNULL)
    subprocess.run([FEEDER, *SHAPES], check=True)
print(f"{len(SHAPES)} passed, 0 failed")
