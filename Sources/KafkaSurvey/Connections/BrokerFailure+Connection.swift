internal import ClusterModel
internal import Glibc
internal import KafkaProtocol
internal import NIOCore
internal import NIOPosix
internal import NetworkSupport

// What went wrong with a connection, in words that say what to check.
extension BrokerFailure {
    /// No address of the broker could be connected to.
    init(connectingTo address: HostPort, _ error: any Error) {
        guard let error = error as? NIOConnectionError else {
            self.init(.transport, "\(address): the connection failed (\(Self.text(error)))")
            return
        }
        let codes = error.connectionErrors.compactMap { ($0.error as? IOError)?.errnoCode }
        if codes.contains(ECONNREFUSED) {
            self.init(.transport, "\(address): connection refused; is the broker running, and is this its port?")
        } else if codes.isEmpty, error.connectionErrors.allSatisfy({ $0.error is ChannelError }) {
            self.init(
                .timedOut,
                "\(address): no connection in time; is the host up, and does a firewall let the port through?")
        } else {
            let causes = Set(error.connectionErrors.map { Self.text($0.error) }).sorted().joined(separator: ", ")
            self.init(.transport, "\(address): no connection (\(causes)); check the network and the address")
        }
    }

    /// A request for `what` has no answer because of `end`.
    init(_ end: ConnectionEnd, _ endpoint: Endpoint, asking what: String) {
        let address = endpoint.address
        switch end {
        case .closed(hadAnswered: true):
            self.init(
                .transport, "\(address): the broker closed the connection without an answer to \(what)", retry: .once)
        case .closed(hadAnswered: false):
            let hint = endpoint.tls == nil ? ", and does the listener need TLS (security.protocol=ssl or sasl_ssl)" : ""
            self.init(
                .transport,
                "\(address): the server closed the connection at the first request; is this a broker's port\(hint)?")
        case .silent where what == ApiVersionsRequest.api.name, .deadline where what == ApiVersionsRequest.api.name:
            self.init(
                .timedOut,
                "\(address): no answer to the first request in time; does the broker hang, or is this not its port?")
        case .silent:
            self.init(.timedOut, "\(address): no answer to \(what) in time; the connection is closed")
        case .deadline: self.init(.timedOut, "\(address): no answer to \(what) in time")
        case .frames(.http):
            self.init(.malformed, "\(address): the answer is HTTP; this is a web server, not the port of a broker")
        case .frames(.tls):
            self.init(
                .tls, "\(address): the answer is TLS; this listener needs TLS (security.protocol=ssl or sasl_ssl)")
        case .frames(.length(let length, let limit)):
            self.init(
                .malformed,
                "\(address): the answer to \(what) claims \(length) bytes (4 to \(limit) are accepted); is this a broker?"
            )
        case .unexpectedAnswer:
            self.init(.malformed, "\(address): an answer came that belongs to no request; the connection is closed")
        case .unreadable(let error):
            self.init(.malformed, "\(address): the answer to \(what) cannot be read: \(error)")
        case .tls(let failure): self.init(.tls, "\(address): \(failure.explanation)")
        case .failed(let error):
            self.init(.transport, "\(address): the connection failed (\(Self.text(error)))", retry: .once)
        case .closedByUs: self.init(.transport, "\(address): the surveyor closed the connection")
        }
    }

    /// The broker closed the connection at the first request that needs authentication, and there is none.
    static func perhapsNeedsSASL(_ endpoint: Endpoint) -> BrokerFailure {
        let transport = endpoint.tls == nil ? "sasl_plaintext" : "sasl_ssl"
        return BrokerFailure(
            .authentication,
            "\(endpoint.address): the broker closed the connection at the first request after ApiVersions; the listener "
                + "may require SASL (security.protocol=\(transport))",
            retry: .once)
    }

    private static func text(_ error: any Error) -> String {
        (error as? IOError).map { unsafe String(cString: strerror($0.errnoCode)) } ?? "\(error)"
    }
}
