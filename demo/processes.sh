# shellcheck shell=bash
# The processes of scripts/demo, which sources this file: how they start, are watched and end. Their logs, and the list
# of them, are in the folder $work; people find it as $shown.

processes=$work/processes
names=()
servers=0

# start NAME COMMAND…: in the background, with its output in NAME.log. In a session of its own, where Ctrl-C does not
# reach it: finish ends everything in order.
start() {
    local name=$1
    shift
    setsid "$@" >"$work/$name.log" 2>&1 </dev/null &
    record_process "$processes" $!
    names+=("$name")
}

# end_of_servers: what was started before this ends after everything else, for clients take their leave of servers.
end_of_servers() {
    servers=${#names[@]}
}

# require_all_alive: ends the demo if something it started has ended.
require_all_alive() {
    local pid started index=0
    while read -r pid started; do
        if ! is_alive "$pid" "$started"; then
            tail -n 20 "$work/${names[index]}.log" >&2
            fail "${names[index]} has ended; its log is $shown/${names[index]}.log"
        fi
        index=$((index + 1))
    done <"$processes"
}

# Called by the traps.
# shellcheck disable=SC2317
finish() {
    trap - EXIT HUP INT TERM
    tail -n +$((servers + 1)) "$processes" >"$work/clients"
    end_processes "$work/clients"
    end_processes "$processes"
}

if [ -e "$processes" ] && signal_processes "$processes" 0; then
    fail "a demo is at work in $shown: end it with Ctrl-C, or set DEMO_FOLDER to another folder"
fi
rm -rf "$work"
mkdir -p "$work"
: >"$processes"
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
