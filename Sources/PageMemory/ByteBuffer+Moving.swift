internal import Glibc

extension ByteBuffer {
    /// How much is moved before its memory is given back: so much is taken twice at any time.
    private static let step = 1 << 20

    /// How much is worth a system call to give back.
    private static let worthGiving = 1 << 16

    /// Appends the bytes of `source` at `range`, which must lie inside it and must never be read again.
    ///
    /// The memory that they took goes back to the kernel on the way. A large page is put in order by moving its families
    /// from one buffer to another; so both together take little more memory than the page.
    public mutating func append(moving range: Range<Int>, from source: inout ByteBuffer) {
        precondition(range.lowerBound >= 0 && range.upperBound <= source.count, "\(range) of \(source.count) bytes")
        reserve(range.count)
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.step) {
            let part = start..<min(start + Self.step, range.upperBound)
            unsafe copy(source.base + start, count: part.count)
            if part.count >= Self.worthGiving { source.giveBack(part) }
        }
    }

    /// Lets the kernel have the memory of the whole pages inside `range`: `madvise(MADV_DONTNEED)`. They read as zeros from
    /// then on. That the kernel refuses, for locked memory, is no harm: the memory stays until the buffer is freed.
    private mutating func giveBack(_ range: Range<Int>) {
        let page = sysconf(Int32(_SC_PAGESIZE))
        let address = unsafe Int(bitPattern: base)
        let first = (address + range.lowerBound + page - 1) / page * page
        let end = (address + range.upperBound) / page * page
        if first < end { unsafe madvise(base + (first - address), end - first, MADV_DONTNEED) }
    }
}
