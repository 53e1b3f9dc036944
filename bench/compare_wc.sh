#!/usr/bin/env bash
# How long does `trackvet check -qq FILE` take beside `wc -l FILE`, which only reads and counts lines?
#
#   bench/compare_wc.sh TRACKVET FILE [PAIRS]      11 pairs unless told
#
# The two run in turn, so that what else the machine does hits both. Each pair gives a ratio; printed are
# the medians of the times and of the ratios, and the smallest and largest ratio.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
trackvet=$1 file=$2 pairs=${3:-11}
export LC_ALL=C TIMEFORMAT=%R
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# seconds COMMAND...: how long it took. 1, findings, is a good end of trackvet; anything above is not.
seconds() {
    local status=0
    { time "$@" >/dev/null 2>"$log" || status=$?; } 2>&1
    [ "$status" -le 1 ] || { echo "$1 ended with exit code $status: $(head -n 1 "$log")" >&2; exit 1; }
}

# column N: the Nth numbers of the pairs, sorted.
column() { awk -v n="$1" '{print $n}' <<<"$rows" | sort -g; }
median() { column "$1" | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }

cat "$file" >/dev/null # into the page cache
rows=
for _ in $(seq "$pairs"); do
    checked=$(seconds "$trackvet" check -qq "$file")
    counted=$(seconds wc -l "$file")
    rows+=$(awk -v a="$checked" -v b="$counted" 'BEGIN {
        if (b <= 0) { print "the file is too small: wc takes no time" > "/dev/stderr"; exit 1 }
        print a, b, a / b }')$'\n'
done
rows=${rows%$'\n'}

printf 'trackvet %.3f s, wc %.3f s, ratio %.2f (%.2f to %.2f), %d pairs, %s bytes\n' \
    "$(median 1)" "$(median 2)" "$(median 3)" "$(column 3 | head -n 1)" "$(column 3 | tail -n 1)" \
    "$pairs" "$(stat -Lc %s "$file")"
