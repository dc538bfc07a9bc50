internal import ClusterModel
internal import KafkaProtocol
internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import NetworkSupport

/// How a connection ended, or why one request on it has no answer.
enum ConnectionEnd: Error {
    /// The broker closed it; whether it had answered anything on it before.
    case closed(hadAnswered: Bool)
    /// The broker was silent for too long.
    case silent
    /// What came is not a response.
    case frames(ResponseFrames.Problem)
    /// An answer to a request that is not under way.
    case unexpectedAnswer
    /// An answer that could not be read.
    case unreadable(WireError)
    /// TLS failed.
    case tls(TLSFailure)
    /// The network failed.
    case failed(any Error)
    /// The deadline of the request has come; the connection goes on.
    case deadline
    /// The connection was closed by us.
    case closedByUs
}

/// Why a request has no answer.
struct Unanswered: Error {
    let end: ConnectionEnd

    /// Whether the request itself may be what ended the connection, as one of the same API that waits behind it may be.
    let isCause: Bool
}

/// The requests that are under way on one connection. Used on its event loop only.
///
/// A broker answers in the order of the requests. A request that is given up keeps its place until its answer comes, which
/// is then dropped. When nothing has come for `patience` although requests are under way, the connection is closed; so it is
/// when the answer to a request that was given up takes ten times as long, however busily it comes.
final class RequestPipeline: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct Request {
        let api: KafkaAPI
        let correlationID: Int32
        let sentAt: NIODeadline
        /// nil once the request is given up.
        var promise: EventLoopPromise<[UInt8]>?
        var expiry: Scheduled<Void>?
    }

    private let endpoint: Endpoint
    private let patience: TimeAmount
    private let traffic: TrafficRecorder
    private var isEncrypted = false
    private var frames: ResponseFrames
    private var requests = CircularBuffer<Request>()
    private var context: ChannelHandlerContext?
    private var lastReceived = NIODeadline.now()
    private var watch: Scheduled<Void>?
    private var hasAnswered = false
    private var whenDrained: [EventLoopPromise<Void>] = []

    /// Why the connection ended; nil while it has not.
    private(set) var end: ConnectionEnd?

    init(_ endpoint: Endpoint, patience: Duration, frameLimit: Int, traffic: TrafficRecorder) {
        self.endpoint = endpoint
        self.patience = TimeAmount(patience)
        self.traffic = traffic
        frames = ResponseFrames(limit: frameLimit)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Sends a request; its answer, a frame without its length, or `Unanswered` goes to `promise`.
    func send(
        _ frame: [UInt8], _ api: KafkaAPI, correlationID: Int32, deadline: NIODeadline,
        promise: EventLoopPromise<[UInt8]>
    ) {
        guard let context, end == nil else {
            promise.fail(Unanswered(end: end ?? .closedByUs, isCause: false))
            return
        }
        let now = NIODeadline.now()
        var request = Request(api: api, correlationID: correlationID, sentAt: now, promise: promise)
        request.expiry = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            giveUp(correlationID, .deadline)
        }
        requests.append(request)
        traffic.countSent(frame.count)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: frame)), promise: nil)
        watchForSilence()
    }

    /// Ends the wait for one request. Its answer is dropped when it comes.
    func giveUp(_ correlationID: Int32, _ reason: ConnectionEnd) {
        guard let index = requests.firstIndex(where: { $0.correlationID == correlationID }) else { return }
        requests[index].expiry?.cancel()
        requests[index].promise?.fail(Unanswered(end: reason, isCause: true))
        requests[index].promise = nil
    }

    /// Succeeds when no request is under way.
    func drained(_ promise: EventLoopPromise<Void>) {
        if requests.isEmpty { promise.succeed() } else { whenDrained.append(promise) }
    }

    /// Ends the connection, and with it all requests under way.
    func close(_ reason: ConnectionEnd) {
        guard end == nil else { return }
        end = reason
        watch?.cancel()
        let unanswered = requests
        requests.removeAll()
        traffic.countDisconnect()
        if let context {
            // Not through TLS, which would wait for the broker to take its leave.
            if let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self) {
                tls.close(promise: nil)
            } else {
                context.close(promise: nil)
            }
        }
        for request in unanswered {
            request.expiry?.cancel()
            request.promise?.fail(Unanswered(end: reason, isCause: request.api == unanswered.first?.api))
        }
        settleDrained()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        lastReceived = .now()
        traffic.countReceived(buffer.readableBytes)
        do {
            for frame in try frames.append(&buffer) { take(frame) }
        } catch {
            close(.frames(error))
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { isEncrypted = true }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let tls = endpoint.tls, !isEncrypted {
            close(.tls(.closedDuringHandshake(hasClientCertificate: tls.hasCertificate)))
        } else {
            close(.closed(hadAnswered: hasAnswered))
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let pipeline = context.pipeline.syncOperations
        if let failure = endpoint.tls?.failure(error, host: endpoint.address.host, pipeline: pipeline) {
            // A broker that hangs up without TLS' own end has closed the connection like any other.
            if failure.kind == .closedDuringHandshake, isEncrypted {
                close(.closed(hadAnswered: hasAnswered))
            } else {
                close(.tls(failure))
            }
        } else {
            close(.failed(error))
        }
    }

    private func take(_ frame: [UInt8]) {
        guard let request = requests.first, KafkaFrame.correlationID(of: frame) == request.correlationID else {
            close(.unexpectedAnswer)
            return
        }
        requests.removeFirst()
        hasAnswered = true
        request.expiry?.cancel()
        traffic.noteRoundTrip(.nanoseconds((.now() - request.sentAt).nanoseconds))
        request.promise?.succeed(frame)
        settleDrained()
    }

    private func settleDrained() {
        guard requests.isEmpty else { return }
        watch?.cancel()
        watch = nil
        for promise in whenDrained { promise.succeed() }
        whenDrained = []
    }

    /// One alarm at a time, which looks how long the broker has been silent when it goes off.
    private func watchForSilence() {
        guard watch == nil, let context, let first = requests.first else { return }
        let silentSince = max(lastReceived, first.sentAt)
        watch = context.eventLoop.assumeIsolated().scheduleTask(deadline: silentSince + patience) { [self] in
            watch = nil
            guard let first = requests.first, end == nil else { return }
            let isEndless = first.promise == nil && .now() - first.sentAt >= patience * 10
            let isSilent = .now() - max(lastReceived, first.sentAt) >= patience
            if isSilent || isEndless { close(.silent) } else { watchForSilence() }
        }
    }
}
