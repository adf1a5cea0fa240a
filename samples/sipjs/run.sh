#!/bin/bash
# Puts Kamailio before the list server as a WebSocket edge, SUBSCRIBEs to a list through it with SIP.js (watcher.mjs),
# and stops Kamailio again. The list server is at RLS.
#   run.sh [list] [watcher] [seconds to wait for a change]
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
RLS=${RLS:-127.0.0.1:5060}
WS_PORT=${WS_PORT:-5080}
EDGE_PORT=${EDGE_PORT:-5081}
PATH=${PATH}:/usr/sbin:/sbin

for program in node npm kamailio; do
    command -v "${program}" > /dev/null || {
        echo "${program} is missing. Debian: apt-get install nodejs npm kamailio kamailio-websocket-modules" >&2
        exit 1
    }
done
[ -d "${HERE}/node_modules" ] || (cd "${HERE}" && npm ci --no-audit --no-fund --silent)

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
node "${HERE}/watcher.mjs" "ws://127.0.0.1:${WS_PORT}" "${1:-sip:alice-list@example.com}" \
    "${2:-sip:alice@example.com}" "${3:-20}"
