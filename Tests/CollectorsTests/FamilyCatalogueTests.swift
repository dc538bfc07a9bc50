import ClusterModel
import Collectors
import Exposition
import Testing

@Suite struct FamilyCatalogueTests {
    /// A page on which every collector has something to write.
    private func fullPage() throws -> RenderedPage {
        try RenderedPage { writer in
            ClusterCollector.collect(.troubled, options: CollectorOptions(), into: &writer)
            LagCollector.collect(.followed, options: CollectorOptions(lagSecondsByPartition: true), into: &writer)
            let servers = EnsembleSurvey.limping.servers + [.complete("follower")]
            EnsembleCollector.collect(
                EnsembleSurvey(servers: servers), failures: EnsembleFailureCounts(),
                options: EnsembleOptions(), into: &writer)
            EnsembleCollector.collect(registeredBrokers: [1], listed: nil, into: &writer)
            ProbeCollector.collect(.probing, into: &writer)
            SampleStatus.busy.collect(into: &writer)
            ProcessCollector.collect(.running, into: &writer)
        }
    }

    @Test func everySampleHasTheLabelsThatItsFamilyDeclares() throws {
        var declared = Dictionary(uniqueKeysWithValues: FamilyCatalogue.all.map { ($0.name, Set($0.labels)) })
        for summary in FamilyCatalogue.all where summary.type == .summary {
            declared[summary.name]?.insert("quantile")
            for suffix in ["_sum", "_count"] { declared[summary.name + suffix] = Set(summary.labels) }
        }
        for histogram in FamilyCatalogue.all where histogram.type == .histogram {
            declared[histogram.name] = nil
            declared[histogram.name + "_bucket"] = Set(histogram.labels + ["le"])
            for suffix in ["_sum", "_count"] { declared[histogram.name + suffix] = Set(histogram.labels) }
        }
        for sample in try fullPage().samples {
            #expect(declared[sample.name] == Set(sample.labels.keys), "\(sample)")
        }
    }

    @Test func everyFamilyIsWritten() throws {
        let written = try Set(fullPage().samples.map(\.name))
        // What is written where all metrics are asked for has tests of its own.
        let passedThrough = ["zk_metrics_skipped", "zk_keys_dropped"]
        let names = FamilyCatalogue.all.map { $0.type == .histogram ? $0.name + "_bucket" : $0.name }
        #expect(names.filter { !written.contains($0) } == passedThrough)
    }

    @Test func noTwoFamiliesClaimAName() {
        var claims = ReservedNames()
        #expect(FamilyCatalogue.all.compactMap { claims.claim($0) } == [])
    }

    @Test func noSeriesAppearsTwice() throws {
        let series = try fullPage().samples.map { "\($0.name) \($0.labels.sorted { $0.key < $1.key })" }
        #expect(Set(series).count == series.count)
    }

    /// Counters have `_total` wherever their names are ours: those of mntr are what its users have.
    @Test func countersAloneEndInTotal() {
        for family in FamilyCatalogue.all {
            let isNamedSo = family.name.hasSuffix("_total") || Self.countersOfMonitor.contains(family.name)
            #expect((family.type == .counter) == isNamedSo, "\(family.name)")
        }
    }

    static let countersOfMonitor: Set = [
        "zk_packets_received", "zk_packets_sent", "zk_bytes_received_count", "zk_response_bytes", "zk_looking_count",
        "zk_snap_count", "zk_stale_sessions_expired", "zk_throttled_ops",
        "zk_large_requests_rejected", "zk_connection_rejected", "zk_connection_drop_count",
        "zk_unsuccessful_handshake", "zk_auth_failed_count", "zk_fsync_threshold_exceed_count",
        "zk_unrecoverable_error_count", "zk_digest_mismatches_count",
    ]

    @Test func helpIsASentence() {
        for family in FamilyCatalogue.all {
            #expect(family.help.hasSuffix(".") && family.help.count > 20, "\(family.name)")
            #expect(!family.help.contains("|"), "\(family.name) would break the table of the reference")
        }
    }

    /// What dashboards and alert rules for kafka_exporter read: name and labels.
    static let inherited: [(name: String, labels: Set<String>)] = [
        ("kafka_brokers", []),
        ("kafka_broker_info", ["id", "address"]),
        ("kafka_topic_partitions", ["topic"]),
        ("kafka_topic_partition_current_offset", ["topic", "partition"]),
        ("kafka_topic_partition_oldest_offset", ["topic", "partition"]),
        ("kafka_topic_partition_leader", ["topic", "partition"]),
        ("kafka_topic_partition_replicas", ["topic", "partition"]),
        ("kafka_topic_partition_in_sync_replica", ["topic", "partition"]),
        ("kafka_topic_partition_leader_is_preferred", ["topic", "partition"]),
        ("kafka_topic_partition_under_replicated_partition", ["topic", "partition"]),
        ("kafka_consumergroup_current_offset", ["consumergroup", "topic", "partition"]),
        ("kafka_consumergroup_lag", ["consumergroup", "topic", "partition"]),
        ("kafka_consumergroup_current_offset_sum", ["consumergroup", "topic"]),
        ("kafka_consumergroup_lag_sum", ["consumergroup", "topic"]),
        ("kafka_consumergroup_members", ["consumergroup"]),
    ]

    @Test(arguments: inherited)
    func namesThatUsersHaveStay(_ name: String, _ labels: Set<String>) throws {
        let family = try #require(FamilyCatalogue.all.first { $0.name == name })
        #expect(family.type == .gauge)
        #expect(Set(family.labels) == labels)
    }

    @Test func referenceIsTheCommittedOne() throws {
        try GoldenFile("docs/metrics.md").expect(MetricsReference.markdown())
    }
}
