internal import ClusterModel
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NetworkSupport

/// Why a question was not answered completely, without the question's name.
struct ConnectionFailure: Error {
    let reason: ServerFailureReason

    /// What happened, and what to do about it.
    let explanation: String

    init(_ reason: ServerFailureReason, _ explanation: String) {
        self.reason = reason
        self.explanation = explanation
    }
}

extension ConnectionFailure {
    /// What an error of the network means to a question that has come as far as `progress` says.
    ///
    /// - Parameter tls: What the error means to TLS, if anything.
    init(_ error: any Error, progress: RequestProgress, tls: TLSFailure? = nil) {
        switch error {
        case let error as UnresolvedName:
            self.init(
                .unresolved, "the name has no address (\(error.explanation)); check the name and the name servers")
        case let error as NIOConnectionError:
            self.init(connecting: error)
        case let error as HTTPParserError:
            self.init(parsing: error, progress: progress)
        case let error as IOError:
            self.init(cutBy: Self.text(error), progress: progress)
        case ChannelError.eof:
            self.init(cutBy: "closed", progress: progress)
        case NIOSSLError.uncleanShutdown where progress.receivedBytes > 0:
            self.init(cutBy: "closed without TLS' own end", progress: progress)
        default:
            if let tls {
                self.init(tls)
            } else {
                self.init(.unreachable, "\(error)")
            }
        }
    }

    /// The task that asked was cancelled.
    static let cancelled = ConnectionFailure(.timedOut, "the survey was cancelled")

    static func timedOut(after timeout: Duration, progress: RequestProgress) -> ConnectionFailure {
        let time = timeout.inSeconds
        let explanation =
            switch progress.stage {
            case .resolving: "looking up the name took longer than \(time); check the name servers"
            case .connecting: "no connection within \(time); is the host up, and does a firewall let the port through?"
            case .handshaking: "the TLS handshake took longer than \(time); is this a port for TLS?"
            case .waiting where progress.receivedBytes > 0:
                "only \(progress.receivedBytes) bytes and no end of the reply within \(time)"
            case .waiting where progress.usesTLS: "no reply within \(time); the server hangs"
            case .waiting: "no reply within \(time); the server hangs, or this is a port for TLS"
            }
        return ConnectionFailure(.timedOut, explanation)
    }

    static func tooLarge(limit: Int) -> ConnectionFailure {
        ConnectionFailure(.tooLarge, "the reply is longer than \(limit) bytes; is this a ZooKeeper server?")
    }

    static let empty = ConnectionFailure(
        .empty,
        """
        the connection was closed without a reply; too many connections from this host (maxClientCnxns), or the server \
        does not know the question
        """)
}

extension ConnectionFailure {
    /// No address could be connected to.
    private init(connecting error: NIOConnectionError) {
        let codes = error.connectionErrors.compactMap { ($0.error as? IOError)?.errnoCode }
        if codes.contains(ECONNREFUSED) {
            self.init(
                .refused, "connection refused; is the server running, and is this its port?")
            return
        }
        let causes = Set(error.connectionErrors.map { ($0.error as? IOError).map(Self.text) ?? "\($0.error)" })
        let text = causes.sorted().joined(separator: ", ")
        self.init(.unreachable, "host unreachable (\(text)); check the network and the address")
    }

    /// The connection broke off.
    private init(cutBy event: String, progress: RequestProgress) {
        if progress.receivedBytes > 0 {
            self.init(
                .reset, "the connection was cut off after \(progress.receivedBytes) bytes of the reply (\(event))")
        } else if progress.usesTLS {
            self.init(.tls, Self.cutOffDuringHandshake)
        } else {
            self = .empty
        }
    }

    private init(_ failure: TLSFailure) {
        switch failure.kind {
        case .closedDuringHandshake: self.init(.tls, Self.cutOffDuringHandshake)
        case .notTLS: self.init(.tls, "\(failure.explanation) (secureClientPort)")
        default: self.init(.tls, failure.explanation)
        }
    }

    /// The server closed the connection before the first byte of a reply, without an alert of TLS.
    private static let cutOffDuringHandshake = """
        the server closed the connection during the TLS handshake; it requires a client certificate, or has too many \
        connections from this host (maxClientCnxns), or this is not a port for TLS (secureClientPort)
        """

    private init(parsing error: HTTPParserError, progress: RequestProgress) {
        if error == .invalidEOFState {
            self.init(cutBy: "closed", progress: progress)
        } else {
            self.init(.malformed, "the reply is no HTTP (\(error)); is this the port of the AdminServer?")
        }
    }

    private static func text(_ error: IOError) -> String {
        unsafe String(cString: strerror(error.errnoCode))
    }
}

/// The beginning of a reply, for messages.
enum Excerpt {
    /// `: "…"`, on one line and in plain ASCII: what a stranger sent must not play tricks in a log.
    static func of(_ bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "" }
        let text = String(decoding: bytes.prefix(60), as: UTF8.self)
        let escaped = text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
        return ": \"\(escaped)\""
    }
}

extension Duration {
    /// `5 s`, `4.7 s`: to a tenth of a second, for messages.
    var inSeconds: String {
        let tenths = Int64((self / .milliseconds(100)).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
