# SPDX-License-Identifier: Apache-2.0
# Installs what the build needs, from Debian 13. On Debian 12 the Debian 13 suite is added beside
# the host's own and pinned low, so that only the packages named here (and what they need) come
# from it. Idempotent: a stamp holds the list that was installed last.

packages=(
    ca-certificates ccache cmake g++-14 git mold ninja-build
    clang-format-19 clang-tidy-19 python3
    libboost1.88-dev libcli11-dev libcurl4-openssl-dev libprotobuf-dev libprotoc-dev pkgconf
    libcjose-dev libjansson-dev libsodium-dev libspdlog-dev libsqlite3-dev libssl-dev libtomlplusplus-dev
    prometheus-cpp-dev protobuf-compiler
    libbenchmark-dev libgmock-dev libgtest-dev librapidcheck-dev
)

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
die() { printf 'dev: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo -E "$@"
    else die "needs root to install packages: run as root or install sudo ($*)"; fi
}

add_trixie() {
    local list=/etc/apt/sources.list.d/waybill-trixie.sources mirror keyring
    [ -f "$list" ] && return
    mirror=$({ grep -rhoE 'https?://[^ ]*/debian/?($| )' /etc/apt/sources.list* 2>/dev/null || true; } |
        grep -v snapshot | head -n 1 | tr -d ' ' || true)
    [ -n "$mirror" ] || die "no Debian mirror found in /etc/apt; add the trixie suite by hand and run again"
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    say "adding the Debian 13 suite ($mirror trixie) beside this Debian 12, pinned below it"
    printf 'Types: deb\nURIs: %s\nSuites: trixie trixie-updates\nComponents: main\nSigned-By: %s\n' \
        "$mirror" "$keyring" | as_root tee "$list" >/dev/null
    printf 'Package: *\nPin: release n=trixie*\nPin-Priority: 100\n' |
        as_root tee /etc/apt/preferences.d/waybill-trixie >/dev/null
}

setup() {
    local stamp=build/.installed wanted release
    wanted="${packages[*]}"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && command -v g++-14 mold ninja >/dev/null; then
        return 0
    fi
    release=$(. /etc/os-release && echo "${ID:-}:${VERSION_ID:-}")
    case "$release" in
        debian:12) add_trixie ;;
        debian:13) ;;
        *) die "this set-up knows Debian 12 and 13, not '$release'; use a Debian 13 container" ;;
    esac
    say "installing ${#packages[@]} packages (a minute on a bare machine)"
    as_root apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -q --no-install-recommends \
        -o Dpkg::Options::=--force-confold -t trixie "${packages[@]}" >&2
    mkdir -p build && printf '%s' "$wanted" >"$stamp"
    say "installed"
}
