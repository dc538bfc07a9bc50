import ClusterModel
import Collectors
import Exposition
import Testing

@Suite("Catalogue of families")
struct FamilyCatalogueTests {
    /// A page on which every collector has something to write.
    private func fullPage() throws -> RenderedPage {
        try RenderedPage { writer in
            ClusterCollector.collect(.troubled, options: CollectorOptions(), into: &writer)
            SurveyorCollector.collect(.busy, into: &writer)
            ProcessCollector.collect(.running, into: &writer)
        }
    }

    @Test func everySampleHasTheLabelsThatItsFamilyDeclares() throws {
        let declared = Dictionary(uniqueKeysWithValues: FamilyCatalogue.all.map { ($0.name, Set($0.labels)) })
        for sample in try fullPage().samples {
            #expect(declared[sample.name] == Set(sample.labels.keys), "\(sample)")
        }
    }

    @Test func everyFamilyIsWritten() throws {
        let written = try Set(fullPage().samples.map(\.name))
        #expect(FamilyCatalogue.all.filter { !written.contains($0.name) }.map(\.name) == [])
    }

    @Test func noSeriesAppearsTwice() throws {
        let series = try fullPage().samples.map { "\($0.name) \($0.labels.sorted { $0.key < $1.key })" }
        #expect(Set(series).count == series.count)
    }

    @Test func countersAloneEndInTotal() {
        for family in FamilyCatalogue.all {
            #expect((family.type == .counter) == family.name.hasSuffix("_total"), "\(family.name)")
        }
    }

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
}
