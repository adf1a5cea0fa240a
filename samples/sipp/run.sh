#!/bin/bash
# SUBSCRIBEs to a list with SIPp, as a client that shares nothing with this project; see watcher.xml.
#   run.sh [server:port] [list] [watcher] [udp|tcp] [subscriptions]
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
SERVER=${1:-127.0.0.1:5060}
LIST=${2:-sip:alice-list@example.com}
WATCHER=${3:-sip:alice@example.com}
TRANSPORT=${4:-udp}
CALLS=${5:-1}

command -v sipp > /dev/null || {
    echo "sipp is missing. Debian, Ubuntu: apt-get install sip-tester" >&2
    exit 1
}
case "${TRANSPORT}" in
    udp) mode=u1 ;;
    tcp) mode=t1 ;;
    *) echo "run.sh: ${TRANSPORT} is neither udp nor tcp" >&2; exit 2 ;;
esac

scratch=$(mktemp -d)
trap 'rm -rf "${scratch}"' EXIT
result=0
# -nostdin: SIPp would take the terminal; it draws its screens into the file instead.
(cd "${scratch}" && sipp "${SERVER}" -sf "${HERE}/watcher.xml" -t "${mode}" -i 127.0.0.1 -m "${CALLS}" -r 50 \
    -key list "${LIST}" -key watcher "${WATCHER}" -trace_logs -log_file log.txt -trace_err -error_file errors.txt \
    -nostdin -timeout 120 -timeout_error > screen.txt 2>&1) || result=$?
sort -s -n -k 1,1 "${scratch}/log.txt" 2> /dev/null || true
if [ "${result}" -eq 0 ]; then
    echo "all ${CALLS} subscription(s) went as they should"
else
    echo "SIPp says ${result}: at least one subscription did not go as it should" >&2
    head -n 40 "${scratch}/errors.txt" >&2 2> /dev/null || tail -n 40 "${scratch}/screen.txt" >&2
fi
exit "${result}"
