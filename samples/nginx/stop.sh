#!/bin/bash
# Stops what start.sh started; with --delete the scratch folder goes too.
set -eu
SCRATCH=${SCRATCH:-/tmp/rollcall-nginx-$(id -u)}
if [ -s "${SCRATCH}/nginx.pid" ]; then
    kill "$(cat "${SCRATCH}/nginx.pid")"
fi
if [ "${1:-}" = --delete ]; then
    rm -rf "${SCRATCH}"
fi
