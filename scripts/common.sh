# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=$ROOT/.tools
VENV=$TOOLS/venv
# Read by the scripts that source this file.
# shellcheck disable=SC2034
{
    PROMETHEUS=$TOOLS/prometheus/usr/bin/prometheus
    PROMTOOL=$TOOLS/prometheus/usr/bin/promtool
    COMPOSE=$TOOLS/compose/usr/libexec/docker/cli-plugins/docker-compose
    ALERTMANAGER=$TOOLS/alertmanager/alertmanager
    AMTOOL=$TOOLS/alertmanager/usr/bin/amtool
    JAVA=$TOOLS/java/bin/java
    ZOOKEEPER_LIB=$TOOLS/zookeeper/lib
}

say() {
    printf '%s\n' "$*"
}

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# debian_mirror: where this system gets its own packages from; nothing if it is no Debian.
debian_mirror() {
    local ID='' VERSION_CODENAME=''
    have apt-get || return 0
    # shellcheck source=/dev/null
    . /etc/os-release
    [ "$ID" = debian ] || return 0
    # shellcheck disable=SC2016 # apt fills these in
    apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 'Component: main' |
        sed -n "s/^$VERSION_CODENAME //p" | head -n 1
}

# The broker's executable inside the venv, whichever Python made it; empty if there is none.
broker_executable() {
    find "$VENV"/lib/python3*/site-packages/noida_db -name noida-db -type f 2>/dev/null | head -n 1
}

# free_port [WANTED]: WANTED if nobody listens there on 127.0.0.1, else a port the kernel says is free.
free_port() {
    python3 - "${1:-0}" <<'PYTHON'
import socket, sys

def bind(port):
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        return listener.getsockname()[1]

try:
    print(bind(int(sys.argv[1])))
except OSError:
    print(bind(0))
PYTHON
}

# start_time PID: when the process started, in clock ticks after boot; empty if there is none. With the pid it names
# one process for good, where a pid alone may come to belong to somebody else's.
start_time() {
    local stat fields
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    # The command name may hold spaces and parentheses; the fields are counted after it. Start time is field 22.
    # shellcheck disable=SC2206 # the words are numbers
    fields=(${stat##*) })
    printf '%s' "${fields[19]:-}"
}

# record_process FILE PID: adds the line "PID STARTTIME" to FILE, for end_processes.
record_process() {
    printf '%s %s\n' "$2" "$(start_time "$2")" >>"$1"
}

is_alive() {
    local state
    [ -n "$2" ] && [ "$(start_time "$1")" = "$2" ] || return 1
    state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null)
    [ -n "$state" ] && [ "$state" != Z ]
}

# signal_processes FILE SIGNAL: signals those of FILE that are alive; false if none is.
signal_processes() {
    local pid started any=1
    while read -r pid started; do
        if is_alive "$pid" "$started"; then
            kill "-$2" "$pid" 2>/dev/null
            any=0
        fi
    done <"$1"
    return "$any"
}

# end_processes FILE: ends what FILE names: SIGTERM (and SIGCONT, for the stopped), after five seconds SIGKILL.
end_processes() {
    [ -s "$1" ] || return 0
    signal_processes "$1" TERM || return 0
    signal_processes "$1" CONT || return 0
    for _ in {1..50}; do
        signal_processes "$1" 0 || return 0
        sleep 0.1
    done
    signal_processes "$1" KILL || return 0
}
