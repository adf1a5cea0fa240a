#!/bin/bash
# Starts MariaDB and Kamailio on loopback, in a scratch folder, with nothing of either installed as a service.
#   start.sh [--lists]: with a second Kamailio that serves a list
set -eu
. "$(dirname "$0")/settings"
PATH=${PATH}:/usr/sbin:/sbin

for program in kamailio mariadbd mariadb mariadb-install-db; do
    command -v "${program}" > /dev/null || {
        echo "${program} is missing. Debian: apt-get install kamailio kamailio-presence-modules" \
            "kamailio-mysql-modules mariadb-server" >&2
        exit 1
    }
done

# Whether the process of pid file $1 runs.
runs() {
    [ -s "$1" ] && kill -0 "$(cat "$1")" 2> /dev/null
}

# Tries the command every 0.2 s, for 30 s; $1 says what for.
await() {
    local what=$1 left=150
    shift
    until "$@" > /dev/null 2>&1; do
        left=$((left - 1))
        [ "${left}" -gt 0 ] || { echo "${what} does not answer; see ${SCRATCH}/*.log" >&2; exit 1; }
        sleep 0.2
    done
}

sql() {
    mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "${DB_PORT}" -u root "$@"
}

mkdir -p "${SCRATCH}"
if ! runs "${SCRATCH}/mariadb.pid"; then
    # MariaDB will not run as root unless it is told to.
    user=$(id -un)
    [ -d "${SCRATCH}/db/mysql" ] || mariadb-install-db --no-defaults --user="${user}" --datadir="${SCRATCH}/db" \
        --auth-root-authentication-method=normal --skip-test-db > "${SCRATCH}/mariadb-install.log" 2>&1
    mariadbd --no-defaults --user="${user}" --datadir="${SCRATCH}/db" --bind-address=127.0.0.1 --port="${DB_PORT}" \
        --socket="${SCRATCH}/mariadb.sock" --pid-file="${SCRATCH}/mariadb.pid" --innodb-buffer-pool-size=32M \
        --innodb-flush-log-at-trx-commit=2 --skip-name-resolve < /dev/null > "${SCRATCH}/mariadb.log" 2>&1 &
    await MariaDB sql -e 'SELECT 1'
fi
if ! sql -e 'SELECT 1 FROM version' kamailio > /dev/null 2>&1; then
    sql -e "CREATE DATABASE kamailio; CREATE USER kamailio@'127.0.0.1'; GRANT ALL ON kamailio.* TO kamailio@'127.0.0.1'"
    for tables in standard presence; do
        sql kamailio < "${SQL}/${tables}-create.sql"
    done
    echo "made the presence tables in ${SCRATCH}/db"
fi

# Starts Kamailio with $1.cfg as process $1.
kamailio_as() {
    runs "${SCRATCH}/$1.pid" && return
    sed "s/SIPPORT_VALUE/${SIP_PORT}/g; s/LISTSPORT_VALUE/${LISTS_PORT}/g; s/DBPORT_VALUE/${DB_PORT}/g
        s/MODE_VALUE/${LISTS_MODE}/g" \
        "${HERE}/$1.cfg" > "${SCRATCH}/$1.cfg"
    kamailio -f "${SCRATCH}/$1.cfg" -c > "${SCRATCH}/$1-check.log" 2>&1 \
        || { cat "${SCRATCH}/$1-check.log" >&2; exit 1; }
    # -DD: in the foreground, so that its processes are ours to end
    mkdir -p "${SCRATCH}/$1-run"
    kamailio -DD -E -f "${SCRATCH}/$1.cfg" -P "${SCRATCH}/$1.pid" -Y "${SCRATCH}/$1-run" -m 64 -M 8 \
        < /dev/null > "${SCRATCH}/$1.log" 2>&1 &
    await Kamailio grep -q . "${SCRATCH}/$1.pid"
}

kamailio_as kamailio
echo "Kamailio is a presence server on 127.0.0.1:${SIP_PORT} (UDP and TCP), MariaDB behind it on port ${DB_PORT};" \
    "logs in ${SCRATCH}; stop.sh stops both."
if [ "${1:-}" = --lists ]; then
    if ! sql -e 'SELECT 1 FROM rls_watchers' kamailio > /dev/null 2>&1; then
        sql kamailio < "${SQL}/rls-create.sql"
    fi
    sql -e "REPLACE INTO xcap (username, domain, doc, doc_type, etag, source, doc_uri, port) VALUES ('alice',
        'example.com', '<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\" xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">
 <service uri=\"${TEAM}\">
  <list><rl:entry uri=\"sip:bob@example.com\"/><rl:entry uri=\"sip:carol@example.com\"/></list>
  <packages><package>presence</package></packages>
 </service>
</rls-services>', 8, 'sample', 0, 'rls-services/users/sip:alice@example.com/index', 0)" kamailio
    kamailio_as lists
    echo "Another Kamailio serves the list ${TEAM} of alice's on 127.0.0.1:${LISTS_PORT}."
fi
