import NIOCore
import Testing

@testable import KafkaSurvey

/// How the bytes of a connection become responses.
@Suite struct ResponseFramesTests {
    private static func frame(_ body: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(body.count)] + body }

    private static let bodies: [[UInt8]] = [[1, 2, 3, 4], [5, 6, 7, 8, 9], Array(repeating: 7, count: 200)]
    private static let stream = bodies.flatMap(frame)

    private func read(_ parts: [[UInt8]], limit: Int = 1000) throws(ResponseFrames.Problem) -> [[UInt8]] {
        var frames = ResponseFrames(limit: limit)
        var complete: [[UInt8]] = []
        for part in parts {
            var buffer = ByteBuffer(bytes: part)
            complete += try frames.append(&buffer)
            #expect(buffer.readableBytes == 0)
        }
        return complete
    }

    @Test func severalInOneBuffer() throws {
        #expect(try read([Self.stream]) == Self.bodies)
    }

    @Test func byteByByte() throws {
        #expect(try read(Self.stream.map { [$0] }) == Self.bodies)
    }

    @Test func splitAnywhere() throws {
        for place in 0...Self.stream.count {
            #expect(try read([Array(Self.stream[..<place]), Array(Self.stream[place...])]) == Self.bodies)
        }
    }

    @Test func anIncompleteOneIsNone() throws {
        for place in 0..<8 {
            #expect(try read([Array(Self.frame([1, 2, 3, 4])[..<place])]) == [])
        }
    }

    @Test(
        arguments: [
            [0, 0, 0, 0], [0, 0, 0, 3], [0, 0, 3, 0xe9], [0x7f, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0xff],
            [0x80, 0, 0, 0],
        ] as [[UInt8]])
    func aLengthThatIsNotAccepted(_ length: [UInt8]) {
        let value = Int32(bitPattern: length.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        #expect(throws: ResponseFrames.Problem.length(value, limit: 1000)) { try read([length]) }
    }

    @Test func theLimitIsAccepted() throws {
        let body = [UInt8](repeating: 1, count: 1000)
        #expect(try read([[0, 0, 3, 0xe8] + body]) == [body])
        #expect(try read([[0, 0, 0, 4, 1, 2, 3, 4]], limit: 4) == [[1, 2, 3, 4]])
    }

    @Test func aWebServer() {
        #expect(throws: ResponseFrames.Problem.http) { try read([Array("HTTP/1.1 400 Bad Request".utf8)]) }
        #expect(throws: ResponseFrames.Problem.http) { try read(["H", "T", "T", "P"].map { Array($0.utf8) }) }
    }

    /// An alert of TLS 1.0 to 1.3 is seven bytes.
    @Test func aListenerForTLS() {
        #expect(throws: ResponseFrames.Problem.tls) { try read([[0x15, 3, 3, 0, 2, 2, 0x46]]) }
        #expect(throws: ResponseFrames.Problem.tls) { try read([[0x15], [3]]) }
    }

    /// Only at the beginning of a response.
    @Test func theSameBytesInAResponseAreNone() throws {
        let body = Array("HTTP".utf8) + [0x15, 3, 3, 0]
        #expect(try read([Self.frame(body) + Self.frame(body)]) == [body, body])
    }
}
