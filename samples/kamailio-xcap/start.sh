#!/bin/bash
# Starts MariaDB and Kamailio as an XCAP server on loopback, in a scratch folder, with nothing of either installed as a
# service.
set -eu
. "$(dirname "$0")/settings"
PATH=${PATH}:/usr/sbin:/sbin

for program in kamailio mariadbd mariadb mariadb-install-db; do
    command -v "${program}" > /dev/null || {
        echo "${program} is missing. Debian: apt-get install kamailio kamailio-xml-modules" \
            "kamailio-presence-modules kamailio-mysql-modules mariadb-server" >&2
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
if ! sql -e 'SELECT 1 FROM xcap LIMIT 1' kamailio > /dev/null 2>&1; then
    sql -e "CREATE DATABASE kamailio; CREATE USER kamailio@'127.0.0.1'; GRANT ALL ON kamailio.* TO kamailio@'127.0.0.1'"
    for tables in standard presence; do
        sql kamailio < "${SQL}/${tables}-create.sql"
    done
    echo "made Kamailio's tables in ${SCRATCH}/db"
fi

if ! runs "${SCRATCH}/kamailio.pid"; then
    sed "s/XCAPPORT_VALUE/${XCAP_PORT}/g; s/DBPORT_VALUE/${DB_PORT}/g" "${HERE}/kamailio.cfg" > "${SCRATCH}/kamailio.cfg"
    kamailio -f "${SCRATCH}/kamailio.cfg" -c > "${SCRATCH}/kamailio-check.log" 2>&1 \
        || { cat "${SCRATCH}/kamailio-check.log" >&2; exit 1; }
    # -DD: in the foreground, so that its processes are ours to end
    mkdir -p "${SCRATCH}/run"
    kamailio -DD -E -f "${SCRATCH}/kamailio.cfg" -P "${SCRATCH}/kamailio.pid" -Y "${SCRATCH}/run" -m 64 -M 8 \
        < /dev/null > "${SCRATCH}/kamailio.log" 2>&1 &
    await Kamailio grep -q . "${SCRATCH}/kamailio.pid"
fi
echo "XCAP root http://127.0.0.1:${XCAP_PORT}/xcap-root, MariaDB behind it on port ${DB_PORT};" \
    "logs in ${SCRATCH}; stop.sh stops both."
