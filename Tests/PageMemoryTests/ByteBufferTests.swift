import Foundation
import PageMemory
import Testing

@Suite struct ByteBufferTests {
    private func written(_ body: (inout ByteBuffer) -> Void) -> String {
        var buffer = ByteBuffer(capacity: 0)
        body(&buffer)
        return text(buffer.share())
    }

    private func text(_ bytes: SharedBytes) -> String {
        String(decoding: [UInt8](bytes), as: UTF8.self)
    }

    @Test func appendsWhatItIsGiven() {
        let shared = SharedBytes("0123456789")
        let result = written {
            $0.append(UInt8(ascii: "a"))
            $0.append([])
            $0.append(Array("bc".utf8))
            $0.append(literal: "de\n")
            $0.append(utf8: "żółć")
            $0.append(utf8: "")
            $0.append(shared, 3..<6)
            $0.append(shared, 4..<4)
        }
        #expect(result == "abcde\nżółć345")
    }

    @Test(arguments: [
        Int64.min, -1_000_000, -10, -9, -1, 0, 1, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 123_456, Int64.max,
    ])
    func writesSignedDecimals(_ value: Int64) {
        #expect(written { $0.append(decimal: value) } == String(value))
    }

    @Test func writesEveryLengthOfDecimals() {
        var power: UInt64 = 1
        for _ in 0..<20 {
            for value in [power - 1, power, power + 7] {
                #expect(written { $0.append(decimal: value) } == String(value))
            }
            power = power.multipliedReportingOverflow(by: 10).partialValue
        }
        #expect(written { $0.append(decimal: UInt64.max) } == String(UInt64.max))
    }

    @Test(arguments: [
        (7, 0, ""), (7, 1, "7"), (7, 3, "007"), (0, 2, "00"), (1234, 2, "34"), (5, 19, "0000000000000000005"),
    ])
    func writesAFixedNumberOfDigits(_ value: UInt64, _ digits: Int, _ expected: String) {
        #expect(written { $0.append(decimal: value, digits: digits) } == expected)
    }

    @Test func growsFarBeyondItsCapacity() {
        var buffer = ByteBuffer(capacity: 1)
        for number in 0..<200_000 as Range<UInt64> { buffer.append(decimal: number, digits: 6) }
        #expect(buffer.count == 1_200_000)
        let digits = text(buffer.share()).utf8
        for number in [0, 1, 77_777, 199_999] {
            #expect(digits.dropFirst(number * 6).prefix(6).elementsEqual("\(1_000_000 + number)".utf8.dropFirst()))
        }
    }

    @Test func takesBytesFromAClosure() {
        var buffer = ByteBuffer()
        buffer.append(literal: "<")
        unsafe buffer.append(capacity: 10_000) { room in
            unsafe room[0] = UInt8(ascii: "x")
            return 1
        }
        buffer.append(literal: ">")
        #expect(text(buffer.share()) == "<x>")
    }

    @Test(arguments: ["", "some bytes"]) func givesUnusedCapacityBack(_ content: String) {
        var buffer = ByteBuffer(capacity: 1_000_000)
        buffer.append(utf8: content)
        let bytes = buffer.share(trimmed: true)
        #expect(bytes.count == content.utf8.count)
        #expect(text(bytes) == content)
    }

    @Test func refusesARangeOutsideTheSource() async {
        await #expect(processExitsWith: .failure) {
            var buffer = ByteBuffer()
            buffer.append(SharedBytes("abc"), 2..<4)
        }
        await #expect(processExitsWith: .failure) {
            var buffer = ByteBuffer()
            var source = ByteBuffer()
            buffer.append(moving: 0..<1, from: &source)
        }
    }
}

@Suite struct MovingTests {
    /// Bytes in which neighbouring stretches differ.
    private func pattern(_ count: Int) -> [UInt8] {
        var bytes = (0..<251).map { UInt8($0) }
        while bytes.count < count { bytes += bytes }
        return Array(bytes.prefix(count))
    }

    @Test func movesInAnyOrder() {
        let bytes = pattern(2_500_000)
        var source = ByteBuffer()
        source.append(bytes)
        var buffer = ByteBuffer(capacity: 0)
        let ranges = [2_300_001..<2_500_000, 7..<7, 0..<100, 2_200_000..<2_300_001, 100..<2_200_000]
        for range in ranges { buffer.append(moving: range, from: &source) }
        #expect([UInt8](buffer.share()) == ranges.flatMap { bytes[$0] })
    }

    @Test func leavesTheNeighboursOfARangeAlone() {
        let bytes = pattern(1_000_000)
        var source = ByteBuffer()
        source.append(bytes)
        var buffer = ByteBuffer()
        buffer.append(moving: 300_001..<700_001, from: &source)
        let rest = [UInt8](source.share())
        #expect(rest.prefix(300_001) == bytes.prefix(300_001))
        #expect(rest.dropFirst(700_001) == bytes.dropFirst(700_001))
    }

    @Test func whatIsMovedTakesNoMemoryTwice() throws {
        let count = 64 << 20
        var source = ByteBuffer(capacity: count)
        let bytes = pattern(1 << 20)
        while source.count < count { source.append(bytes) }
        let before = try residentBytes()
        var buffer = ByteBuffer(capacity: count)
        buffer.append(moving: 0..<count, from: &source)
        #expect(try residentBytes() - before < count / 2)
        #expect(buffer.count == count)
    }

    /// What the process takes of the machine's memory.
    private func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[1])) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
