#!/bin/bash
# SUBSCRIBEs to a list with SIP.js (watcher.mjs) over WebSocket.
#   run.sh [list] [watcher] [seconds to wait for a change]
# Puts Kamailio before the list server at RLS as the edge, and stops it again; with WS set, for instance
# WS=ws://127.0.0.1:5062, it goes to the list server itself.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
RLS=${RLS:-127.0.0.1:5060}
WS_PORT=${WS_PORT:-5080}
EDGE_PORT=${EDGE_PORT:-5081}
PATH=${PATH}:/usr/sbin:/sbin

needed="node npm"
[ -n "${WS:-}" ] || needed="${needed} kamailio"
for program in ${needed}; do
    command -v "${program}" > /dev/null || {
        echo "${program} is missing. Debian: apt-get install nodejs npm kamailio kamailio-websocket-modules" >&2
        exit 1
    }
done
[ -d "${HERE}/node_modules" ] || (cd "${HERE}" && npm ci --no-audit --no-fund --silent)

watch() {
    node "${HERE}/watcher.mjs" "$1" "${2:-sip:alice-list@example.com}" "${3:-sip:alice@example.com}" "${4:-20}"
}
if [ -n "${WS:-}" ]; then
    watch "${WS}" "$@"
    exit
fi

scratch=$(mktemp -d)
edge=
finish() {
    if [ -n "${edge}" ]; then
        kill "${edge}" 2> /dev/null || true
        wait "${edge}" 2> /dev/null || true
    fi
    rm -rf "${scratch}"
}
trap finish EXIT
sed "s/WSPORT_VALUE/${WS_PORT}/g; s/SIPPORT_VALUE/${EDGE_PORT}/g; s/RLS_VALUE/${RLS}/g" "${HERE}/edge.cfg" \
    > "${scratch}/edge.cfg"
# -DD: in the foreground, so that its processes are ours to end
kamailio -DD -E -f "${scratch}/edge.cfg" -P "${scratch}/edge.pid" -Y "${scratch}" -m 32 -M 8 < /dev/null \
    > "${scratch}/edge.log" 2>&1 &
edge=$!
left=100
until (exec 3<> "/dev/tcp/127.0.0.1/${WS_PORT}") 2> /dev/null; do
    left=$((left - 1))
    if [ "${left}" -eq 0 ] || ! kill -0 "${edge}" 2> /dev/null; then
        echo "Kamailio does not listen on port ${WS_PORT}:" >&2
        tail -n 20 "${scratch}/edge.log" >&2
        exit 1
    fi
    sleep 0.1
done
watch "ws://127.0.0.1:${WS_PORT}" "$@"
