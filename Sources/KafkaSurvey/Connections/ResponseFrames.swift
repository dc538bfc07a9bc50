internal import NIOCore

/// Cuts what a broker sends into responses: each a length of four bytes and so many bytes.
struct ResponseFrames {
    /// What came is not a response.
    enum Problem: Error, Equatable {
        /// A length that is negative or beyond the limit.
        case length(Int32, limit: Int)
        /// `HTTP`: a web server.
        case http
        /// An alert of TLS: the port is one for TLS.
        case tls
    }

    private let limit: Int
    private var header: [UInt8] = []
    private var frame: [UInt8] = []
    private var length: Int?

    /// How much memory is reserved before the bytes are there to fill it.
    private static let firstReservation = 1 << 20

    /// - Parameter limit: the largest response, in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes more bytes, and returns the responses that are complete with them.
    mutating func append(_ buffer: inout ByteBuffer) throws(Problem) -> [[UInt8]] {
        var complete: [[UInt8]] = []
        while buffer.readableBytes > 0 {
            guard let length else {
                try readLength(&buffer)
                continue
            }
            let part = min(length - frame.count, buffer.readableBytes)
            frame.append(contentsOf: buffer.readableBytesView.prefix(part))
            buffer.moveReaderIndex(forwardBy: part)
            if frame.count == length { complete.append(takeFrame()) }
        }
        return complete
    }

    private mutating func readLength(_ buffer: inout ByteBuffer) throws(Problem) {
        let part = min(4 - header.count, buffer.readableBytes)
        header.append(contentsOf: buffer.readableBytesView.prefix(part))
        buffer.moveReaderIndex(forwardBy: part)
        if header.starts(with: [0x15, 0x03]) { throw .tls }
        guard header.count == 4 else { return }
        if header.elementsEqual("HTTP".utf8) { throw .http }
        let value = Int32(bitPattern: header.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        // A response has a correlation id at least.
        guard value >= 4, Int(value) <= limit else { throw .length(value, limit: limit) }
        length = Int(value)
        header.removeAll(keepingCapacity: true)
        frame.reserveCapacity(min(Int(value), Self.firstReservation))
    }

    private mutating func takeFrame() -> [UInt8] {
        defer {
            frame = []
            length = nil
        }
        return frame
    }
}
