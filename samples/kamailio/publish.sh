#!/bin/bash
# Tells the presence server what somebody does: publish.sh sip:bob@example.com open "at my desk"
# Needs bash alone. Each state lasts 600 s unless EXPIRES says otherwise.
set -eu
. "$(dirname "$0")/settings"

if [ $# -lt 2 ] || [[ $2 != open && $2 != closed ]]; then
    echo "publish.sh <sip:user@domain> open|closed [note]" >&2
    exit 2
fi
who=$1 basic=$2 note=${3:-}
text=$(sed 's/&/\&amp;/g; s/</\&lt;/g' <<< "${note}")
id=${RANDOM}${RANDOM}${RANDOM}
entity=${SCRATCH}/etag-${who//[^a-zA-Z0-9]/-}

# The entity tag of the last PUBLISH makes this one replace it (RFC 3903, 4.1).
if_match=
if [ -s "${entity}" ]; then
    if_match="SIP-If-Match: $(cat "${entity}")"$'\r\n'
fi

# Prints the request, with SIP-If-Match when $1 is not empty.
request() {
    local body length
    body="<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"${who}\">
 <tuple id=\"t1\"><status><basic>${basic}</basic></status>${text:+<note>${text}</note>}</tuple>
</presence>
"
    length=$(printf %s "${body}" | wc -c)
    printf '%s\r\n' "PUBLISH ${who} SIP/2.0" \
        "Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK${id}${1:+m};rport" \
        "Max-Forwards: 70" "From: <${who}>;tag=${id}" "To: <${who}>" "Call-ID: ${id}${1:+m}@127.0.0.1" \
        "CSeq: 1 PUBLISH" "Event: presence" "Expires: ${EXPIRES:-600}"
    printf '%s' "${1}"
    printf '%s\r\n' "Content-Type: application/pidf+xml" "Content-Length: ${length}" ""
    printf %s "${body}"
}

# Sends the request by TCP and prints the head of the answer.
exchange() {
    local line
    { exec 3<> "/dev/tcp/127.0.0.1/${SIP_PORT}"; } 2> /dev/null || {
        echo "nobody listens on 127.0.0.1:${SIP_PORT}"
        return
    }
    request "$1" >&3
    while IFS= read -r -t 5 line <&3; do
        line=${line%$'\r'}
        [ -n "${line}" ] || break
        echo "${line}"
    done
    exec 3>&-
}

answer=$(exchange "${if_match}")
# The state may be over by now, or the server a new one: then it is told anew.
if [[ -n ${if_match} && ${answer} != "SIP/2.0 200"* ]]; then
    answer=$(exchange "")
fi
etag=$(sed -n 's/^SIP-ETag: *//Ip' <<< "${answer}")
if [[ ${answer} != "SIP/2.0 200"* ]]; then
    echo "refused: ${answer%%$'\n'*}" >&2
    exit 1
fi
printf %s "${etag}" > "${entity}"
echo "${who} is ${basic}${note:+, ${note}}"
