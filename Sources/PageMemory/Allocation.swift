internal import Glibc

/// `malloc`, or the end of the process: a page that cannot be allocated leaves nothing sensible to do.
@unsafe
func allocateBytes(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    guard let memory = unsafe malloc(count) else { fatalError("out of memory: \(count) bytes for a page") }
    return unsafe memory.assumingMemoryBound(to: UInt8.self)
}

/// `realloc`, or the end of the process.
@unsafe
func reallocateBytes(_ base: UnsafeMutablePointer<UInt8>, _ count: Int) -> UnsafeMutablePointer<UInt8> {
    guard let memory = unsafe realloc(base, count) else { fatalError("out of memory: \(count) bytes for a page") }
    return unsafe memory.assumingMemoryBound(to: UInt8.self)
}

/// `free`.
@unsafe
func freeBytes(_ base: UnsafeMutablePointer<UInt8>) {
    unsafe free(base)
}
