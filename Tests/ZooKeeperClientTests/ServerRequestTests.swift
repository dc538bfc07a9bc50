import NIOCore
import NIOPosix
import NetworkSupport
import Synchronization
import TestSupport
import Testing

@testable import ZooKeeperClient

/// A host with two addresses, of which the first does not answer.
@Suite struct ServerRequestTests {
    /// The deadline comes while the first address is tried; NIO goes on to the second one 250 ms after the beginning.
    @Test func nothingIsConnectedAfterTheEnd() async throws {
        let server = try await ScriptedServer(.leader())
        let full = try SilentServer(isFull: true)
        let resolver = HostResolver { _, _ in
            try [full.port, Int(server.port)].map { try SocketAddress(ipAddress: "127.0.0.1", port: $0) }
        }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let endpoint = Endpoint(host: "both", port: 2181, tls: nil)
        func request(timeout: Duration) -> ServerRequest<Bool> {
            ServerRequest(endpoint, timeout: timeout, loop: loop, resolver: resolver) { _, request in
                request.succeed(true)
            }
        }

        await #expect(throws: ConnectionFailure.self) {
            try await request(timeout: .milliseconds(50)).reply()
        }
        // When this one, which began later, has come to the second address, the first has been there, too.
        #expect(try await request(timeout: .seconds(60)).reply())
        try await eventually("one connection, which is closed") {
            server.record.state.withLock { $0.received.count == 1 && $0.open.isEmpty }
        }
    }
}
