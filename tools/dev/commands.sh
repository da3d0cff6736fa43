# SPDX-License-Identifier: Apache-2.0
# What `./dev <command>` does. Progress goes to standard error, results to standard output.

binary=build/release/apps/waybill/waybill

usage() {
    cat <<'EOF'
usage: ./dev <command> [arguments]

  up [arguments]    build the release and serve a demo town on storage under var/
  stack [arguments] build the release and run it as fourteen processes on PostgreSQL, Kafka, Redis
                    and HAProxy of their own under var/stack (--help: what it can do)
  build [preset]    build dev, release (default), asan or tsan under build/
  test [arguments]  build and run every test; arguments go to ctest (-R name, -L label)
  long [arguments]  the same with the slow tests and many more cases per property
  long servers      only what has servers that pause and are cut off for half a minute
  bench [arguments] build the release with its benchmarks and run them (--help: which)
  bench servers     the same of many processes on PostgreSQL, Kafka and Redis (--help: which)
  fmt               format all C++ in place
  lint              check format, tree rules (tidy) and, on changed files, clang-tidy
  setup             install what the build needs; every other command does it first
  help              this text
EOF
}

# Runs a command with a line before and the elapsed seconds after it.
phase() {
    local name=$1 began=$SECONDS
    shift
    say "$name"
    "$@" || die "$name: failed after $((SECONDS - began)) s"
    say "$name: $((SECONDS - began)) s"
}

# One line for every tenth of the steps, and everything that is no step. A terminal needs none of
# it: there ninja writes its steps over one line.
progress() {
    local line step steps tenth=0
    while IFS= read -r line; do
        if [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\  ]]; then
            step=${BASH_REMATCH[1]} steps=${BASH_REMATCH[2]}
            ((step * 10 / steps > tenth)) || continue
            tenth=$((step * 10 / steps))
            say "$step of $steps steps, $((SECONDS - began)) s"
        else
            printf '%s\n' "$line"
        fi
    done
}

# compile <preset> [cmake arguments]: to standard error, since the caller may have an answer. All
# of it, or only `target` where that is set.
compile() {
    local preset=$1 began=$SECONDS
    shift
    cmake --preset "$preset" --log-level=WARNING "$@" >&2 || return
    if [ -t 2 ]; then
        cmake --build --preset "$preset" ${target:+--target "$target"} >&2
    else
        cmake --build --preset "$preset" ${target:+--target "$target"} 2>&1 | progress >&2
    fi
}

build() {
    local preset=${1:-release}
    phase "build $preset" compile "$preset"
    [ ! -x "build/$preset/apps/waybill/waybill" ] || echo "build/$preset/apps/waybill/waybill"
}

# One ctest run over three build trees, so that one closing line speaks for all.
run_tests() {
    phase "build release" compile release
    [ -z "${CI:-}" ] || phase "lint of what differs from $(cat .ci/lint-base)" lint_quickly
    phase "build tests with address and undefined behaviour checks" compile asan
    phase "build tests with thread checks" compile tsan
    printf 'subdirs("release" "asan" "tsan")\n' >build/CTestTestfile.cmake
    say "run tests ($SECONDS s so far)"
    # One more at once than there are cores: those that run servers mostly wait.
    exec ctest --test-dir build --output-on-failure --no-tests=error "-j$(($(nproc) + 1))" "$@"
}

# One after the other: each measures how soon all goes on.
test_servers() {
    phase "build release" compile release
    WAYBILL_LONG=1 exec ctest --test-dir build/release -C long -L servers --output-on-failure \
        --no-tests=error "$@"
}

sources() { git ls-files -co --exclude-standard -- '*.cpp' '*.hpp'; }

fmt() { sources | xargs -r -P "$(nproc)" -n 20 clang-format-19 -i; }

check_format() { sources | xargs -r -P "$(nproc)" -n 20 clang-format-19 --dry-run -Werror; }

# The commit up to which everything has been through `./dev lint`.
lint_base() {
    git rev-parse -q --verify "$(cat .ci/lint-base)^{commit}" 2>/dev/null ||
        git merge-base HEAD origin/main 2>/dev/null || git rev-parse -q --verify HEAD~1 ||
        git hash-object -t tree /dev/null
}

# Files of the given patterns that differ from it, committed or not.
changed() {
    local base
    base=$(lint_base)
    {
        git diff --name-only --diff-filter=d "$base" -- "$@"
        git ls-files -o --exclude-standard -- "$@"
    } | sort -u
}

# The precompiled header hides a forgotten #include, so headers are also compiled without it.
check_headers() {
    changed '*.hpp' | xargs -r -P "$(nproc)" -I{} g++-14 -std=c++23 -fsyntax-only -I. \
        -Ibuild/dev/generated -x c++ -include {} /dev/null
}

# GCC's precompiled headers and warning names mean nothing to clang. The generated headers of
# `tree` serve as well as those of build/dev.
check_changed() {
    local tree=${1:-dev}
    changed '*.cpp' | xargs -r -P "$(nproc)" -n 1 clang-tidy-19 -p build/dev --quiet \
        --extra-arg=-Wno-error --extra-arg=-Wno-ignored-gch \
        --extra-arg=-Wno-unknown-warning-option "--extra-arg=-I$PWD/build/$tree/generated"
}

check_changed_format() {
    changed '*.cpp' '*.hpp' | xargs -r -P "$(nproc)" -n 20 clang-format-19 --dry-run -Werror
}

# What CI can check in five minutes, beside a release tree: the rest is for `./dev lint`.
lint_quickly() {
    local code=0
    phase "format of changed files" check_changed_format
    phase "commands of single files" cmake --preset dev --log-level=WARNING >&2
    export -f check_changed changed lint_base
    timeout 300 bash -euo pipefail -c 'check_changed release' || code=$?
    [ "$code" != 124 ] || say "five minutes are over: what is left is for ./dev lint"
    [ "$code" = 0 ] || [ "$code" = 124 ] || die "clang-tidy found something in changed files"
}

lint() {
    phase "format" check_format
    phase "tidy" python3 -B tools/tidy/tidy.py
    phase "build dev" compile dev  # generated headers, and the commands clang-tidy repeats
    phase "changed headers compile alone" check_headers
    phase "clang-tidy on changed files" check_changed
}

main() {
    local command=${1:-help}
    [ $# = 0 ] || shift
    case "$command" in
        help | -h | --help) usage && return ;;
        setup | build | test | long | bench | fmt | lint | stack | up) setup ;;
        *) die "unknown command '$command': ./dev help lists the commands" ;;
    esac
    case "$command" in
        setup) say "everything is installed" ;;
        build | fmt | lint) "$command" "$@" ;;
        test) run_tests "$@" ;;
        long)
            [ "${1:-}" != servers ] || test_servers "${@:2}"
            RC_PARAMS="max_success=2000" WAYBILL_LONG=1 run_tests -C long "$@"
            ;;
        bench)
            phase "build release with benchmarks" compile release -DWAYBILL_BENCHMARKS=ON
            [ "${1:-}" != servers ] || exec python3 -B bench/on_servers.py \
                --kafka="build/servers/kafka-$kafka_version" "${@:2}"
            exec bench/run "$@"
            ;;
        stack)
            # A running one is told something: nothing is built for that.
            [[ " $* " =~ \ --(kill|pause|resume|help)[\ =] ]] ||
                target=waybill phase "build release" compile release
            exec python3 -B tools/dev/stack.py --kafka="build/servers/kafka-$kafka_version" "$@"
            ;;
        up)
            target=waybill phase "build release" compile release
            exec "$binary" serve --demo --server.data=var "$@"
            ;;
    esac
}
