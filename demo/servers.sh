# shellcheck shell=bash
# What scripts/demo, which sources this file, starts that takes more than a line.

# start_zookeeper PORT…: a server for each port for clients. All vote but the last one, which is an observer.
start_zookeeper() {
    local ports=("$@") members=() role=participant id folder
    for ((id = 1; id <= $#; id++)); do
        [ "$id" -lt $# ] || role=observer
        members+=("server.$id=127.0.0.1:$(free_port $((2887 + id))):$(free_port $((3887 + id))):$role")
    done
    for ((id = 1; id <= $#; id++)); do
        folder=$work/zookeeper-$id
        mkdir "$folder"
        echo "$id" >"$folder/myid"
        # The words are all that kafka-surveyor can ask.
        printf '%s\n' "dataDir=$folder" tickTime=1000 initLimit=20 syncLimit=10 \
            "clientPort=${ports[id - 1]}" clientPortAddress=127.0.0.1 admin.enableServer=false \
            4lw.commands.whitelist=srvr,mntr,ruok,isro,conf,dirs,wchs,cons,dump "${members[@]}" >"$folder/zoo.cfg"
        start "zookeeper-$id" "$JAVA" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
            -Djava.net.preferIPv4Stack=true -Dzookeeper.jmx.log4j.disable=true -cp "$ZOOKEEPER_LIB/*" \
            org.apache.zookeeper.server.quorum.QuorumPeerMain "$folder/zoo.cfg"
    done
}

# start_scenario NAME TOPIC GROUP PARTITIONS RATE: one producer and one group on a topic, as kafka-workload plays them.
start_scenario() {
    start "$2" "$programs/kafka-workload" scenario "$1" "--bootstrap-server=$kafka" \
        "--topic=$2" "--group=$3" "--partitions=$4" "--rate=$5"
}

# start_prometheus: with the stack's rules and jobs, which all find their targets here.
start_prometheus() {
    "$VENV/bin/python" demo/prometheus_config.py prometheus/prometheus.yml 2s "kafka-surveyor=$exporter" \
        "localhost=$prometheus" "alertmanager=$alertmanager" >"$work/prometheus.yml"
    start prometheus "$PROMETHEUS" --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/prometheus" \
        --web.listen-address="$prometheus"
}

# start_alertmanager: alone, without the port on which several would find each other.
start_alertmanager() {
    start alertmanager "$ALERTMANAGER" --config.file="$ROOT/prometheus/alertmanager.yml" \
        --storage.path="$work/alertmanager" --web.listen-address="$alertmanager" --cluster.listen-address=
}
