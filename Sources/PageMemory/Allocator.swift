internal import CMalloc

/// The process's allocator.
public enum Allocator {
    /// Makes the process keep no more memory than it uses. To be called once, before the first thread starts.
    ///
    /// A refusal means that another allocator is in the C library's place: then it is that one's affair.
    public static func keepLittle() {
        // Every block of a megabyte or more is mapped for itself and goes back to the kernel when it is freed. The C
        // library else raises that limit to the largest block that was ever freed, up to 32 MB, and pages below it leave
        // holes in its heaps.
        _ = mallopt(M_MMAP_THRESHOLD, 1 << 20)
        // One heap for all threads instead of one for each few: what a survey of 100,000 partitions leaves free in seven
        // heaps came to 50 MB, while a survey with one heap takes as long.
        _ = mallopt(M_ARENA_MAX, 1)
    }
}
