import ClusterModel
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import TestSupport
import ZooKeeperClient

/// A server on the loopback that answers as a test's script says, and notes what it was asked.
final class ScriptedServer: Sendable {
    let record: ServerRecord
    let port: UInt16
    private let host: String
    private let channel: any Channel

    /// - Parameter tls: For a server that speaks TLS.
    init(_ script: Script, tls: NIOSSLContext? = nil, host: String = "127.0.0.1") async throws {
        let record = ServerRecord(script)
        self.record = record
        self.host = host
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton.next())
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.addHandler(ScriptHandler(record))
                }
            }
            .bind(host: host, port: 0).get()
        guard let port = channel.localAddress?.port else { throw TestFailure("a server without a port") }
        self.port = UInt16(port)
    }

    deinit {
        channel.close(promise: nil)
        record.closeConnections()
    }

    var address: HostPort { HostPort(host: host, port: port) }

    /// What was asked, in the order in which it came.
    var questions: [String] { record.state.withLock { $0.questions } }

    /// How often `question` was asked.
    func count(_ question: String) -> Int { questions.count { $0 == question } }

    /// Answers otherwise from now on.
    func change(_ change: (inout Script) -> Void) {
        record.state.withLock { change(&$0.script) }
    }
}

/// What a scripted server is to say, and what it has seen.
final class ServerRecord: Sendable {
    struct State {
        var script: Script
        var questions: [String] = []
        /// All bytes of each connection that has ended.
        var received: [[UInt8]] = []
        /// Connections of which the client closed its side before it had its answer.
        var halfClosures = 0
        var open: [ObjectIdentifier: any Channel] = [:]
        var mostOpen = 0
    }

    let state: Mutex<State>

    init(_ script: Script) {
        state = Mutex(State(script: script))
    }

    /// What the first connection received, once it has ended.
    var firstRequest: String {
        get async throws {
            let bytes = try await eventually("the end of a connection") { state.withLock { $0.received.first } }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    func closeConnections() {
        for channel in state.withLock({ Array($0.open.values) }) { channel.close(promise: nil) }
    }
}
