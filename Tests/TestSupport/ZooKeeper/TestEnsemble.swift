internal import Foundation

/// A real ZooKeeper ensemble on 127.0.0.1, or one standalone server, with data of its own that end with it.
public final class TestEnsemble: Sendable {
    /// The servers, by their number: first those that vote, then the observers.
    public let servers: [TestZooKeeper]

    private let folder: TemporaryFolder

    /// Where clients find the servers, divided by commas.
    public var connectString: String { servers.map(\.address).joined(separator: ",") }

    /// Starts an ensemble and waits until every server serves. Who leads is not known beforehand.
    ///
    /// - Parameter voters: 1 makes a standalone server, if there are no observers.
    /// - Throws: `TestFailure` if ZooKeeper or Java is not there (the message says how to get it), or does not start.
    public static func start(
        voters: Int = 1, observers: Int = 0, _ options: TestEnsembleOptions = TestEnsembleOptions()
    ) async throws -> TestEnsemble {
        guard FileManager.default.fileExists(atPath: "\(packageRoot)/.tools/zookeeper/jars.txt") else {
            throw TestFailure("ZooKeeper is not in \(packageRoot)/.tools: run scripts/setup (or make setup)")
        }
        var lastFailure: (any Error)?
        // The ports are chosen before the servers start, so one may be gone by then.
        for _ in 1...3 {
            let ensemble = try TestEnsemble(voters: voters, observers: observers, options)
            do {
                for server in ensemble.servers { try await server.waitUntilServing() }
                return ensemble
            } catch {
                lastFailure = error
                try await ensemble.stop()
            }
        }
        throw TestFailure("the ensemble did not start: \(lastFailure.map { "\($0)" } ?? "")")
    }

    private init(voters: Int, observers: Int, _ options: TestEnsembleOptions) throws {
        let folder = try TemporaryFolder()
        let count = voters + observers
        let free = try LoopbackSocket.freePorts(count * TestZooKeeper.Ports.count)
        let ports = (0..<count).map { TestZooKeeper.Ports(free.dropFirst($0 * TestZooKeeper.Ports.count)) }
        let members = ports.enumerated().map { index, ports in
            let role = index < voters ? "participant" : "observer"
            return "server.\(index + 1)=127.0.0.1:\(ports.quorum):\(ports.election):\(role)"
        }
        servers = try ports.enumerated().map { index, ports in
            var settings = options.settings(ports)
            if count > 1 { settings += members }
            if index >= voters { settings.append("peerType=observer") }
            return try TestZooKeeper(
                id: index + 1, ports: ports, settings: settings, readOnlyMode: options.readOnlyMode,
                folder: "\(folder.path)/\(index + 1)")
        }
        self.folder = folder
    }

    /// The server that says it leads; waits until one does.
    ///
    /// - Throws: `TestFailure` when time is up.
    public func leader() async throws -> TestZooKeeper {
        try await eventually("a leader of the ensemble") { () -> TestZooKeeper? in
            for server in servers where await (try? server.mode()) == "leader" { return server }
            return nil
        }
    }

    /// Ends all servers. A second call does nothing.
    public func stop() async throws {
        for server in servers { try await server.kill() }
    }
}
