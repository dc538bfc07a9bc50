/// Bytes that grow at the end and are then shared without a copy: the memory that a page is written into.
///
/// One owner writes; `share()` ends the writing and hands the very same memory over to readers. The memory comes from
/// `malloc`, grows by `realloc` (which moves large blocks by remapping, not by copying) and is never zeroed, so capacity
/// that is not used costs address space only.
@safe
public struct ByteBuffer: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var used: Int
    @usableFromInline var room: Int

    /// An empty buffer with room for `capacity` bytes (at least 64) before it has to grow.
    public init(capacity: Int = 4096) {
        let room = max(capacity, 64)
        unsafe base = allocateBytes(room)
        self.room = room
        used = 0
    }

    deinit {
        unsafe freeBytes(base)
    }

    /// How many bytes have been written.
    @inlinable public var count: Int { used }

    /// Makes room for `additional` more bytes, so that the writes that follow need no check of their own.
    @inlinable
    @inline(__always)
    public mutating func reserve(_ additional: Int) {
        if room - used < additional { grow(by: additional) }
    }

    /// Appends one byte.
    @inlinable
    @inline(__always)
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[used] = byte
        used &+= 1
    }

    /// Appends all of `bytes`.
    @inlinable
    @inline(__always)
    public mutating func append(_ bytes: [UInt8]) {
        let count = bytes.count
        reserve(count)
        unsafe bytes.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            unsafe (base + used).update(from: start, count: count)
        }
        used &+= count
    }

    /// Appends the bytes of `source` at `range`, which must lie inside it.
    public mutating func append(_ source: SharedBytes, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= source.count, "\(range) of \(source.count) bytes")
        unsafe copy(source.address + range.lowerBound, count: range.count)
    }

    /// Appends up to `capacity` bytes that `body` writes into uninitialised memory; `body` returns how many it wrote.
    public mutating func append(
        capacity: Int, unsafeBytes body: (UnsafeMutableRawBufferPointer) -> Int
    ) {
        reserve(capacity)
        let written = unsafe body(UnsafeMutableRawBufferPointer(start: base + used, count: capacity))
        precondition((0...capacity).contains(written), "wrote \(written) bytes into room for \(capacity)")
        used += written
    }

    @unsafe
    mutating func copy(_ start: UnsafeRawPointer, count: Int) {
        reserve(count)
        unsafe UnsafeMutableRawPointer(base + used).copyMemory(from: start, byteCount: count)
        used += count
    }

    @usableFromInline
    mutating func grow(by additional: Int) {
        room = max(room * 2, used + additional)
        unsafe base = reallocateBytes(base, room)
    }

    /// Ends the writing: the same memory, now immutable and shared.
    ///
    /// Capacity beyond the last byte stays allocated, which costs address space but no memory, unless it was written to by
    /// `append(capacity:unsafeBytes:)`; `trimmed` gives it back.
    public consuming func share(trimmed: Bool = false) -> SharedBytes {
        let memory = unsafe trimmed ? reallocateBytes(base, max(used, 1)) : base
        let shared = unsafe SharedBytes(owning: memory, count: used)
        discard self
        return shared
    }
}
