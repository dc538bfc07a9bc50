/// What made-up messages say: their number, then text that hardly compresses better than a line of a log does.
public struct MessageContents: Sendable {
    private let size: Int
    private let text: [UInt8]
    private var number = 0

    /// - Parameter size: the bytes of each message, 0 or more.
    public init(size: Int) {
        precondition(size >= 0, "a message cannot have less than no bytes")
        self.size = size
        var random = SmallGenerator(seed: 1)
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz012345".utf8)
        // Each message takes a part of its own.
        text = (0..<size + 4096).map { _ in alphabet[Int(random.next() & 31)] }
    }

    /// The next message. It begins with its number, from 0, as far as that fits.
    public mutating func next() -> [UInt8] {
        let start = (number &* 61) % 4096
        var message = Array(text[start..<start + size])
        var position = 0
        for byte in "\(number) ".utf8 where position < size {
            message[position] = byte
            position += 1
        }
        number += 1
        return message
    }
}
