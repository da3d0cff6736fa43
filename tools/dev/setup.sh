# SPDX-License-Identifier: Apache-2.0
# Installs what the build needs, from Debian 13. On Debian 12 the Debian 13 suite is added beside
# the host's own and pinned low, so that only the packages named here (and what they need) come
# from it. Nothing is fetched when everything is there already.

# package, or package>=version where an older Debian has one that is too old.
packages=(
    ca-certificates 'ccache>=4.8' 'cmake>=3.31' g++-14 git 'mold>=2.0' ninja-build pkgconf python3
    clang-format-19 clang-tidy-19
    libboost1.88-dev libbrotli-dev 'libcli11-dev>=2.4'
    'libcurl4-openssl-dev>=8.0' 'libgrpc++-dev>=1.51.1-6'
    'libprotobuf-dev>=3.21' 'libprotoc-dev>=3.21' libcjose-dev libjansson-dev libjemalloc-dev
    'libpq-dev>=17' 'librdkafka-dev>=2.8' libsodium-dev
    'libspdlog-dev>=1:1.15' 'libsqlite3-dev>=3.46' 'libssl-dev>=3.5' 'libtomlplusplus-dev>=3.4'
    'libutf8proc-dev>=2.8' 'prometheus-cpp-dev>=1.0'
    'libpng-dev>=1.6' 'libturbojpeg0-dev>=1:2.1'  # pictures (ADR 0030)
    'protobuf-compiler>=3.21' zlib1g-dev
    'protobuf-compiler-grpc>=1.51.1-6'  # gRPC's CMake file wants its plugin to be there; unused
    postgresql-17 'redis-tools>=5:8.0'  # tests start servers of their own from them
    maven openjdk-21-jre-headless  # and from Kafka, whose jars come through Maven
    haproxy  # before the gateways of ./dev stack
    curl jq  # what README and `--help` show; tests/words runs it
    libbenchmark-dev libgmock-dev libgtest-dev librapidcheck-dev
)

kafka_version=4.1.2  # of the broker that tests start; CMake reads this line
kafka_log4j_version=2.25.3

say() { printf '==> %s\n' "$*" >&2; }
die() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

as_root() {
    local become=()
    [ "$(id -u)" = 0 ] || become=(sudo)
    ${become[@]+"${become[@]}"} env DEBIAN_FRONTEND=noninteractive "$@"
}

