/// How a server listens, and what it allows a client to cost.
public struct ServerConfiguration: Sendable {
    /// Where to listen.
    public var address: ListenAddress

    /// libmicrohttpd's threads, at least 1; two serve hundreds of scrapers.
    public var threads = 2

    /// How many connections may be open at once, shared out evenly over the threads. When seven eighths are open, a new
    /// connection closes the one that has been without a request for longest. If all places are taken by requests that are
    /// being answered, new connections wait to be accepted.
    public var connectionLimit = 512

    /// Memory for one connection in bytes: the limit on a request's line and headers, and on a response's headers.
    public var connectionMemoryLimit = 16 * 1024

    /// How long a connection may be silent, in whole seconds, at least 1. Longer than a scrape interval, so that
    /// scrapers keep theirs.
    public var inactivityTimeout: Duration = .seconds(120)

    /// How long one request may take in all: to arrive, to be answered and for its response to be read. A client that
    /// is slower is cut off, however busy it keeps the connection.
    public var requestDeadline: Duration = .seconds(30)

    /// Serves HTTPS with this certificate; plain HTTP when `nil`.
    public var certificate: Certificate?

    /// The defaults at `address`.
    public init(address: ListenAddress) {
        self.address = address
    }

    /// A server certificate and its key, as the text of PEM files.
    public struct Certificate: Sendable {
        /// The certificate, followed by its intermediates.
        public let chain: String

        /// The certificate's private key, not encrypted. Never logged.
        public let privateKey: String

        /// A certificate chain and the key of its first certificate.
        public init(chain: String, privateKey: String) {
            self.chain = chain
            self.privateKey = privateKey
        }
    }
}
