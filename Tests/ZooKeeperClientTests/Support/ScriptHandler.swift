import Glibc
import NIOCore
import NIOSSL
import Synchronization

/// One connection of a scripted server.
final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let record: ServerRecord
    private var received: [UInt8] = []
    private var hasAnswered = false

    init(_ record: ServerRecord) {
        self.record = record
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        record.state.withLock { state in
            state.open[ObjectIdentifier(channel)] = channel
            state.mostOpen = max(state.mostOpen, state.open.count)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let channel = context.channel
        record.state.withLock { [received] state in
            state.open[ObjectIdentifier(channel)] = nil
            state.received.append(received)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytesView
        guard !hasAnswered, let question else { return }
        hasAnswered = true
        let behaviour = record.state.withLock { state in
            state.questions.append(question)
            return state.script[question] ?? state.script["*"] ?? .close
        }
        perform(behaviour, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .inputClosed = event as? ChannelEvent else { return }
        if !hasAnswered { record.state.withLock { $0.halfClosures += 1 } }
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// The word, or the last part of the path of a GET request, once it is there.
    private var question: String? {
        let text = String(decoding: received, as: UTF8.self)
        guard text.hasPrefix("GET ") else { return received.count >= 4 ? String(text.prefix(4)) : nil }
        guard text.contains("\r\n\r\n") else { return nil }
        return text.split(separator: " ")[1].split(separator: "/").last.map(String.init)
    }

    private func perform(_ behaviour: Behaviour, _ context: ChannelHandlerContext) {
        let channel = context.channel
        let bytes = ByteBuffer(bytes: behaviour.bytes)
        switch behaviour.action {
        case .hang: break
        case .reply: channel.writeAndFlush(bytes).whenComplete { _ in channel.close(promise: nil) }
        case .trickle: trickle(behaviour.bytes[...], behaviour.pause, channel)
        case .flood: flood(channel)
        case .cut: channel.writeAndFlush(bytes).whenComplete { _ in Self.reset(channel) }
        }
    }

    /// Closes at once: to linger for no time is to reset. TLS is passed by.
    private static func reset(_ channel: any Channel) {
        let options = channel as? any SocketOptionProvider
        options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
            if let tls = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
                tls.close(promise: nil)
            } else {
                channel.close(promise: nil)
            }
        }
    }

    private func trickle(_ rest: ArraySlice<UInt8>, _ pause: TimeAmount, _ channel: any Channel) {
        guard let byte = rest.first, channel.isActive else {
            channel.close(promise: nil)
            return
        }
        channel.writeAndFlush(ByteBuffer(bytes: [byte]), promise: nil)
        let handler = NIOLoopBound(self, eventLoop: channel.eventLoop)
        channel.eventLoop.scheduleTask(in: pause) { handler.value.trickle(rest.dropFirst(), pause, channel) }
    }

    private func flood(_ channel: any Channel) {
        let handler = NIOLoopBound(self, eventLoop: channel.eventLoop)
        channel.writeAndFlush(ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20)).whenSuccess {
            handler.value.flood(channel)
        }
    }
}
