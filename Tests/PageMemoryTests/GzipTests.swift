import CDeflate
import PageMemory
import Testing

@Suite struct GzipTests {
    private struct OutOfMemory: Error {}

    /// The content of one gzip member, which must take all of `bytes`; `size` is its length.
    private func decompressed(_ bytes: SharedBytes, size: Int) throws -> [UInt8] {
        guard let decompressor = unsafe libdeflate_alloc_decompressor() else { throw OutOfMemory() }
        defer { unsafe libdeflate_free_decompressor(decompressor) }
        var read = 0
        var written = 0
        let output = try unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            let result = unsafe bytes.withUnsafeBytes { input in
                unsafe libdeflate_gzip_decompress_ex(
                    decompressor, input.baseAddress, input.count, output.baseAddress, size, &read, &written)
            }
            try #require(result == LIBDEFLATE_SUCCESS)
            count = written
        }
        #expect(read == bytes.count)
        return output
    }

    private let page = (0..<20_000).map { "kafka_topic_partition_current_offset{partition=\"\($0)\"} 0\n" }.joined()

    @Test(arguments: [0, 1, 6, 12]) func everyLevelComesBack(_ level: Int) throws {
        let input = SharedBytes(page)
        let compressed = Gzip.compress(input, level: level)
        #expect(try decompressed(compressed, size: input.count) == Array(page.utf8))
    }

    @Test func levelOneMakesAPageSmall() {
        let input = SharedBytes(page)
        #expect(Gzip.compress(input).count < input.count / 5)
    }

    @Test func nothingIsAMemberToo() throws {
        #expect(try decompressed(Gzip.compress(.empty), size: 1) == [])
    }

    @Test func bytesThatCannotBecomeSmallerComeBack() throws {
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<100_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let compressed = Gzip.compress(SharedBytes(noise))
        #expect(try decompressed(compressed, size: noise.count) == noise)
    }

    @Test func aLevelThatDoesNotExistEndsTheProcess() async {
        await #expect(processExitsWith: .failure) { _ = Gzip.compress(.empty, level: 13) }
    }
}
