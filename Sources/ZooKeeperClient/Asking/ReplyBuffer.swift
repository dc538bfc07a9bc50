internal import NIOCore

/// A reply as it comes, up to a limit.
struct ReplyBuffer {
    private var buffer = ByteBuffer()
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// What has come so far.
    var bytes: [UInt8] { Array(buffer: buffer) }

    var isEmpty: Bool { buffer.readableBytes == 0 }

    mutating func append(_ part: ByteBuffer) throws(ConnectionFailure) {
        guard buffer.readableBytes + part.readableBytes <= limit else { throw .tooLarge(limit: limit) }
        buffer.writeImmutableBuffer(part)
    }
}
