import BenchmarkSupport
import ClusterModel
import Foundation
import Logging
import TestSupport
import ZooKeeperClient
import ZooKeeperReplies

/// Reading the metrics of a server, and surveying 15 servers, each beside the time that the servers themselves take: that
/// is, bare sockets which ask the same words and throw the answers away.
func askingZooKeeper() throws -> [Row] {
    let servers = try waiting { try await startServers(15) }
    defer { waiting(for: servers) }
    return [try parsing(servers[0])] + (try surveying(servers))
}

/// Servers that have nothing to do with each other, so that all can be asked at once and none waits for another.
private func startServers(_ count: Int) async throws -> [TestEnsemble] {
    var ensembles: [TestEnsemble] = []
    do {
        for _ in 0..<count { ensembles.append(try await TestEnsemble.start()) }
    } catch {
        for ensemble in ensembles { try await ensemble.stop() }
        throw error
    }
    return ensembles
}

private func waiting(for ensembles: [TestEnsemble]) {
    try? waiting { for ensemble in ensembles { try await ensemble.stop() } }
}

/// The reply is that of a leader whose users have namespaces, from a recording; a server at hand tells fewer keys in the
/// time that it takes.
private func parsing(_ ensemble: TestEnsemble) throws -> Row {
    let recording = "\(packageRoot)/Tests/ZooKeeperClientTests/Fixtures/3.9.3-leader/mntr.txt"
    let reply = Array(try Data(contentsOf: URL(fileURLWithPath: recording)))
    let keys = reply.count { $0 == UInt8(ascii: "\n") }
    let times = 200
    let rounds = try interleaved([
        {
            try seconds {
                for _ in 0..<times where MntrReply.parse(reply) == nil { throw TestFailure("mntr cannot be read") }
            } / Double(times)
        },
        {
            try waiting {
                try await ContinuousClock().measure { _ = try await ensemble.servers[0].ask("mntr") } / .seconds(1)
            }
        },
    ])
    let (ours, server) = (median(rounds[0]), median(rounds[1]))
    let microseconds = { (seconds: Double) in "\(decimal(seconds * 1e6)) µs" }
    return Row(
        "reading mntr, \(keys) keys", ours: microseconds(ours), baseline: microseconds(server), figure: ours / server,
        bound: .atMost(1))
}

private func surveying(_ ensembles: [TestEnsemble]) throws -> [Row] {
    let servers = ensembles.flatMap(\.servers)
    let silent = Logger(label: "benchmarks") { _ in SwiftLogNoOpLogHandler() }
    var configuration = EnsembleConfiguration(
        servers: servers.map { HostPort(host: "127.0.0.1", port: UInt16($0.ports.client)) })
    // What is asked every five minutes is asked in the round that is not counted.
    configuration.slowInterval = .seconds(3600)
    let source = try ZooKeeperEnsemble(configuration, logger: silent)
    let rounds = try interleaved(
        rounds: 31,
        [
            { try Expense { try surveyOnce(source) } },
            { try Expense { try waiting { try await askBarely(servers) } } },
        ])
    try waiting { await source.close() }
    return [
        row("survey of \(servers.count) servers: time", rounds, \.wall, atMost: 2),
        row("survey of \(servers.count) servers: processor time", rounds, \.processor, atMost: 4),
    ]
}

private func surveyOnce(_ source: ZooKeeperEnsemble) throws {
    let survey = try waiting { await source.survey(deadline: .now + .seconds(30)) }
    for server in survey.servers {
        if let failure = server.questions.values.compactMap(\.failure).first { throw failure }
        if server.monitor == nil { throw TestFailure("\(server.address) told no metrics") }
    }
}

/// Asks every server at once what a survey asks it each time.
private func askBarely(_ servers: [TestZooKeeper]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for server in servers {
            group.addTask {
                for word in ["srvr", "ruok", "mntr"] { _ = try await server.ask(word) }
            }
        }
        try await group.waitForAll()
    }
}
