"""What two dashboards that many people have ask for, in our own words: their metrics, labels and functions. Both were
made for the exporters whose names and labels are kept here."""

# On grafana.com; in each expression TARGET stands for the matchers of job and instance.
EXPRESSIONS = {
    "7589, Kafka by topic and group": [
        "sum by (topic) (rate(kafka_topic_partition_current_offset{TARGET}[1m]))",
        "sum by (topic) (delta(kafka_topic_partition_current_offset{TARGET}[5m]) / 5)",
        "sum by (consumergroup, topic) (kafka_consumergroup_lag{TARGET})",
        "sum by (consumergroup, topic) (delta(kafka_consumergroup_current_offset{TARGET}[5m]) / 5)",
        "sum by (topic) (kafka_topic_partitions{TARGET})",
    ],
    "11442, ZooKeeper by server": [
        "zk_up{TARGET}",
        "zk_ruok{TARGET}",
        "zk_server_leader{TARGET}",
        "zk_version{TARGET}",
        "zk_znode_count{TARGET}",
        "zk_ephemerals_count{TARGET}",
        "zk_watch_count{TARGET}",
        "zk_approximate_data_size{TARGET}",
        "zk_num_alive_connections{TARGET}",
        "zk_outstanding_requests{TARGET}",
        "zk_pending_syncs{TARGET}",
        "zk_synced_followers{TARGET}",
        "zk_min_latency{TARGET}",
        "zk_avg_latency{TARGET}",
        "zk_max_latency{TARGET}",
        "rate(zk_packets_received{TARGET}[1m])",
        "rate(zk_packets_sent{TARGET}[1m])",
        "zk_open_file_descriptor_count{TARGET} / zk_max_file_descriptor_count{TARGET}",
    ],
}
# (label, metric) of their variables.
VARIABLES = [
    ("job", "kafka_consumergroup_current_offset"),
    ("instance", "kafka_consumergroup_current_offset"),
    ("topic", "kafka_topic_partition_current_offset"),
    ("consumergroup", "kafka_consumergroup_current_offset"),
    ("job", "zk_up"),
    ("instance", "zk_up"),
    ("zk_host", "zk_up"),
    ("version", "zk_version"),
]
