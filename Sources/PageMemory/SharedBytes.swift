/// Immutable bytes at an address that does not move, freed with the last reference.
///
/// A C library that sends them (libmicrohttpd) may hold the address for as long as it holds a reference.
@safe
// @unchecked: the pointer is written by nobody after init and freed only in deinit.
public final class SharedBytes: @unchecked Sendable {
    private let base: UnsafeMutablePointer<UInt8>

    /// How many bytes there are.
    public let count: Int

    /// Takes over memory that `allocateBytes` returned.
    @unsafe
    init(owning base: UnsafeMutablePointer<UInt8>, count: Int) {
        unsafe self.base = unsafe base
        self.count = count
    }

    deinit {
        unsafe freeBytes(base)
    }

    /// The bytes, for the length of `body`.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// The address of the first byte: valid while a reference to this object is held.
    @unsafe public var address: UnsafeRawPointer { unsafe UnsafeRawPointer(base) }
}

extension SharedBytes {
    /// No bytes.
    public static let empty = SharedBytes([])

    /// A copy of `bytes`.
    public convenience init(_ bytes: [UInt8]) {
        let base = unsafe allocateBytes(max(bytes.count, 1))
        unsafe bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe UnsafeMutableRawPointer(base).copyMemory(from: start, byteCount: source.count)
        }
        unsafe self.init(owning: base, count: bytes.count)
    }

    /// A copy of the UTF-8 bytes of `text`.
    public convenience init(_ text: String) {
        self.init(Array(text.utf8))
    }
}

extension [UInt8] {
    /// A copy of shared bytes.
    public init(_ bytes: SharedBytes) {
        self = unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }
    }
}
