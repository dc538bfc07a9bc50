import ProtocolChecks
import TestSupport
import Testing

/// Responses with a few bytes changed: the same ones in every run. `make fuzz` has many more.
struct MutationTests {
    @Test(arguments: ProtocolDecoder.allCases) func noBytesBreakADecoder(decoder: ProtocolDecoder) async throws {
        var generator = SeededGenerator(seed: 1)
        for seed in try await Self.seeds(of: decoder) {
            // Lets tests that wait for a process notice its end.
            await Task.yield()
            #expect(decoder.check(seed))
            for _ in 0..<40 {
                // Lengths and counts of none, one and very many; null.
                decoder.check(seed.mutated(with: &generator, likely: [0, 1, 2, 0x7F, 0x80, 0xFF]))
            }
        }
    }

    @Test func theDecodersAreThoseOfAllAPIs() {
        let names = ProtocolDecoder.allCases.filter { $0 != .consumerAssignment }.map(\.rawValue)
        #expect(Set(names) == Set(MessageKind.all.map(\.name)))
    }

    /// Recordings, and a few made-up messages of each version.
    private static func seeds(of decoder: ProtocolDecoder) async throws -> [[UInt8]] {
        if decoder == .consumerAssignment { return try assignments() }
        let samples = try await Sample.recordings(of: decoder.rawValue) + Sample.generated(decoder.rawValue, count: 2)
        return samples.map { [UInt8($0.version)] + $0.responseBytes }
    }

    private static func assignments() throws -> [[UInt8]] {
        try Sample.recordings(of: "describe_groups").flatMap { sample in
            try sample.response.array("groups").flatMap { group in
                try group.array("members").map { try bytes(hex: $0.text("member_assignment")) }
            }
        }
    }
}
