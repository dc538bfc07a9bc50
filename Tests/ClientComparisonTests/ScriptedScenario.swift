/// The document of a scripted cluster of three brokers that has something of everything a survey reads.
enum ScriptedScenario {
    /// - Parameter version: the release of Kafka that the brokers answer like.
    static func document(version: String) -> String {
        // 3.7 has groups of consumers only, in preview, and does not list the types.
        let groups = classicGroups + newGroups.prefix(version == "4.3" ? 3 : version == "3.7" ? 1 : 0)
        return """
            {
                "brokers": 3, "version": "\(version)", "cluster_id": "comparison", "controller": 2, "strict": false,
                "topics": [\(topics.joined(separator: ", "))],
                "groups": [\(groups.joined(separator: ", "))]
            }
            """
    }

    private static let topics = [
        #"""
        {"name": "orders", "partitions": 6, "replication": 3, "high_watermark": 1000, "log_start": 20,
         "configs": {"min.insync.replicas": "2", "retention.ms": "604800000", "retention.bytes": "-1",
                     "cleanup.policy": "delete"}}
        """#,
        #"""
        {"name": "payments", "replication": 2, "partitions": [
            {"partition": 0, "leader": 1, "replicas": [1, 2], "isr": [1], "high_watermark": 500, "last_stable": 450},
            {"partition": 1, "leader": null, "replicas": [2, 3], "isr": [2]},
            {"partition": 2, "leader": 3, "replicas": [2, 3], "isr": [3, 2], "high_watermark": 0},
            {"partition": 3, "leader": 2, "replicas": [2, 3], "isr": [2, 3], "offline": [3], "log_start": 100}]}
        """#,
        #"""
        {"name": "uneven", "partitions": [
            {"partition": 0, "leader": 1}, {"partition": 1, "leader": 1, "list_error": 6},
            {"partition": 2, "leader": 2, "list_error": 29}]}
        """#,
        #"""
        {"name": "ledger", "partitions": 2,
         "configs": {"min.insync.replicas": "1", "retention.ms": "-1", "retention.bytes": "1073741824",
                     "cleanup.policy": "compact,delete"}}
        """#,
        #"{"name": "__consumer_offsets", "partitions": 3, "internal": true, "configs": {"cleanup.policy": "compact"}}"#,
        #"{"name": "denied", "partitions": 0, "error": 29}"#,
        #"{"name": "coming", "partitions": 0, "error": 5}"#,
    ]

    private static let classicGroups = [
        #"""
        {"name": "billing", "state": "Stable", "protocol": "range", "coordinator": 1, "members": [
            {"id": "m-2", "client_id": "billing", "host": "/10.0.0.2", "assignment": {"orders": [3, 4, 5]}},
            {"id": "m-1", "client_id": "billing", "host": "/10.0.0.1",
             "assignment": {"payments": [1, 0], "orders": [0, 1, 2]}}],
         "commits": {"orders": {"0": 990, "1": 1000, "2": 0, "3": 1200, "4": 500, "5": -1},
                     "payments": {"0": 460, "1": 7}, "gone": {"0": 5}}}
        """#,
        #"""
        {"name": "nightly", "state": "Empty", "coordinator": 2,
         "commits": {"ledger": {"1": 3, "0": 2}, "orders": {"2": 10}}}
        """#,
        #"{"name": "idle", "state": "Empty", "coordinator": 3}"#,
        #"{"name": "by-hand", "state": "Empty", "protocol_type": "", "coordinator": 3, "commits": {"orders": {"1": 1}}}"#,
        #"""
        {"name": "connect-sink", "state": "Stable", "protocol_type": "connect", "protocol": "sessioned",
         "coordinator": 1, "members": [{"id": "worker-1", "client_id": "connect", "host": "/10.0.0.3",
                                        "assignment_hex": "0001ffff"}]}
        """#,
        #"""
        {"name": "odd-assignment", "state": "Stable", "protocol": "range", "coordinator": 2,
         "members": [{"id": "m-1", "assignment_hex": "0001ffff"}, {"id": "m-2", "assignment": {"orders": [0]}},
                     {"id": "m-3", "assignment_hex": ""}]}
        """#,
        #"""
        {"name": "moving", "state": "PreparingRebalance", "coordinator": 3, "members": [{"id": "m-1"}],
         "commits": {"orders": {"0": 1}}}
        """#,
        #"{"name": "finishing", "state": "CompletingRebalance", "coordinator": 3, "members": [{"id": "m-1"}]}"#,
        #"{"name": "no-description", "error": 30, "coordinator": 1, "commits": {"orders": {"0": 1}}}"#,
        #"{"name": "no-commits", "offsets_error": 30, "coordinator": 2}"#,
        #"{"name": "part-of-commits", "coordinator": 2, "commits": {"orders": {"0": 1, "1": {"offset": 2, "error": 29}}}}"#,
        #"{"name": "gone", "state": "Dead", "coordinator": 1}"#,
        #"{"name_hex": "6cff6e", "state": "Empty", "coordinator": 1, "commits": {"orders": {"0": 4}}}"#,
    ]

    /// Of the types that Kafka 4 has beside the classic one.
    private static let newGroups = [
        #"""
        {"name": "consumer-1", "type": "consumer", "state": "Stable", "protocol": "uniform", "coordinator": 1,
         "members": [{"id": "m-1", "client_id": "c", "host": "/10.0.0.4", "assignment": {"orders": [0, 1]}}],
         "commits": {"orders": {"0": 900, "1": 950}}}
        """#,
        #"""
        {"name": "share-1", "type": "share", "state": "Stable", "coordinator": 2,
         "members": [{"id": "m-1", "client_id": "s", "host": "/10.0.0.5", "assignment": {"orders": [2]}}],
         "share_offsets": {"orders": {"2": {"start": 700, "lag": 200}}}}
        """#,
        #"""
        {"name": "streams-1", "type": "streams", "state": "Stable", "coordinator": 3,
         "members": [{"id": "m-1", "client_id": "t", "host": "/10.0.0.6", "assignment": {"orders": [3]}}],
         "commits": {"orders": {"3": 600}}}
        """#,
    ]
}
