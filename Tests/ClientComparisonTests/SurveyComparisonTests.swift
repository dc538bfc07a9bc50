import TestSupport
import Testing

/// Both clients find the same in the same cluster.
@Suite(.serialized) struct SurveyComparisonTests {
    /// Surveys with both clients, and expects the same values but for those that may differ.
    ///
    /// - Returns: the differences.
    @discardableResult
    private func compare(_ servers: String, _ permitted: [PermittedDifference] = []) async throws -> [FactDifference] {
        let differences = try await BothClients.survey(servers).differences()
        for difference in differences {
            let isPermitted = permitted.contains { $0.covers(difference.fact) }
            #expect(isPermitted, "\(difference)")
        }
        return differences
    }

    @Test(arguments: ["0.11", "1.0", "2.0", "2.8", "3.0", "3.7", "4.3"])
    func `of a scripted cluster`(_ release: String) async throws {
        let cluster = try await ScriptedCluster.start(ScriptedScenario.document(version: release))
        let permitted = PermittedDifference.those(of: release)
        let differences = try await compare(cluster.bootstrapServers, permitted)
        // A difference that is no more must not stay in the table.
        for entry in permitted where release == "4.3" || entry.releases != nil {
            for property in entry.properties {
                let isSeen = differences.contains { entry.covers($0.fact) && $0.fact.property == property }
                #expect(isSeen, "\(entry.subject): \(property)")
            }
        }
    }

    @Test func `of a broker`() async throws {
        let scenario = try await BrokerScenario.start()
        try await compare(scenario.broker.bootstrapServers, PermittedDifference.newestRecords)
        try await scenario.stop()
    }
}
