#!/usr/bin/env bash
# install-deps.sh [run|test]: installs the Debian packages that the server ("run") or its tests ("test") need and
# that are missing, one line each. Does nothing, quickly, when all are there.
set -euo pipefail

for_running=(
    "pkg-config|tells the build where the libraries below are"
    "g++|compiles the C++ shim and brings the C++ standard library"
    "libssl-dev|DTLS, the key exchange of a call (OpenSSL)"
    "zlib1g-dev|unpacks the packages of speech models"
    "libsrtp2-dev|SRTP, the encryption of audio"
    "libusrsctp-dev|SCTP, the transport under data channels"
    "libopus-dev|Opus, the audio codec of calls"
    "libspeexdsp-dev|resampling between audio rates"
    "libwebrtc-audio-processing-dev|noise suppression and voice activity"
    "libpocketsphinx-dev|the embedded speech recognizer"
    "pocketsphinx-en-us|its English model"
    "flite1-dev|the embedded English voices"
    "libespeak-ng-dev|the embedded voices of every other language"
    "espeak-ng-data|their data"
)
for_testing=(
    "python3-venv|runs the interop tests in an environment of their own"
    "chromium|the browser that calls the server"
    "firefox-esr|a second browser"
    "flite|speaks the questions of the tests"
    "asterisk-core-sounds-es-g722|a person who speaks Spanish"
    "libgomp1|threads of llama.cpp, the chat model of a test"
)

packages=("${for_running[@]}")
case ${1:-run} in
    run) ;;
    test) packages+=("${for_testing[@]}") ;;
    *) echo "usage: $0 [run|test]" >&2; exit 64 ;;
esac

check_swift() {
    local version
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' || true)
    if [ -z "$version" ]; then
        echo "'swift --version' does not work here. Parley needs Swift 6.1 or newer, with the packages that Swift itself" >&2
        echo "asks for: see https://www.swift.org/install/linux/ (Debian 12), then run this again." >&2
        exit 1
    fi
    if [ "$(printf '%s\n6.1\n' "$version" | sort -V | head -n 1)" != 6.1 ]; then
        echo "This is Swift $version; Parley needs Swift 6.1 or newer: https://www.swift.org/install/linux/" >&2
        exit 1
    fi
}

# Elsewhere than on Debian: go on if the libraries can be found, else say which ones to install by hand.
check_foreign_system() {
    if command -v pkg-config >/dev/null \
        && pkg-config --exists openssl zlib libsrtp2 usrsctp opus speexdsp webrtc-audio-processing pocketsphinx espeak-ng; then
        return
    fi
    echo "This is not a Debian system, so nothing was installed. Parley needs what these Debian packages hold:" >&2
    printf '%s\n' "${packages[@]}" | awk -F'|' '{ printf "  %-32s %s\n", $1, $2 }' >&2
    echo "Only Debian 12 is tested." >&2
    exit 1
}

check_swift
if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    check_foreign_system
    exit 0
fi

# One query for all: a line "package status" for each package that dpkg has heard of.
installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${packages[@]%%|*}" 2>/dev/null || true)
missing=()
for entry in "${packages[@]}"; do
    if ! grep -qxF "${entry%%|*} installed" <<<"$installed"; then
        missing+=("${entry%%|*}")
        printf 'missing: %-32s %s\n' "${entry%%|*}" "${entry#*|}"
    fi
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Installing needs root. Run as root: apt-get update && apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "installing ${#missing[@]} Debian package(s) ..."
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    </dev/null
