#!/bin/bash
# Starts several nodes of the built distribution on one database, all on loopback ports of their own, and has bench.jar
# kill one, freeze one and stop one while members change. First with two nodes, then with three.
set -u

BENCH=$(cd "$(dirname "$0")" && pwd) || exit 2
ROOT=$(dirname "${BENCH}")
WORK=${BENCH}/target/nodes

usage() {
    cat <<'END'
bench/run.sh nodes [--nodes n,n..] [--database kind] [--heap size] [--set PID.key=value]... [--keep yes] [driver options]
  --nodes n,n..      how many nodes; one run for each number (2,3)
  --database kind    mariadb or postgres, a server of its own for each run (postgres)
  --heap size        -Xmx of each node (512m)
  --set rls.key=v    a key of a .cfg file of all nodes
  --archive file     another distribution than that in distribution/target
  --keep yes         leaves the nodes in bench/target/nodes for a look at their logs
Driver options:
END
    "${JAVA_HOME}/bin/java" -jar "${BENCH}/target/bench.jar" load --help x 2>&1 | sed -n '/^nodes:$/,$p' | grep '^  --' \
        | grep -v -- '--start\|--counters'
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
HEAP=512m
DATABASE=postgres
NODES=2,3
KEEP=no
SETTINGS=()
DRIVER=()
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
    esac
    [ $# -ge 2 ] || fail "$1 lacks its value"
    case "$1" in
        --nodes) NODES=$2 ;;
        --database) DATABASE=$2 ;;
        --heap) HEAP=$2 ;;
        --archive) ARCHIVE=$2 ;;
        --keep) KEEP=$2 ;;
        --set) SETTINGS+=("$2") ;;
        *) DRIVER+=("$1" "$2") ;;
    esac
    shift 2
done
[ -f "${ARCHIVE}" ] || fail "there is no distribution/target/rollcall-*.tar.gz: build it (./rollcall test, or mvn package)"
[ -f "${BENCH}/target/bench.jar" ] || fail "there is no bench/target/bench.jar: build it (mvn -pl bench package)"

bench() {
    "${JAVA_HOME}/bin/java" -Xmx1g -jar "${BENCH}/target/bench.jar" "$@"
}

# Writes a key of the node at hand: PID, key, value.
configure() {
    printf '\n%s = %s\n' "$2" "$3" >> "${HOME_DIR}/etc/$1.cfg"
}

# Unpacks and configures node $1, whose ports are $2 (SIP), $3 (ssh), $4 and $5 (management).
node() {
    local setting name
    mkdir -p "${WORK}/$1"
    tar xzf "${ARCHIVE}" -C "${WORK}/$1" || fail "cannot unpack ${ARCHIVE}"
    HOME_DIR=$(find "${WORK}/$1" -mindepth 1 -maxdepth 1 -type d -name 'rollcall*' | head -n 1)
    configure rls.sip listen "udp:127.0.0.1:$2, tcp:127.0.0.1:$2"
    configure rls.sip outbound_proxy "sip:127.0.0.1:${NOTIFIER_PORT}"
    configure rls.sip udp_max_bytes 65000
    configure rls.sip unlimited_peers 127.0.0.1
    configure rls waitn_time 1
    configure rls db_mode 2
    configure rls.db db_url "${DATABASE_JDBC}/bench${DATABASE_USER}"
    configure rls.store.jdbc node_name "node$1"
    configure rls.store.jdbc node_address "sip:127.0.0.1:$2;transport=udp"
    configure org.apache.karaf.shell sshPort "$3"
    configure org.apache.karaf.management rmiRegistryPort "$4"
    configure org.apache.karaf.management rmiServerPort "$5"
    # the documents are in the database that all nodes share
    [ "$1" -gt 1 ] || configure rls.xcap.integrated load_folder "${WORK}/lists"
    for setting in ${SETTINGS[@]+"${SETTINGS[@]}"}; do
        name=${setting%%=*}
        configure "${name%.*}" "${name##*.}" "${setting#*=}"
    done
    # its own process is Java itself, and a child of whoever runs this
    printf 'cd "%s" && EXTRA_JAVA_OPTS="-Xmx%s" exec bin/karaf daemon\n' "${HOME_DIR}" "${HEAP}" > "${WORK}/start-$1"
    cat > "${WORK}/counters-$1" <<END
cd "${HOME_DIR}"
password=\$(sed -n 's/^rollcall = \\([^,]*\\),.*/\\1/p' etc/users.properties)
bin/client -a $3 -h 127.0.0.1 -u rollcall -p "\${password}" 'rls:counters' 2> /dev/null \\
    | sed 's/\\x1b\\[[0-9;]*m//g' \\
    | awk -F '[|│]' '/store.changes.late|store.outages|leases.fenced|leases.lapsed|leases.lost|sip.requests.withdrawn/ { gsub(/ /, ""); printf "%s%s %s", n++ ? ", " : "", \$1, \$2 }'
END
}

# One run with $1 nodes.
run() {
    local count=$1 number ports result servers='' starts='' counters=''
    mkdir -p "${WORK}" && rm -rf "${WORK:?}"/*
    mapfile -t ports < <(bench ports $((2 + 4 * count)))
    NOTIFIER_PORT=${ports[0]}
    trap database_stop EXIT
    database_start "${DATABASE}" "${WORK}/db" "${ports[1]}" || fail "${DATABASE} does not start"
    echo "CREATE DATABASE bench;" | database_sql
    for number in $(seq "${count}"); do
        node "${number}" "${ports[@]:$((4 * number - 2)):4}"
        servers=${servers},127.0.0.1:${ports[$((4 * number - 2))]}
        starts=${starts},${WORK}/start-${number}
        counters=${counters},${WORK}/counters-${number}
    done
    bench nodes-lists "${WORK}/lists" --server "${servers#,}" ${DRIVER[@]+"${DRIVER[@]}"} || exit 2
    bench nodes --server "${servers#,}" --start "${starts#,}" --counters "${counters#,}" \
        --notifier-port "${NOTIFIER_PORT}" ${DRIVER[@]+"${DRIVER[@]}"}
    result=$?
    grep -ah '| WARN \|| ERROR ' "${WORK}"/*/rollcall*/data/log/rollcall.log 2> /dev/null | cut -c1-300 | tail -n 12
    database_stop
    trap - EXIT
    if [ "${KEEP}" = no ] && [ "${result}" -eq 0 ]; then
        rm -rf "${WORK}"
    else
        echo "bench: the logs are in ${WORK}/*/rollcall*/data/log"
    fi
    return "${result}"
}

circumstances() {
    echo "bench: $(date -u '+%Y-%m-%d %H:%M UTC'), commit $(git -C "${ROOT}" rev-parse --short HEAD 2> /dev/null)," \
        "$(nproc) cores, load $(cut -d ' ' -f 1-3 /proc/loadavg), Java $(jdk_major "${JAVA_HOME}")," \
        "$1 nodes, database ${DATABASE}, heap ${HEAP} each ${SETTINGS[*]-}"
}

RESULT=0
for COUNT in ${NODES//,/ }; do
    circumstances "${COUNT}"
    run "${COUNT}" || RESULT=$?
    circumstances "${COUNT}"
done
exit "${RESULT}"
