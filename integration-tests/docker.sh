#!/usr/bin/env bash
# What the tests in containers need: a Docker engine and one base image. It may be run again at any time.
#
#   integration-tests/docker.sh [up]       brings up both, whatever of them is missing
#   integration-tests/docker.sh options    prints the options that Maven needs on this machine (-Pno-registry, or nothing)
#   integration-tests/docker.sh down       removes what up has made, and ends the engine if up started it
#
# The base image has a JDK and the programs that act as clients. It is made from an official one where a registry can be
# reached, and otherwise of this machine's own files (Linux with glibc).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin"

needed=25
base=tokamak-base:local
official=eclipse-temurin:$needed-jdk
label=dev.tokamak.base
pid_file=/run/tokamak-dockerd.pid
log=${TMPDIR:-/tmp}/tokamak-dockerd.log

# Clients that the tests run in containers: command:package, where Debian names the package otherwise.
clients="atftp curl iptables nc.openbsd:netcat-openbsd openssl socat"

say() { echo "docker: $*"; }
fail() {
    echo "docker: $*" >&2
    exit 1
}
answers() { docker info >/dev/null 2>&1; }

# ---- the engine

start_engine() {
    command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] \
        || fail "no engine answers: start one (it is started here on Debian and as root only)"
    if ! command -v dockerd >/dev/null || ! command -v iptables >/dev/null; then
        say "installing docker.io"
        apt-get -qq update >/dev/null \
            && apt-get -qq install -y --no-install-recommends docker.io iptables >"$log" 2>&1 \
            || fail "can't install docker.io: see $log"
    fi
    say "starting an engine, whose published ports are on 127.0.0.1 only"
    setsid nohup dockerd --ip 127.0.0.1 >"$log" 2>&1 </dev/null &
    echo $! >"$pid_file"
    for _ in $(seq 120); do
        if answers; then return 0; fi
        sleep 0.5
    done
    tail -n 5 "$log" >&2
    fail "the engine does not come up: see $log"
}

# ---- the base image

# find_jdk: the folder of a JDK that is new enough
find_jdk() {
    local home version
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
        [ -x "$home/bin/jlink" ] && [ -r "$home/release" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if [ "${version:-0}" -ge "$needed" ]; then
            readlink -f "$home"
            return 0
        fi
    done
    fail "no JDK $needed or newer with jlink is installed"
}

# copy ROOT FILE...: copies files with the libraries that they are linked with, each to the place where it is here
copy() {
    local root=$1 file
    shift
    for file in "$@" $(ldd "$@" 2>/dev/null | sed -n 's/.*\s\(\/\S*\) (0x.*/\1/p' | sort -u); do
        [ -e "$root$file" ] || { mkdir -p "$root$(dirname "$file")" && cp -L "$file" "$root$file"; }
    done
}

install_clients() {
    local pair missing=
    for pair in $clients busybox:busybox-static; do
        command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair##*:}"
    done
    if [ -n "$missing" ]; then
        command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] || fail "missing, for the base image:$missing"
        say "installing$missing"
        # shellcheck disable=SC2086
        apt-get -qq update >/dev/null && apt-get -qq install -y --no-install-recommends $missing >/dev/null 2>&1 \
            || fail "can't install$missing"
    fi
}

# import_base: an image of this machine's own files
import_base() {
    local root jdk pair file
    install_clients
    jdk=$(find_jdk)
    root=$(mktemp -d)
    # shellcheck disable=SC2064
    trap "rm -rf '$root'" EXIT
    mkdir -p "$root"/{bin,tmp,run,etc,root,opt/java}
    chmod 1777 "$root/tmp"
    cp -rL --preserve=mode "$jdk" "$root/opt/java/openjdk" # some files are links to elsewhere
    rm -rf "$root/opt/java/openjdk"/{demo,lib/src.zip}
    # shellcheck disable=SC2046
    copy "$root" "$jdk/bin/java" $(find "$jdk/lib" -name 'lib[jnvzm]*.so' ! -name 'libjawt.so')
    rm -rf "$root$(dirname "$jdk")" # its libraries find each other
    for pair in $clients; do
        file=$(command -v "${pair%%:*}")
        copy "$root" "$(readlink -f "$file")"
        mkdir -p "$root/usr/local/bin"
        [ "$(basename "$(readlink -f "$file")")" = "${pair%%:*}" ] || ln -sf "$(readlink -f "$file")" "$root/usr/local/bin/${pair%%:*}"
    done
    # what glibc and iptables load while they run
    for file in /lib/*-linux-*/libnss_{files,dns}.so.2 /lib/*-linux-*/libresolv.so.2 /usr/lib/*-linux-*/xtables/*.so; do
        [ ! -e "$file" ] || copy "$root" "$file"
    done
    cp -L "$(command -v busybox)" "$root/bin/busybox"
    busybox --list | while read -r file; do
        [ -e "$root/bin/$file" ] || [ -e "$root/usr/bin/$file" ] || ln -s busybox "$root/bin/$file"
    done
    tar -C "$root" --numeric-owner --owner=0 --group=0 -c . \
        | docker import -c 'ENV PATH=/opt/java/openjdk/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
            -c 'ENV JAVA_HOME=/opt/java/openjdk' -c "LABEL $label=$(stamp)" -c "LABEL $label.registry=no" \
            - "$base" >/dev/null
}

# build_base: the official image, and the clients on top
build_base() {
    local packages=
    for pair in $clients; do packages="$packages ${pair##*:}"; done
    printf '%s\n' "FROM $official" \
        "RUN apt-get update && apt-get install -y --no-install-recommends $packages && rm -rf /var/lib/apt/lists/*" \
        "LABEL $label=$(stamp) $label.registry=yes" | docker build -q -t "$base" - >/dev/null
}

# stamp: changes when this script does
stamp() { cksum <integration-tests/docker.sh | tr ' ' -; }
labelled() { docker image inspect -f "{{index .Config.Labels \"$1\"}}" "$base" 2>/dev/null || true; }

make_base() {
    if timeout 300 docker pull -q "$official" >/dev/null 2>&1; then
        say "a registry can be reached: building $base from $official"
        build_base || fail "can't build $base"
    else
        say "no registry can be reached: making $base of this machine's files"
        import_base || fail "can't make $base"
    fi
    docker image prune -f --filter "label=$label" >/dev/null # what had the name before
}

# options: what Maven has to be told: without a registry, Testcontainers must not look for images of its own
options() { [ "$(labelled $label.registry)" != no ] || echo " -Pno-registry"; }

case ${1:-up} in
    up)
        command -v docker >/dev/null && answers || start_engine
        say "engine $(docker version -f '{{.Server.Version}}')"
        if [ "$(labelled "$label")" = "$(stamp)" ]; then
            say "$base is there"
        else
            make_base
            say "$base has $(($(docker image inspect -f '{{.Size}}' "$base") / 1000000)) MB"
        fi
        say "ready: mvn verify$(options)"
        ;;
    options)
        options
        ;;
    down)
        if command -v docker >/dev/null && answers; then
            docker image rm -f "$base" >/dev/null 2>&1 && say "removed $base" || true
        fi
        if [ -r "$pid_file" ] && kill "$(cat "$pid_file")" 2>/dev/null; then
            while kill -0 "$(cat "$pid_file")" 2>/dev/null; do sleep 0.2; done
            rm -f "$pid_file" "$log"
            say "the engine has ended"
        fi
        ;;
    *) fail "usage: integration-tests/docker.sh [up|options|down]" ;;
esac
