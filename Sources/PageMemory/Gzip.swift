internal import CDeflate

/// Compression with libdeflate.
public enum Gzip {
    /// `bytes` as one gzip member (RFC 1952).
    ///
    /// `level` is 0 (store) to 12 (smallest). Level 1 makes a twentieth of a page at half a gigabyte a second; more costs
    /// far more time than it saves bytes. The result takes just the memory that it needs. Memory that cannot be allocated
    /// ends the process.
    public static func compress(_ bytes: SharedBytes, level: Int = 1) -> SharedBytes {
        precondition((0...12).contains(level), "compression level \(level): 0 to 12 are possible")
        guard let compressor = unsafe libdeflate_alloc_compressor(Int32(level)) else {
            fatalError("out of memory: a compressor of level \(level)")
        }
        defer { unsafe libdeflate_free_compressor(compressor) }
        let bound = unsafe libdeflate_gzip_compress_bound(compressor, bytes.count)
        var output = ByteBuffer(capacity: bound)
        unsafe bytes.withUnsafeBytes { source in
            unsafe output.append(capacity: bound) { room in
                let written = unsafe libdeflate_gzip_compress(
                    compressor, source.baseAddress, source.count, room.baseAddress, room.count)
                precondition(written > 0, "\(source.count) bytes do not fit compressed into \(bound)")
                return written
            }
        }
        return output.share(trimmed: true)
    }
}
