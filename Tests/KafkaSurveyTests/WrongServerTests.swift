import ClusterModel
import NIOCore
import NIOPosix
import SurveySupport
import TestSupport
import Testing

@testable import KafkaSurvey

/// Servers that are no brokers, or not the brokers that one wants.
@Suite(.fewAtOnce) struct WrongServerTests {
    /// Why a survey of the server at `address` fails; names the address.
    private func failure(
        at address: String,
        configure: (inout KafkaConnectionSettings, inout SurveyScope) -> Void = { _, _ in }
    ) async throws -> ClusterFailure {
        let report = try await withClient(of: address, configure: configure) { await $0.survey() }
        let failure = try #require(report.failure)
        #expect(report.failures == [.metadata: [failure.reason: 1]])
        #expect(failure.message.contains(address))
        return failure
    }

    /// A server that answers the first bytes of each connection with `answer`, and closes where that is nil.
    private func withServer<Result>(
        answering answer: [UInt8]?, _ body: (_ address: String) async throws -> Result
    ) async throws -> Result {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton.next())
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(OneAnswer(answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        do {
            let result = try await body("127.0.0.1:\(port)")
            try await server.close()
            return result
        } catch {
            try await server.close()
            throw error
        }
    }

    @Test func aWebServer() async throws {
        let answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
        try await withServer(answering: Array(answer.utf8)) { address in
            let failure = try await failure(at: address)
            #expect(failure.reason == .malformed)
            #expect(failure.message.contains("this is a web server"))
        }
    }

    /// As ZooKeeper does.
    @Test func aServerThatClosesAtOnce() async throws {
        try await withServer(answering: nil) { address in
            let failure = try await failure(at: address)
            #expect(failure.reason == .transport)
            #expect(failure.message.contains("is this a broker's port"))
        }
    }

    @Test(arguments: ["", "HTT"])
    func aServerThatSaysNothing(_ beginning: String) async throws {
        try await withServer(answering: Array(beginning.utf8)) { address in
            let failure = try await failure(at: address, configure: impatient)
            #expect(failure.reason == .timedOut)
            #expect(failure.message.contains("is this not its port"))
        }
    }

    @Test func aServerThatSaysSomethingElse() async throws {
        try await withServer(answering: Array("220 mail.example ESMTP ready\r\n".utf8)) { address in
            let failure = try await failure(at: address)
            #expect(failure.reason == .malformed)
            #expect(failure.message.contains("is this a broker?"))
        }
    }

    @Test func nothingAtAll() async throws {
        let cluster = try await ScriptedCluster.start()
        try await cluster.stop(1)
        let failure = try await failure(at: cluster.bootstrapServers)
        #expect(failure.reason == .transport)
        #expect(failure.message.contains("connection refused"))
    }

    @Test func aController() async throws {
        // Length and correlation id; no error, one API, which is not Metadata; no throttling.
        let answer: [UInt8] =
            [0, 0, 0, 19, 0, 0, 0, 0] + [0, 0, 2] + [0, 55, 0, 0, 0, 1, 0] + [0, 0, 0, 0, 0]
        try await withServer(answering: answer) { address in
            let failure = try await failure(at: address)
            #expect(failure.reason == .unsupported)
            #expect(failure.message.contains("controller's port"))
            #expect(failure.message.contains("use a broker's"))
        }
    }

    /// The other address is a broker's, which is enough.
    @Test func oneOfTwoAddresses() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withServer(answering: Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)) { address in
            try await withClient(of: "\(address),\(cluster.bootstrapServers)") { client in
                for _ in 1...2 { try expectWhole(await client.survey()) }
            }
        }
    }
}

/// Answers the first bytes of a connection.
private final class OneAnswer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var answer: [UInt8]?

    init(_ answer: [UInt8]?) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let bytes = answer else {
            context.close(promise: nil)
            return
        }
        answer = []
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
}
