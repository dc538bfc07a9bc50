import ClusterModel
import KafkaProtocol
import TestSupport
import Testing

/// Fields that no broker should send.
struct WireReaderTests {
    /// Null, where a field cannot be: flexible or not, as a string or as an array.
    @Test func nullIsRefusedWhereAFieldCannotBeNull() {
        expect(.unexpectedNull, [0xFF, 0xFF], isFlexible: false) { reader throws(WireError) in try reader.string() }
        expect(.unexpectedNull, [0xFF, 0xFF], isFlexible: false) { reader throws(WireError) in try reader.name() }
        expect(.unexpectedNull, [0], isFlexible: true) { reader throws(WireError) in try reader.name() }
        expect(.unexpectedNull, [0], isFlexible: true) { reader throws(WireError) in try reader.data() }
        expect(.unexpectedNull, [0], isFlexible: true) { reader throws(WireError) in try reader.int32s() }
        var lists = SharedLists()
        expect(.unexpectedNull, [0xFF, 0xFF, 0xFF, 0xFF], isFlexible: false) { reader throws(WireError) in
            try reader.int32s(sharedIn: &lists)
        }
    }

    @Test func nullIsReadWhereAFieldCanBeNull() throws {
        var legacy = WireReader([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], isFlexible: false)
        #expect(try legacy.nullableString() == nil)
        #expect(try legacy.nullableName() == nil)
        #expect(try legacy.nullableArray(minimumSize: 1) { reader throws(WireError) in try reader.int8() } == nil)
        try legacy.finish()
        var flexible = WireReader([0, 0, 0, 0xFF], isFlexible: true)
        #expect(try flexible.nullableString() == nil)
        #expect(try flexible.nullableName() == nil)
        #expect(try flexible.nullableArray(minimumSize: 1) { reader throws(WireError) in try reader.int8() } == nil)
        #expect(try flexible.isPresent() == false)
        try flexible.finish()
    }

    @Test func negativeLengthsAreRefused() {
        expect(.negativeCount(-2), [0xFF, 0xFE], isFlexible: false) { reader throws(WireError) in
            try reader.nullableString()
        }
        expect(.negativeCount(-32768), [0x80, 0], isFlexible: false) { reader throws(WireError) in
            try reader.skipString()
        }
        expect(.negativeCount(-2), [0xFF, 0xFF, 0xFF, 0xFE], isFlexible: false) { reader throws(WireError) in
            try reader.strings()
        }
        expect(.negativeCount(-2_147_483_648), [0x80, 0, 0, 0], isFlexible: false) { reader throws(WireError) in
            try reader.data()
        }
    }

    /// The largest counts, with five bytes behind them: refused before memory is reserved, which these would exhaust.
    @Test func countsBeyondTheMessageAreRefused() {
        let rest: [UInt8] = [0, 0, 0, 0, 0]
        let most = [0x7F, 0xFF, 0xFF, 0xFF] + rest
        let mostCompact = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F] + rest
        expect(.excessiveCount(2_147_483_647, left: 5), most, isFlexible: false) { reader throws(WireError) in
            try reader.int32s()
        }
        expect(.excessiveCount(2_147_483_647, left: 5), most, isFlexible: false) { reader throws(WireError) in
            try reader.data()
        }
        expect(.excessiveCount(32_767, left: 7), most, isFlexible: false) { reader throws(WireError) in
            try reader.string()
        }
        expect(.excessiveCount(4_294_967_294, left: 5), mostCompact, isFlexible: true) { reader throws(WireError) in
            try reader.strings()
        }
        expect(.excessiveCount(4_294_967_294, left: 5), mostCompact, isFlexible: true) { reader throws(WireError) in
            try reader.nullableName()
        }
        // Five bytes are one number of four bytes, and not two.
        expect(.excessiveCount(2, left: 5), [3] + rest, isFlexible: true) { reader throws(WireError) in
            try reader.int32s()
        }
    }

    @Test func integersOfMoreThan32BitsAreRefused() {
        for bytes: [UInt8] in [[0x80, 0x80, 0x80, 0x80, 0x80, 0], [0x80, 0x80, 0x80, 0x80, 0x10]] {
            expect(.overlongVarint, bytes, isFlexible: true) { reader throws(WireError) in
                try reader.nullableString()
            }
            expect(.overlongVarint, bytes, isFlexible: true) { reader throws(WireError) in try reader.endStructure() }
        }
    }

    @Test func unknownTaggedFieldsAreSkipped() throws {
        var reader = WireReader([2, 5, 3, 1, 2, 3, 0x90, 0x4E, 0, 7], isFlexible: true)
        try reader.endStructure()
        #expect(try reader.int8() == 7)
    }

    @Test func taggedFieldsBeyondTheMessageAreRefused() {
        expect(.truncated(needed: 4, left: 3), [1, 5, 4, 1, 2, 3], isFlexible: true) { reader throws(WireError) in
            try reader.endStructure()
        }
        // As many fields as can be said: it ends with the bytes, not with the fields.
        expect(.truncated(needed: 1, left: 0), [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 5, 0], isFlexible: true) {
            reader throws(WireError) in
            try reader.endStructure()
        }
    }

    @Test func namesAndTextsNeedNotBeUTF8() throws {
        let bytes: [UInt8] = [5, 0x61, 0xFF, 0, 0xC3, 3, 0x61, 0xFF]
        var reader = WireReader(bytes, isFlexible: true)
        let name = try reader.name()
        #expect(name.bytes == [0x61, 0xFF, 0, 0xC3])
        #expect(name.text == "a\\xff\0\\xc3")
        #expect(try reader.string() == "a\u{FFFD}")
        try reader.finish()
    }

    /// Lists that are shared are those that are in the message, however many there are and whichever came before.
    @Test(arguments: [true, false]) func sharedListsAreTheListsOfTheMessage(isFlexible: Bool) throws {
        var generator = SeededGenerator(seed: 1)
        let lists: [[Int32]] = (0..<2000).map { _ in
            (0..<Int.random(in: 0...3, using: &generator)).map { _ in Int32.random(in: -1...9, using: &generator) }
        }
        var writer = WireWriter(isFlexible: isFlexible)
        for list in lists { writer.write(list) { writer, number in writer.write(number) } }
        var reader = WireReader(writer.bytes, isFlexible: isFlexible)
        var shared = SharedLists()
        for list in lists { #expect(try reader.int32s(sharedIn: &shared) == list) }
        try reader.finish()
    }

    /// Expects that reading `bytes` fails with `error`.
    private func expect<Value>(
        _ error: WireError, _ bytes: [UInt8], isFlexible: Bool, sourceLocation: SourceLocation = #_sourceLocation,
        read: (inout WireReader) throws(WireError) -> Value
    ) {
        var reader = WireReader(bytes, isFlexible: isFlexible)
        #expect(throws: error, sourceLocation: sourceLocation) { _ = try read(&reader) }
    }
}
