#!/bin/bash
# Starts the built distribution on loopback ports of its own, drives it with bench.jar, and stops it. The machine needs
# Linux (CPU is read from /proc) and a JDK (jcmd).
set -u

BENCH=$(cd "$(dirname "$0")" && pwd) || exit 2
ROOT=$(dirname "${BENCH}")
WORK=${BENCH}/target/server

usage() {
    cat <<'END'
bench/run.sh [fuzz|resolve|change|kill|long|nodes] [--waitn s] [--set PID.key=value]... [--heap size] [--profile file.jfr] [driver options]
  --waitn s          waitn_time of the server (1)
  --set rls.key=v    any other key of a .cfg file, e.g. --set rls.gather_time_ms=10; the PID is what stands before the
                     last dot
  --database kind    mariadb or postgres, a server of its own for this run (the embedded H2); its CPU counts
  --kill-database    with kill: kill -9 of the database together with the server
  --db-mode n        db_mode of the server (0)
  --heap size        -Xmx of the server (1g)
  --profile file     records the server with the JDK's Flight Recorder from its start
  --archive file     another distribution than that in distribution/target
  --keep             leaves the unpacked server in bench/target/server for a look at its log
With fuzz the server gets spoilt messages instead of load; with resolve one long list after the other is asked for, with
change a document changes that many lists are made of, with kill the server is killed in the middle of the load and
started again (with --db-mode 1 or 2), with long the load goes on for half an hour; nodes is bench/nodes.sh, which has
--help of its own. The first word; each has options of its own below.
Driver options go to bench.jar as they are:
END
    "${JAVA_HOME}/bin/java" -jar "${BENCH}/target/bench.jar" load --help x 2>&1 | grep '^  --\|^[a-z]*:$' | grep -v -- '--server\|--database-start\|--pid\|--notifier-port\|--xcap-port\|--folder\|--start\|--database-pid'
}

fail() {
    echo "bench: $*" >&2
    exit 2
}

# shellcheck source=../distribution/src/main/karaf/assembly/bin/jdk
. "${ROOT}/distribution/src/main/karaf/assembly/bin/jdk"
jdk_find javac || exit 2

# shellcheck source=database.sh
. "${BENCH}/database.sh"

ARCHIVE=$(find "${ROOT}/distribution/target" -maxdepth 1 -name 'rollcall-*.tar.gz' 2> /dev/null | head -n 1)
WAITN=1
HEAP=1g
DRIVER_HEAP=1g
PROFILE=
KEEP=no
KILL_DATABASE=no
DATABASE=
MODE=0
LISTS=200
MEMBERS=50
COMMAND=load
SETTINGS=()
DRIVER=()
if [ "${1:-}" = nodes ]; then
    shift
    exec "${BENCH}/nodes.sh" "$@"
fi
case "${1:-}" in
    fuzz | resolve | change | kill | long) COMMAND=$1; shift ;;
esac
if [ "${COMMAND}" = fuzz ]; then
    LISTS=1
    MEMBERS=5
    # what spoilt messages subscribed to is to be gone when memory is measured; whoever they say they are is let in
    SETTINGS+=(rls.max_expires=60 rls.auth=none)
elif [ "${COMMAND}" = resolve ]; then
    MEMBERS=500
    # each time the source is asked whether the document is still the same
    SETTINGS+=(rls.list_fresh_time=0)
elif [ "${COMMAND}" = change ]; then
    LISTS=1000
elif [ "${COMMAND}" = long ]; then
    LISTS=4000
    HEAP=2g
    DRIVER_HEAP=3g
