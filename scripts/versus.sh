# shellcheck shell=sh
# What benchmarks share: two commands against each other, and whether a promise is kept. Whoever reads this in has
# $scratch, a folder, and finds lines in $scratch/summary and `broken` set where a promise is.

# Of each command; the median is compared, which a busy moment does not move.
runs=100
warmup=10
# What is done before each run, untimed.
prepare=

# versus NAME LIMIT OURS THEIRS: the medians of both and their ratio.
versus() {
    hyperfine --shell=none --style=basic --warmup "$warmup" --runs "$runs" ${prepare:+--prepare "$prepare"} \
        --export-json "$scratch/result.json" "$3" "$4"
    awk -v name="$1" -v limit="$2" -F'[:,]' '
        /"median"/ { median[++count] = $2 }
        END {
            ratio = median[1] / median[2]
            kept = ratio <= limit
            printf "%s: %.1f ms against %.1f ms, ratio %.2f, promised at most %.2f: %s\n",
                name, median[1] * 1000, median[2] * 1000, ratio, limit, kept ? "kept" : "BROKEN"
            exit !kept
        }' "$scratch/result.json" >> "$scratch/summary" || broken=1
}
