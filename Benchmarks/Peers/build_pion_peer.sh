#!/usr/bin/env bash
# build_pion_peer.sh OUTPUT: builds the Pion server from Debian's packages golang-go, golang-github-pion-webrtc.v3-dev and
# golang-github-gorilla-websocket-dev.
set -euo pipefail
output=$(realpath -m "${1:?where to put the server}")
cd "$(dirname "$0")/pion"

# Debian's Go packages are a GOPATH, where import paths with a version are found from a module alone.
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/src/pion_peer"
cp main.go "$tree/src/pion_peer/"
printf 'module pion_peer\n\ngo 1.19\n' >"$tree/src/pion_peer/go.mod"
cd "$tree/src/pion_peer"
GO111MODULE=off GOPATH="$tree:/usr/share/gocode" GOCACHE=${GOCACHE:-$tree/cache} go build -o "$output" .
echo "$output"
