internal import Dispatch
internal import Foundation
internal import Synchronization

/// One real ZooKeeper server on 127.0.0.1, a member of a `TestEnsemble`.
public final class TestZooKeeper: Sendable {
    /// The ports of a server, all chosen before it starts: the others must know them.
    public struct Ports: Sendable {
        /// For clients, without TLS.
        public let client: Int
        /// For clients with TLS, if the ensemble has it.
        public let secure: Int
        /// AdminServer's, if the ensemble has it.
        public let admin: Int
        let quorum: Int
        let election: Int

        static let count = 5

        /// - Parameter free: as many ports as `count` says.
        init(_ free: ArraySlice<Int>) {
            let ports = Array(free)
            (client, secure, admin, quorum, election) = (ports[0], ports[1], ports[2], ports[3], ports[4])
        }
    }

    /// Its number in the ensemble, from 1.
    public let id: Int
    /// The ports that it listens on.
    public let ports: Ports
    /// Where clients find it: host and port.
    public var address: String { "127.0.0.1:\(ports.client)" }

    private static let queue = DispatchQueue(label: "test.zookeeper", attributes: .concurrent)
    private let arguments: [String]
    private let process: Mutex<ManagedProcess>

    /// Starts the server. Its data are in `folder`, which must be its own.
    init(id: Int, ports: Ports, settings: [String], readOnlyMode: Bool, folder: String) throws {
        (self.id, self.ports) = (id, ports)
        let lines = ["dataDir=\(folder)", "tickTime=500", "initLimit=40", "syncLimit=20", "forceSync=no"] + settings
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "\(id)\n".write(toFile: "\(folder)/myid", atomically: false, encoding: .utf8)
        try lines.joined(separator: "\n").write(toFile: "\(folder)/zoo.cfg", atomically: false, encoding: .utf8)
        arguments = [
            // Several of these run at once, on few cores: small, quick to start, in no hurry later.
            "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            // No files outside the folder.
            "-XX:-UsePerfData", "-Djava.io.tmpdir=\(folder)",
            "-Djava.net.preferIPv4Stack=true", "-Dzookeeper.jmx.log4j.disable=true",
            "-Dreadonlymode.enabled=\(readOnlyMode)",
            "-cp", "\(packageRoot)/.tools/zookeeper/lib/*",
            "org.apache.zookeeper.server.quorum.QuorumPeerMain", "\(folder)/zoo.cfg",
        ]
        process = Mutex(try ManagedProcess(DeveloperTool.java.executable(), arguments))
    }

    /// Kills the server, and waits until it is gone. Its data stay.
    public func kill() async throws {
        let process = process.withLock { $0 }
        process.kill()
        try await process.waitForExit()
    }

    /// Starts the server again after `kill`, on the same ports and with the same data.
    public func restart() throws {
        let process = try ManagedProcess(DeveloperTool.java.executable(), arguments)
        self.process.withLock { $0 = process }
    }

    /// Sends SIGSTOP: connections to the server are accepted, and nobody answers them.
    public func suspend() { process.withLock { $0.suspend() } }

    /// Sends SIGCONT, the end of `suspend`.
    public func resume() { process.withLock { $0.resume() } }

    /// Asks a four-letter word. The answer is empty if the server closed without one.
    ///
    /// - Throws: `TestFailure` if nobody listens, or nothing comes for `seconds`.
    public func ask(_ word: String, seconds: Int = 10) async throws -> String {
        let port = ports.client
        let bytes = try await blocking(on: TestZooKeeper.queue) {
            let socket = try LoopbackSocket(seconds: seconds)
            try socket.connect(port: port)
            try socket.send(Array(word.utf8))
            return try socket.receiveAll()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the server says it is: `leader`, `follower`, `observer`, `standalone`, `read-only`; nil if it serves nobody.
    public func mode(seconds: Int = 10) async throws -> String? {
        let lines = try await ask("srvr", seconds: seconds).split(separator: "\n")
        return lines.first { $0.hasPrefix("Mode: ") }.map { String($0.dropFirst("Mode: ".count)) }
    }

    /// Waits until the server says that it is something.
    ///
    /// - Throws: `TestFailure` when it has ended, or time is up; with what it logged.
    public func waitUntilServing() async throws {
        let process = process.withLock { $0 }
        do {
            try await eventually("server \(id) of the ensemble to serve") {
                if !process.isRunning { return true }
                // Now and then a server never answers what it accepted while it was starting.
                return try await mode(seconds: 1) != nil
            }
        } catch let failure as TestFailure {
            throw TestFailure("\(failure); its log:\n\(process.transcript)")
        }
        guard process.isRunning else {
            throw TestFailure("server \(id) of the ensemble has ended; its log:\n\(process.transcript)")
        }
    }
}
