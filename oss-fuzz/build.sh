#!/bin/bash -eu
# Builds every target of tests/fuzz with the flags of OSS-Fuzz. targets.txt, which the build writes, says where
# the seeds of a target are, and which dictionaries it has.
cmake -S . -B "$WORK/build" -G Ninja -DCMAKE_BUILD_TYPE=None -DTRACKVET_FUZZ_ENGINE="$LIB_FUZZING_ENGINE" \
    -DTRACKVET_ISAL=OFF -DTRACKVET_PCRE2=OFF -DTRACKVET_SYSTEM_LISTS=OFF -DTRACKVET_WERROR=OFF \
    -DCMAKE_PROJECT_INCLUDE="$PWD/oss-fuzz/static.cmake"
ninja -C "$WORK/build" fuzz_targets

while read -r name seeds dictionaries; do
    cp "$WORK/build/tests/fuzz/fuzz_$name" "$OUT/"
    zip -q -j "$OUT/fuzz_${name}_seed_corpus.zip" "$seeds"/*
    for dictionary in $dictionaries; do
        cat "tests/fuzz/dict/$dictionary.dict" >> "$OUT/fuzz_$name.dict"
    done
done < "$WORK/build/tests/fuzz/targets.txt"
