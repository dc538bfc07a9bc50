import Testing

@testable import Probe

@Suite struct ProbeMessageTests {
    private let message = ProbeMessage(
        instance: "castle-1.example", run: .max, partition: 3, sequence: 12, timestamp: 1_700_000_000_000)

    @Test func isReadBack() {
        #expect(ProbeMessage(message.bytes) == message)
        #expect(String(decoding: message.bytes, as: UTF8.self).hasPrefix("castle-1.example 18446744073709551615 3 12 "))
    }

    @Test(arguments: [
        "", "hello", "a 1 2 3", "a 1 2 3 4 5", "a -1 2 3 4", "a 1 2 4294967296 4", "a 1 2147483648 3 4", "a  1 2 3 4",
    ])
    func anythingElseIsNoMessage(_ text: String) {
        #expect(ProbeMessage(Array(text.utf8)) == nil)
    }

    @Test func bytesThatAreNoTextAreNoMessage() {
        #expect(ProbeMessage([0xFF, 0x20, 0x31]) == nil)
        #expect(ProbeMessage(message.bytes + Array(repeating: UInt8(ascii: "0"), count: 2000)) == nil)
    }
}
