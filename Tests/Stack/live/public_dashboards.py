"""What dashboards that many people have ask for, in our own words: their metrics, labels and functions. They were made
for the exporters whose names and labels are kept here."""

# On grafana.com, and in Strimzi's examples; in each expression TARGET stands for the matchers of job and instance.
EXPRESSIONS = {
    "7589, Kafka by topic and group": [
        "sum by (topic) (rate(kafka_topic_partition_current_offset{TARGET}[1m]))",
        "sum by (topic) (delta(kafka_topic_partition_current_offset{TARGET}[5m]) / 5)",
        "sum by (consumergroup, topic) (kafka_consumergroup_lag{TARGET})",
        "sum by (consumergroup, topic) (delta(kafka_consumergroup_current_offset{TARGET}[5m]) / 5)",
        "sum by (topic) (kafka_topic_partitions{TARGET})",
    ],
    # Two more panels of it are of the brokers' JMX metrics (kafka_cluster_partition_…).
    "Strimzi, Kafka Exporter": [
        "kafka_exporter_build_info{TARGET}",
        "count(kafka_topic_partitions{TARGET})",
        "sum(kafka_topic_partitions{TARGET})",
        "sum(kafka_topic_partition_replicas{TARGET})",
        "sum(kafka_topic_partition_in_sync_replica{TARGET})",
        "sum(kafka_topic_partition_under_replicated_partition{TARGET})",
        # There: how many are below 1, which is none in a healthy cluster.
        "count(kafka_topic_partition_leader_is_preferred{TARGET})",
        "sum by (topic) (rate(kafka_topic_partition_current_offset{TARGET}[1m]))",
        "sum by (consumergroup, topic) (kafka_consumergroup_lag{TARGET})",
        "sum by (partition, topic) (kafka_topic_partition_current_offset{TARGET})",
        "sum by (partition, topic) (kafka_topic_partition_oldest_offset{TARGET})",
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
    # Strimzi's takes namespace and cluster from the labels that Prometheus gives its targets.
    ("job", "kafka_exporter_build_info"),
    ("instance", "kafka_exporter_build_info"),
    ("job", "kafka_consumergroup_current_offset"),
    ("instance", "kafka_consumergroup_current_offset"),
    ("topic", "kafka_topic_partition_current_offset"),
    ("consumergroup", "kafka_consumergroup_current_offset"),
    ("job", "zk_up"),
    ("instance", "zk_up"),
    ("zk_host", "zk_up"),
    ("version", "zk_version"),
]