fi
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --keep) KEEP=yes; shift; continue ;;
        --kill-database) KILL_DATABASE=yes; shift; continue ;;
    esac
    [ $# -ge 2 ] || fail "$1 lacks its value"
    case "$1" in
        --waitn) WAITN=$2 ;;
        --database) DATABASE=$2 ;;
        --db-mode) MODE=$2 ;;
        --archive) ARCHIVE=$2 ;;
        --heap) HEAP=$2 ;;
        --profile) PROFILE=$(realpath -m "$2") ;;
        --set) SETTINGS+=("$2") ;;
        --lists) LISTS=$2; DRIVER+=("$1" "$2") ;;
        --members) MEMBERS=$2; DRIVER+=("$1" "$2") ;;
        *) DRIVER+=("$1" "$2") ;;
    esac
    shift 2
done

[ "${KILL_DATABASE}" = no ] || { [ "${COMMAND}" = kill ] && [ -n "${DATABASE}" ]; } \
    || fail "--kill-database is for kill, with --database"
[ -f "${ARCHIVE}" ] || fail "there is no distribution/target/rollcall-*.tar.gz: build it (./rollcall test, or mvn package)"
[ -f "${BENCH}/target/bench.jar" ] || fail "there is no bench/target/bench.jar: build it (mvn -pl bench package)"

# Writes a key: PID, key, value.
configure() {
    printf '\n%s = %s\n' "$2" "$3" >> "${HOME_DIR}/etc/$1.cfg"
}

unpack() {
    rm -rf "${WORK}"
    mkdir -p "${WORK}"
    tar xzf "${ARCHIVE}" -C "${WORK}" || fail "cannot unpack ${ARCHIVE}"
    HOME_DIR=$(find "${WORK}" -mindepth 1 -maxdepth 1 -type d -name 'rollcall*' | head -n 1)
    local ports
    mapfile -t ports < <("${JAVA_HOME}/bin/java" -jar "${BENCH}/target/bench.jar" ports 7)
    SIP_PORT=${ports[0]}
    NOTIFIER_PORT=${ports[1]}
    configure rls.sip listen "udp:127.0.0.1:${SIP_PORT}, tcp:127.0.0.1:${SIP_PORT}"
    configure rls.sip outbound_proxy "sip:127.0.0.1:${NOTIFIER_PORT}"
    configure rls.sip udp_max_bytes 65000
    # all watchers of the driver come from one address
    configure rls.sip unlimited_peers 127.0.0.1
    configure rls waitn_time "${WAITN}"
    configure rls.xcap.integrated load_folder "${WORK}/lists"
    configure org.apache.karaf.shell sshPort "${ports[2]}"
    configure org.apache.karaf.management rmiRegistryPort "${ports[3]}"
    configure org.apache.karaf.management rmiServerPort "${ports[4]}"
    configure rls db_mode "${MODE}"
    if [ -n "${DATABASE}" ]; then
        trap stop EXIT
        database_start "${DATABASE}" "${WORK}/db" "${ports[5]}" || fail "${DATABASE} does not start"
        echo "CREATE DATABASE bench;" | database_sql
        configure rls.db db_url "${DATABASE_JDBC}/bench${DATABASE_USER}"
        [ "${COMMAND}" = kill ] || DRIVER+=(--database-pid "${DATABASE_PID}")
        if [ "${KILL_DATABASE}" = yes ]; then
            database_stop
            DRIVER+=(--database-start "${DATABASE_START}")
        fi
    fi
    local setting name
    for setting in ${SETTINGS[@]+"${SETTINGS[@]}"}; do
        name=${setting%%=*}
        configure "${name%.*}" "${name##*.}" "${setting#*=}"
    done
    documents "${ports[6]}"
}

write() {
    "${JAVA_HOME}/bin/java" -jar "${BENCH}/target/bench.jar" "$@" || exit 2
}

# Writes the lists; the port is for an XCAP server of the driver's.
documents() {
    case "${COMMAND}" in
        resolve)
            write lists "${WORK}/lists" 2 1
            write lists "${WORK}/lists" 1 "${MEMBERS}"
            configure rls.xcap.http xcap_root "http://127.0.0.1:$1/xcap"
            DRIVER+=(--xcap-port "$1")
            ;;
        kill) write kill-lists "${WORK}/lists" ${DRIVER[@]+"${DRIVER[@]}"} ;;
        change)
            write shared-lists "${WORK}/lists" "${LISTS}"
            DRIVER+=(--folder "${WORK}/lists")
            ;;
        *) write lists "${WORK}/lists" "${LISTS}" "${MEMBERS}" ;;
    esac
}

