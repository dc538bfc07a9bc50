import TestSupport

/// A broker that answers from memory, so that what is measured is the client alone: a scripted cluster of one broker, asked
/// once for everything, behind a process that replays its answers.
struct ReplayingBroker: Sendable {
    /// What makes this program the process that replays.
    static let argument = "replaying-broker"

    let bootstrapServers: String
    private let process: ManagedProcess
    private let cluster: ScriptedCluster

    /// Starts it with so many partitions in topics of 20, and so many groups with 20 commits each.
    static func start(partitions: Int, groups: Int) async throws -> ReplayingBroker {
        let process = try ManagedProcess(CommandLine.arguments[0], [argument], takesInput: true)
        guard let port = Int(try await process.waitForLine(containing: "")) else {
            throw TestFailure("the replaying broker did not print its port")
        }
        let cluster = try await ScriptedCluster.start(
            """
            {"version": "3.7", "strict": false, "brokers": [{"id": 1, "host": "127.0.0.1", "port": \(port)}], \
            "topics": {"count": \(partitions / 20), "prefix": "orders-created-", "partitions": 20}, \
            "groups": {"count": \(groups), "prefix": "billing-service-", "commits": 20}}
            """)
        try process.write("\(try cluster.port(of: 1))\n")
        try await process.waitForLine(containing: "ready")
        return ReplayingBroker(bootstrapServers: "127.0.0.1:\(port)", process: process, cluster: cluster)
    }

    func stop() async throws {
        process.kill()
        try await process.waitForExit()
    }
}
