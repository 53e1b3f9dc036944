#!/usr/bin/env bash
# The tests of json/ on 64-bit ARM: cross compiled, with cmocka's part in plain/, and run by qemu.
# Without the compiler or the emulator the test is skipped, which ctest shows.
#
#   check_neon.sh SOURCES BUILD
set -euo pipefail
sources=$1
build=$2

compiler=$(command -v aarch64-linux-gnu-gcc) ||
    { echo "skipped: there is no aarch64-linux-gnu-gcc (gcc-aarch64-linux-gnu, libc6-dev-arm64-cross)"; exit 77; }
emulator=$(command -v qemu-aarch64 || command -v qemu-aarch64-static) ||
    { echo "skipped: there is no qemu-aarch64 (qemu-user)"; exit 77; }

json=()
for name in kernels kernels_arm number scan scan_neon scan_scalar text walk; do
    json+=("$sources/json/$name.c")
done
flags=(-std=c17 -O2 -static -Wall -Wextra -Wconversion -Wshadow -Werror -Wno-unused-function
    "-I$sources/tests/kernels/plain" "-I$sources/json" "-I$sources/tests/json"
    "-DTV_SOURCE_DIR=\"$sources\"")

mkdir -p "$build"
cd "$sources"
for test in test_scan test_scan_events test_json_suite test_walk test_marks; do
    "$compiler" "${flags[@]}" "$sources/tests/json/$test.c" "${json[@]}" -o "$build/$test"
    echo "== $test"
    "$emulator" "$build/$test" | tee "$build/$test.out"
done
grep -q 'kernel: neon' "$build/test_scan.out"