start() {
    local options="-Xmx${HEAP}"
    if [ -n "${PROFILE}" ]; then
        options="${options} -XX:StartFlightRecording=filename=${PROFILE},settings=profile,dumponexit=true"
    fi
    trap stop EXIT
    # its own process is Java itself, and a child of whoever runs this
    printf 'cd "%s" && EXTRA_JAVA_OPTS="%s" exec bin/karaf daemon\n' "${HOME_DIR}" "${options}" > "${WORK}/start"
    if [ "${COMMAND}" = kill ]; then
        DRIVER+=(--start "${WORK}/start")
        return
    fi
    bash "${WORK}/start" > "${WORK}/console.txt" 2>&1 &
    SERVER=$!
    DRIVER+=(--pid "${SERVER}")
}

# Only the processes started here, by their numbers.
stop() {
    trap - EXIT
    if [ -n "${SERVER:-}" ]; then
        kill "${SERVER}" 2> /dev/null
        wait "${SERVER}" 2> /dev/null
    fi
    database_stop
    if [ "${KEEP}" = no ] && [ "${RESULT:-1}" -eq 0 ]; then
        rm -rf "${WORK}"
    else
        echo "bench: the server's log is in ${HOME_DIR}/data/log"
    fi
}

# What a reader of the figures must know of the machine.
circumstances() {
    echo "bench: $(date -u '+%Y-%m-%d %H:%M UTC'), commit $(git -C "${ROOT}" rev-parse --short HEAD 2> /dev/null)," \
        "$(nproc) cores, load $(cut -d ' ' -f 1-3 /proc/loadavg), Java $(jdk_major "${JAVA_HOME}")," \
        "waitn_time ${WAITN}, db_mode ${MODE}, database ${DATABASE:-embedded H2}, heap ${HEAP} ${SETTINGS[*]-}"
}

# How many rows are left in the database when all subscriptions have ended.
rows() {
    local table
    for table in rls_lists rls_backends rls_watchers rls_presentity; do
        echo "SELECT '${table}', COUNT(*) FROM ${table};"
    done | database_sql bench | tr -cs 'a-z_0-9\n' ' ' | grep '[0-9]' | tr '\n' ';' | sed 's/^/bench: rows left:/; s/ *;$/\n/'
}

unpack
circumstances
start
"${JAVA_HOME}/bin/java" -Xmx${DRIVER_HEAP} -jar "${BENCH}/target/bench.jar" "${COMMAND}" --server "127.0.0.1:${SIP_PORT}" \
    --notifier-port "${NOTIFIER_PORT}" ${DRIVER[@]+"${DRIVER[@]}"}
RESULT=$?
if [ "${RESULT}" -ne 0 ] && [ -n "${SERVER:-}" ] && ! kill -0 "${SERVER}" 2> /dev/null; then
    tail -n 20 "${WORK}/console.txt" >&2
fi
[ "${COMMAND}" != kill ] || [ -z "${DATABASE_PID:-}" ] || rows
# Spoilt messages are the fault of who sends them: no stack trace, and nothing that is lost.
if [ "${COMMAND}" = fuzz ]; then
    TRACES=$(grep -ac '^	at \|| ERROR ' "${HOME_DIR}"/data/log/rollcall.log)
    echo "bench: ${TRACES} lines of the log are errors or of stack traces"
    [ "${TRACES}" -eq 0 ] || RESULT=1
fi
grep -a '| WARN \|| ERROR ' "${HOME_DIR}"/data/log/rollcall.log 2> /dev/null | cut -c1-300 | tail -n 10
circumstances
stop
exit "${RESULT}"
