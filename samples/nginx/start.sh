#!/bin/bash
# Starts an nginx on loopback that serves ../lists as an XCAP root; nothing runs as a system service.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
SCRATCH=${SCRATCH:-/tmp/rollcall-nginx-$(id -u)}
PORT=${PORT:-8090}

NGINX=$(PATH=${PATH}:/usr/sbin command -v nginx) || {
    echo "nginx is missing. Debian, Ubuntu: apt-get install nginx-light" >&2
    exit 1
}
mkdir -p "${SCRATCH}/root"
if [ -z "$(ls "${SCRATCH}/root")" ]; then
    cp -r "${HERE}/../lists/." "${SCRATCH}/root"
    # References lead to the root that they are found in (RFC 4826, 4.1).
    find "${SCRATCH}/root" -type f -exec sed -i "s#http://xcap.example.com/#http://127.0.0.1:${PORT}/xcap/#" {} +
fi
sed -e "s#@SCRATCH@#${SCRATCH}#" -e "s#@PORT@#${PORT}#" "${HERE}/nginx.conf.in" > "${SCRATCH}/nginx.conf"
"${NGINX}" -p "${SCRATCH}" -c "${SCRATCH}/nginx.conf"
echo "XCAP root http://127.0.0.1:${PORT}/xcap, files in ${SCRATCH}/root; stop.sh stops it."
