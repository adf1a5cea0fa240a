# Read with "." by run.sh and compare-kamailio.sh: a database server of their own, on loopback, in a scratch folder, with
# the durability it has by default. Sets DATABASE_PID, DATABASE_URL as Kamailio writes it, DATABASE_JDBC, and
# DATABASE_START, a script that starts it again.

# Starts one: mariadb or postgres, folder, port.
database_start() {
    DATABASE_KIND=$1
    DATABASE_FOLDER=$2
    DATABASE_PORT=$3
    mkdir -p "${DATABASE_FOLDER}"
    "database_start_$1" || return 1
    local left=300
    until echo 'SELECT 1;' | database_sql > /dev/null 2>&1; do
        left=$((left - 1))
        if [ "${left}" -eq 0 ] || ! kill -0 "${DATABASE_PID}" 2> /dev/null; then
            tail -n 20 "${DATABASE_FOLDER}"/*.log >&2
            return 1
        fi
        sleep 0.2
    done
}

database_start_mariadb() {
    local program user
    for program in mariadbd mariadb mariadb-install-db; do
        command -v "${program}" > /dev/null || { echo "${program} is missing (Debian: mariadb-server)" >&2; return 1; }
    done
    # MariaDB will not run as root unless it is told to
    user=$(id -un)
    mariadb-install-db --no-defaults --user="${user}" --datadir="${DATABASE_FOLDER}/data" --skip-test-db \
        --auth-root-authentication-method=normal > "${DATABASE_FOLDER}/install.log" 2>&1 || return 1
    database_run mariadbd --no-defaults --user="${user}" --datadir="${DATABASE_FOLDER}/data" \
        --bind-address=127.0.0.1 --port="${DATABASE_PORT}" --socket="${DATABASE_FOLDER}/socket" \
        --pid-file="${DATABASE_FOLDER}/pid" --skip-name-resolve --max-connections=200
    DATABASE_URL=mysql://root@127.0.0.1:${DATABASE_PORT}
    DATABASE_JDBC="jdbc:mariadb://127.0.0.1:${DATABASE_PORT}"
    DATABASE_USER="?user=root"
}

database_start_postgres() {
    local folder=
    for folder in "$(dirname "$(command -v postgres || echo none/none)")" /usr/lib/postgresql/*/bin; do
        [ ! -x "${folder}/initdb" ] || [ ! -x "${folder}/psql" ] || break
    done
    [ -x "${folder}/initdb" ] && [ -x "${folder}/psql" ] \
        || { echo "no folder with initdb and psql (Debian: postgresql)" >&2; return 1; }
    # PostgreSQL does not run as root; in a user namespace of its own it is somebody else
    DATABASE_AS=()
    [ "$(id -u)" -ne 0 ] || DATABASE_AS=(unshare -U)
    ${DATABASE_AS[@]+"${DATABASE_AS[@]}"} "${folder}/initdb" -U postgres -A trust -D "${DATABASE_FOLDER}/data" \
        > "${DATABASE_FOLDER}/install.log" 2>&1 || return 1
    # exec of unshare: the number is that of the server itself
    database_run ${DATABASE_AS[@]+"${DATABASE_AS[@]}"} "${folder}/postgres" -D "${DATABASE_FOLDER}/data" \
        -p "${DATABASE_PORT}" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200
    DATABASE_PSQL=${folder}/psql
    DATABASE_URL=postgres://postgres@127.0.0.1:${DATABASE_PORT}
    DATABASE_JDBC="jdbc:postgresql://127.0.0.1:${DATABASE_PORT}"
    DATABASE_USER="?user=postgres"
}

# Starts the server by a script, which can start it again: DATABASE_START.
database_run() {
    DATABASE_START=${DATABASE_FOLDER}/start
    printf 'exec' > "${DATABASE_START}"
    printf ' %q' "$@" >> "${DATABASE_START}"
    printf ' < /dev/null >> %q 2>&1\n' "${DATABASE_FOLDER}/server.log" >> "${DATABASE_START}"
    bash "${DATABASE_START}" &
    DATABASE_PID=$!
}

# Runs the SQL of the standard input in database $1, or in none.
database_sql() {
    if [ "${DATABASE_KIND}" = mariadb ]; then
        mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "${DATABASE_PORT}" -u root "$@"
    else
        "${DATABASE_PSQL}" -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "${DATABASE_PORT}" -U postgres "${1:-postgres}" -f -
    fi
}

# Only the process started here, by its number.
database_stop() {
    [ -n "${DATABASE_PID:-}" ] || return 0
    kill -INT "${DATABASE_PID}" 2> /dev/null
    [ "${DATABASE_KIND}" = postgres ] || kill "${DATABASE_PID}" 2> /dev/null
    wait "${DATABASE_PID}" 2> /dev/null
    DATABASE_PID=
}
