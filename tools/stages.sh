# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The stages of `bootstrap check`. A stage that builds or analyses counts as one pass or failure; a stage that runs
# tests counts what they report. Sourced by bootstrap.

check_dir=$PWD/build/check
logs=$check_dir/logs
passed=0
failed=0
skipped=0
stage_limit=${STAGE_SECONDS:-900}
jobs=${JOBS:-2}

# result STATUS NAME START LOG [DETAILS]: prints one line for a stage, and what its log ends with if it failed
result() {
    if [ "$1" -eq 0 ]; then word=ok; else word=FAILED; fi
    printf '%-6s %4d s  %s%s\n' "$word" "$(($(date +%s) - $3))" "$2" "${5:+: $5}"
    [ "$1" -eq 0 ] && return 0
    grep -aE '^(FAIL|ERROR|XPASS): |error:|warning:|\*\*\*' "$4" | head -n 30 | sed 's/^/    /'
    printf '    ----- the end of %s\n' "$4"
    tail -n 15 "$4" | sed 's/^/    /'
}

# run_limited LOG COMMAND...: in its own process group, ended after the limit or with this script
run_limited() {
    limited_log=$1
    shift
    timeout --kill-after=30 "$stage_limit" "$@" >"$limited_log" 2>&1 </dev/null &
    child=$!
    trap 'kill "$child"; wait "$child"; exit 1' HUP INT TERM
    status=0
    wait "$child" || status=$?
    trap - HUP INT TERM
    [ "$status" -ne 124 ] || echo "error: not finished after $stage_limit s" >>"$limited_log"
}

log_of() { printf '%s/%s.log' "$logs" "$(printf '%s' "$1" | tr -c 'a-zA-Z0-9' -)"; }

# stage NAME COMMAND...: one pass or failure
stage() {
    name=$1
    log=$(log_of "$name")
    shift
    start=$(date +%s)
    run_limited "$log" "$@"
    if [ "$status" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    result "$status" "$name" "$start" "$log"
}

# count DIRECTORY RESULTS: how many tests of the last run ended so
count() {
    find "$1" -name '*.trs' -exec cat {} + | grep -acE "^:test-result: ($2)" || :
}

# suite NAME BUILD COMMAND...: runs tests in build/check/BUILD and adds up what they report
suite() {
    name=$1
    build=$check_dir/$2
    log=$(log_of "$name")
    shift 2
    start=$(date +%s)
    [ ! -d "$build" ] || find "$build" -name '*.trs' -exec rm -f {} +
    run_limited "$log" "$@"
    good=$(count "$build" 'PASS|XFAIL')
    bad=$(count "$build" 'FAIL|ERROR|XPASS')
    left=$(count "$build" SKIP)
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    if [ "$bad" -ne 0 ]; then status=1; fi
    passed=$((passed + good))
    failed=$((failed + bad))
    skipped=$((skipped + left))
    result "$status" "$name" "$start" "$log" "$good passed, $bad failed, $left skipped"
    [ "$status" -eq 0 ] || show_findings
}

# show_findings: what the failed tests said, also added to the log of their stage
show_findings() {
    find "$build" -name '*.trs' -exec grep -alE '^:test-result: (FAIL|ERROR|XPASS)' {} + | sed 's/\.trs$/.log/' |
        xargs -r cat >"$log.failed"
    cat "$log.failed" >>"$log"
    sed -n '/^not ok/p;/^#/p' "$log.failed" | head -n 60 | sed 's/^/    /'
    rm -f "$log.failed"
}

check_builds() {
    stage "compile with gcc, warnings are errors" tools/compile.sh gcc CC="$gcc" --enable-werror
    suite "tests" gcc make -C build/check/gcc -j"$jobs" check
    suite "lint" gcc make -C build/check/gcc -j"$jobs" lint
    suite "tests with private engines" gcc make -C build/check/gcc check-real
    stage "compile with clang, warnings are errors" tools/compile.sh clang CC="$clang" --enable-werror
    stage "compile without CRI, optimised for size" env GOALS=all tools/compile.sh no-cri CC="$gcc" CFLAGS="-Os" --enable-werror \
        --disable-cri
    stage "compile with ASan and UBSan" tools/compile.sh sanitizers CC="$gcc" CFLAGS="-O1 -g" --enable-sanitizers
    suite "tests with ASan and UBSan" sanitizers make -C build/check/sanitizers -j"$jobs" check
}

check_sources() {
    stage "static analysis: cppcheck" tools/analyze.sh cppcheck build/check/gcc "$jobs"
    stage "static analysis: clang-tidy" tools/analyze.sh clang-tidy build/check/gcc "$jobs"
    stage "static analysis: gcc -fanalyzer" env GOALS=all tools/compile.sh analyzer CC=gcc --enable-werror \
        CFLAGS="-O1 -g -fanalyzer"
}

check_deeper() {
    stage "compile for fuzzing" env GOALS=fuzzers tools/compile.sh fuzzing CC="$clang" CFLAGS="-O1 -g" --enable-fuzzing
    stage "fuzzing, a few seconds each" make -C build/check/fuzzing fuzz FUZZ_SECONDS="${FUZZ_SECONDS:-5}"
    suite "unit tests and cases under valgrind" gcc tools/valgrind.sh build/check/gcc "$jobs"
    stage "make distcheck" make -C build/check/gcc -j"$jobs" distcheck
}

check_all() {
    began=$(date +%s)
    mkdir -p "$logs"
    PYTHON3=$(pick_python)
    export PYTHON3
    gcc=gcc
    clang=clang
    if command -v ccache >/dev/null 2>&1; then
        gcc="ccache gcc"
        clang="ccache clang"
    fi
    say "$jobs jobs at a time, logs in build/check/logs"
    check_builds
    check_sources
    check_deeper
    say "took $((($(date +%s) - began) / 60)) min $((($(date +%s) - began) % 60)) s"
    printf '%d passed, %d failed' "$passed" "$failed"
    if [ "$skipped" -ne 0 ]; then printf ', %d skipped' "$skipped"; fi
    printf '\n'
    [ "$failed" -eq 0 ]
}