# Prints the packages of the list that are not installed, or too old.
missing_packages() {
    local -A have=()
    local name version wanted status
    while read -r status name version; do
        [ "$status" != installed ] || have[$name]=$version
    done < <(dpkg-query -W -f='${db:Status-Status} ${Package} ${Version}\n' "${packages[@]%%>=*}" \
        2>/dev/null || true)
    for wanted in "${packages[@]}"; do
        name=${wanted%%>=*}
        version=${wanted#"$name"}
        version=${version#>=}
        if [ -z "${have[$name]:-}" ] ||
            { [ -n "$version" ] && dpkg --compare-versions "${have[$name]}" lt "$version"; }; then
            echo "$name"
        fi
    done
}

# The address this machine takes Debian 12 itself from, whichever of the two formats says it.
debian_mirror() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        awk '$1 == "deb" { for (i = 3; i <= NF; i++) if ($i == "bookworm") print $(i - 1) }'
    local file
    for file in /etc/apt/sources.list.d/*.sources; do
        [ ! -r "$file" ] || awk -v RS= '/\nSuites:[^\n]* bookworm( |\n|$)/ {
            if (match("\n" $0, /\nURIs: *[^ \n]+/)) print substr($0, RSTART, RLENGTH - 1)
        }' "$file" | sed 's/.* //'
    done
}

trixie_list=/etc/apt/sources.list.d/waybill-trixie.sources

add_trixie() {
    local list=$trixie_list mirror
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ ! -f "$list" ] || return 0
    mirror=$(debian_mirror | head -n 1)
    [ -n "$mirror" ] || die "found no Debian mirror under /etc/apt: add the suite trixie by hand"
    say "adding $list: Debian 13 ($mirror) beside this Debian 12, pinned below it"
    {
        printf 'Types: deb\nURIs: %s\nSuites: trixie trixie-updates\n' "$mirror"
        printf 'Components: main\nSigned-By: %s\n' "$keyring"
    } | as_root tee "$list" >/dev/null
    printf 'Package: *\nPin: release n=trixie*\nPin-Priority: 100\n' |
        as_root tee /etc/apt/preferences.d/waybill-trixie >/dev/null
}

setup() {
    install_missing
    fetch_kafka
}

install_missing() {
    local missing began=$SECONDS
    command -v dpkg-query >/dev/null ||
        die "this set-up knows Debian 12 and 13 only: use a container made from Debian 13"
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing ${#missing[@]} packages and what they need: ${missing[*]}"
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        die "installing packages needs root: run as root, or install sudo"
    case "$(. /etc/os-release && echo "${ID:-}:${VERSION_ID:-}")" in
        debian:12) add_trixie ;;
        debian:13) ;;
        *) die "this set-up knows Debian 12 and 13 only: use a container made from Debian 13" ;;
    esac
    mkdir -p build
    install_packages "${missing[@]}" >build/setup.log 2>&1 || {
        grep -E '^(E|W):' build/setup.log | tail -n 5 >&2
        die "apt-get could not install the packages: build/setup.log tells why"
    }
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" = 0 ] || die "still missing or too old after installing: ${missing[*]}"
    say "installed in $((SECONDS - began)) s"
}

# PostgreSQL's package would make a server that runs from then on; ours make their own.
no_server_of_debian() {
    local file=/etc/postgresql-common/createcluster.conf
    [ ! -f "$file" ] || return 0
    as_root mkdir -p "${file%/*}"
    echo 'create_main_cluster = false' | as_root tee "$file" >/dev/null
}

# Once Debian 12 has taken packages from 13 it may call itself 13, so what decides about the suite
# is the list that we added.
install_packages() {
    local suite=()
    no_server_of_debian
    [ ! -f "$trixie_list" ] || suite=(-t trixie)
    as_root apt-get update -q || true  # one broken list of another vendor must not stop us
    as_root apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Options::=--force-confold ${suite[@]+"${suite[@]}"} "$@"
}

# No Debian has Kafka. The folder gets its name once it is complete.
fetch_kafka() {
    local folder=build/servers/kafka-$kafka_version began=$SECONDS
    [ ! -d "$folder" ] || return 0
    say "fetching Kafka $kafka_version for tests (54 MB)"
    rm -rf "$folder.part"
    mkdir -p "$folder.part"
    kafka_pom >"$folder.part/pom.xml"
    mvn -q -B -f "$folder.part/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
        -DoutputDirectory=. >build/kafka.log 2>&1 || {
        grep -F '[ERROR]' build/kafka.log | head -n 3 >&2
        die "Maven could not fetch Kafka: build/kafka.log tells why"
    }
    mv "$folder.part" "$folder"
    say "fetched in $((SECONDS - began)) s"
}

# Without the two of log4j the broker would not say why it does not start.
kafka_pom() {
    local one
    echo '<project><modelVersion>4.0.0</modelVersion><groupId>waybill</groupId>'
    echo '<artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>'
    echo '<dependencies>'
    for one in "org.apache.kafka kafka_2.13 $kafka_version" \
        "org.apache.kafka kafka-tools $kafka_version" \
        "org.apache.logging.log4j log4j-core $kafka_log4j_version" \
        "org.apache.logging.log4j log4j-slf4j-impl $kafka_log4j_version"; do
        printf '<dependency><groupId>%s</groupId><artifactId>%s</artifactId>' ${one% *}
        printf '<version>%s</version></dependency>\n' "${one##* }"
    done
    echo '</dependencies></project>'
}
