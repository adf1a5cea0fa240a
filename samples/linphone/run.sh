#!/bin/bash
# Builds watcher.c against liblinphone and lets it watch a list of the server; see README.md.
#   run.sh contained|stored [udp|tcp] [seconds to wait for a change] [friend...]
# RLS, LIST, WATCHER and EXPIRES in the environment change what stands below.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
RLS=${RLS:-127.0.0.1:5060}
WATCHER=${WATCHER:-sip:alice@example.com}
MODE=${1:-contained}
TRANSPORT=${2:-udp}
SECONDS_LEFT=${3:-20}
shift $(($# < 3 ? $# : 3))
[ $# -gt 0 ] || set -- sip:bob@example.com sip:carol@example.com
case ${MODE} in
    contained) list=${LIST:-sip:friends@example.com} ;;
    stored) list=${LIST:-sip:alice-list@example.com} ;;
    *) echo "run.sh: ${MODE} is neither contained nor stored" >&2; exit 2 ;;
esac
case ${TRANSPORT} in
    udp | tcp) ;;
    *) echo "run.sh: ${TRANSPORT} is neither udp nor tcp" >&2; exit 2 ;;
esac

command -v gcc > /dev/null && [ -f /usr/include/linphone/core.h ] || {
    echo "gcc or liblinphone is missing. Debian 12: apt-get install gcc libc6-dev liblinphone-dev" >&2
    exit 1
}
scratch=$(mktemp -d)
trap 'rm -rf "${scratch}"' EXIT
gcc -std=gnu11 -Wall -Wextra -O1 "${HERE}/watcher.c" -o "${scratch}/watcher" -llinphone -lbctoolbox -lortp
{ cat "${HERE}/linphonerc"; echo "rls_presence_expires=${EXPIRES:-3600}"; } > "${scratch}/linphonerc"
HOME=${scratch} "${scratch}/watcher" "${MODE}" "${TRANSPORT}" "sip:${RLS};transport=${TRANSPORT}" "${list}" "${WATCHER}" \
    "${scratch}" "${SECONDS_LEFT}" "$@" 2> "${scratch}/errors.txt" || {
    result=$?
    [ "${result}" -le 2 ] || echo "liblinphone ended by signal $((result - 128))" >&2
    exit "${result}"
}
