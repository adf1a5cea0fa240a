#!/bin/bash
# JMH: how long messages and bodies take to read and write, and the bytes they allocate, without a server. Options are
# those of JMH (-h tells them); without any: two processes of 3 s of warm-up and 5 s of measuring for each.
set -u

BENCH=$(cd "$(dirname "$0")" && pwd) || exit 2
ROOT=$(dirname "${BENCH}")
TARGET=${BENCH}/micro/target

# shellcheck source=../distribution/src/main/karaf/assembly/bin/jdk
. "${ROOT}/distribution/src/main/karaf/assembly/bin/jdk"
jdk_find javac || exit 2
(cd "${ROOT}" && mvn -B -ntp -q -Dquick=true -DskipTests -pl bench/micro -am package) || exit 2

CLASSES=${TARGET}/classes
CLASSPATH=${CLASSES}:$(cat "${TARGET}/path")
export CLASSPATH
rm -rf "${TARGET}/jmh"
mkdir -p "${TARGET}/jmh/sources" "${TARGET}/jmh/classes"
"${JAVA_HOME}/bin/java" org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator "${CLASSES}" "${TARGET}/jmh/sources" \
    "${TARGET}/jmh/classes" default > /dev/null || exit 2
find "${TARGET}/jmh/sources" -name '*.java' -print0 \
    | xargs -0 "${JAVA_HOME}/bin/javac" -nowarn -d "${TARGET}/jmh/classes" || exit 2
# two processes, and the bytes each operation allocates
[ $# -gt 0 ] || set -- -f 2 -wi 3 -i 5 -w 1 -r 1
CLASSPATH=${TARGET}/jmh/classes:${CLASSPATH} exec "${JAVA_HOME}/bin/java" org.openjdk.jmh.Main -prof gc "$@"
