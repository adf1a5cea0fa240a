#!/bin/bash
# Stops what start.sh started, by its pid files; --delete also deletes the scratch folder.
set -eu
. "$(dirname "$0")/settings"

for name in kamailio mariadb; do
    file=${SCRATCH}/${name}.pid
    if [ -s "${file}" ] && pid=$(cat "${file}") && kill "${pid}" 2> /dev/null; then
        left=100
        while kill -0 "${pid}" 2> /dev/null && [ "${left}" -gt 0 ]; do
            left=$((left - 1))
            sleep 0.2
        done
        echo "stopped ${name} (process ${pid})"
    fi
    rm -f "${file}"
done
if [ "${1:-}" = --delete ]; then
    rm -rf "${SCRATCH}"
fi
