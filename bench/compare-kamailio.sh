#!/bin/bash
# Kamailio's list server (rls of 5.6, MariaDB) and this one under the same work, one after the other, with the ratio.
# MariaDB and Kamailio run as processes of this script, in bench/target, on loopback; nothing is left of them.
set -u

BENCH=$(cd "$(dirname "$0")" && pwd) || exit 2
ROOT=$(dirname "${BENCH}")
WORK=${BENCH}/target/compare
SQL=${SQL:-/usr/share/kamailio/mysql}
PATH=${PATH}:/usr/sbin:/sbin

usage() {
    cat <<'END'
bench/compare-kamailio.sh [options]
  --mode n           db_mode of both: 0 or 2 (0)
  --only which       kamailio or ours; the figures of the other are those of the last run
  --lists n, --members n, --seconds n, --rates a,b, --rounds n, --warmup s, --idle s, --quiet-rate n
                     as bench/run.sh --help tells them
  --patience s       how long either may take to complete a list (5)
  --install          installs what is missing, with apt-get; as root
END
}

fail() {
    echo "compare: $*" >&2
    exit 2
}

# shellcheck source=../distribution/src/main/karaf/assembly/bin/jdk
. "${ROOT}/distribution/src/main/karaf/assembly/bin/jdk"
# shellcheck source=database.sh
. "${BENCH}/database.sh"
jdk_find javac || exit 2

MODE=0
ONLY=
LISTS=200
MEMBERS=50
INSTALL=no
ROUNDS=3
WARMUP=60
LOAD=(--patience 5)
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --install) INSTALL=yes; shift; continue ;;
    esac
    [ $# -ge 2 ] || fail "$1 lacks its value"
    case "$1" in
        --mode) MODE=$2 ;;
        --only) ONLY=$2 ;;
        --lists) LISTS=$2 ;;
        --members) MEMBERS=$2 ;;
        --rounds) ROUNDS=$2 ;;
        --warmup) WARMUP=$2 ;;
        *) LOAD+=("$1" "$2") ;;
    esac
    shift 2
done
LOAD+=(--lists "${LISTS}" --members "${MEMBERS}")
[ -f "${BENCH}/target/bench.jar" ] || fail "there is no bench/target/bench.jar: build it (mvn -pl bench package)"

bench() {
    "${JAVA_HOME}/bin/java" -Xmx1g -jar "${BENCH}/target/bench.jar" "$@"
}

programs() {
    local program missing=
    for program in kamailio mariadbd mariadb mariadb-install-db; do
        command -v "${program}" > /dev/null || missing="${missing} ${program}"
    done
    [ -f "${SQL}/rls-create.sql" ] || missing="${missing} ${SQL}"
    [ -n "${missing}" ] || return 0
    local packages="kamailio kamailio-presence-modules kamailio-xml-modules kamailio-mysql-modules mariadb-server"
    [ "${INSTALL}" = yes ] || fail "missing:${missing}; --install gets them, or: apt-get install ${packages}"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${packages} || fail "cannot install"
}

# Only the processes started here, by their numbers.
stop() {
    trap - EXIT
    if [ -n "${KAMAILIO:-}" ]; then
        kill "${KAMAILIO}" 2> /dev/null
        wait "${KAMAILIO}" 2> /dev/null
        KAMAILIO=
    fi
    database_stop
}

# A Kamailio of its own for each round: its mode 0 keeps back-end subscriptions after the un-SUBSCRIBE, and tells twice in
# the next round. It needs no warm-up: nothing of it is compiled as it runs.
kamailio_round() {
    local ports
    rm -rf "${WORK}/kamailio"
    mkdir -p "${WORK}/kamailio/run"
    mapfile -t ports < <(bench ports 3)
    trap stop EXIT
    database_start mariadb "${WORK}/kamailio/db" "${ports[0]}" || fail "MariaDB does not start"
    {
        echo "CREATE DATABASE kamailio; USE kamailio;"
        cat "${SQL}/standard-create.sql" "${SQL}/presence-create.sql" "${SQL}/rls-create.sql"
        bench sql "${LISTS}" "${MEMBERS}"
    } | database_sql > /dev/null || fail "cannot make Kamailio's tables"
    sed "s#DBURL_VALUE#${DATABASE_URL}#; s/SIPPORT_VALUE/${ports[1]}/g; s/NOTIFIERPORT_VALUE/${ports[2]}/g
        s/MODE_VALUE/${MODE}/; s/WAITN_VALUE/1/" "${BENCH}/kamailio/kamailio.cfg" > "${WORK}/kamailio/kamailio.cfg"
    kamailio -f "${WORK}/kamailio/kamailio.cfg" -c > "${WORK}/kamailio/check.log" 2>&1 \
        || { cat "${WORK}/kamailio/check.log" >&2; fail "Kamailio refuses its configuration"; }
    # -DD: in the foreground, so that its processes are children of the one we know
    kamailio -DD -E -f "${WORK}/kamailio/kamailio.cfg" -P "${WORK}/kamailio/pid" -Y "${WORK}/kamailio/run" \
        -m 1024 -M 64 < /dev/null > "${WORK}/kamailio/kamailio.log" 2>&1 &
    KAMAILIO=$!
    echo "compare: $(kamailio -v | head -n 1), db_mode ${MODE}"
    bench load --server "127.0.0.1:${ports[1]}" --pid "${KAMAILIO}" --database-pid "${DATABASE_PID}" \
        --notifier-port "${ports[2]}" --json "${WORK}/kamailio-${MODE}-$1.json" --label "Kamailio, db_mode ${MODE}" \
        --warmup 0 --rounds 1 "${LOAD[@]}"
    stop
}

ours_run() {
    echo "compare: ours, db_mode ${MODE}"
    "${BENCH}/run.sh" --database mariadb --db-mode "${MODE}" --json "${WORK}/ours-${MODE}.json" \
        --label "ours, db_mode ${MODE}" --warmup "${WARMUP}" --rounds "${ROUNDS}" "${LOAD[@]}"
}

programs
mkdir -p "${WORK}"
if [ "${ONLY}" != ours ]; then
    rm -f "${WORK}/kamailio-${MODE}"-*.json
    for ((round = 1; round <= ROUNDS; round++)); do
        kamailio_round "${round}"
    done
fi
[ "${ONLY}" = kamailio ] || ours_run
THEIRS=$(find "${WORK}" -maxdepth 1 -name "kamailio-${MODE}-*.json" | sort | paste -s -d , -)
[ -n "${THEIRS}" ] && [ -f "${WORK}/ours-${MODE}.json" ] || exit 0
echo "compare: theirs is Kamailio, the ratio theirs by ours: above 1 is for us where less is better"
bench compare "${THEIRS}" "${WORK}/ours-${MODE}.json"
