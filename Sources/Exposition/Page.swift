public import PageMemory

/// An immutable page: families sorted by name, each once, in one of the formats.
public struct Page: Sendable {
    /// How many series the page has: one a sample line.
    public let seriesCount: Int

    /// The format that `bytes` are in.
    public let format: ExpositionFormat

    /// The page, in one piece, as it is sent.
    public let bytes: SharedBytes

    /// Where in `bytes` the sample lines of each family are.
    let parts: [PagePart]

    /// The same page in `format`, in memory of its own; itself where that is its format.
    public func converted(to format: ExpositionFormat) -> Page {
        if format == self.format { return self }
        var assembly = PageAssembly(format, families: parts.count, sampleBytes: bytes.count)
        for part in parts {
            assembly.append(part.family) { $0.append(bytes, part.samples) }
        }
        return assembly.finish(seriesCount: seriesCount)
    }
}

/// A family, and where its sample lines are in some memory.
struct PagePart {
    let family: MetricFamily
    let samples: Range<Int>
}

/// A page on its way into one piece of memory.
struct PageAssembly: ~Copyable {
    /// More than a family's header lines take, most often; where it is not, the memory grows.
    private static let headerRoom = 512

    private let format: ExpositionFormat
    private var page: ByteBuffer
    private var parts: [PagePart] = []

    /// An empty page, with room for so many families with so many bytes of sample lines in all.
    init(_ format: ExpositionFormat, families: Int, sampleBytes: Int) {
        self.format = format
        page = ByteBuffer(capacity: sampleBytes + families * Self.headerRoom)
        parts.reserveCapacity(families)
    }

    /// Appends a family, whose sample lines `appendSamples` appends.
    mutating func append(_ family: MetricFamily, _ appendSamples: (inout ByteBuffer) -> Void) {
        format.appendHeader(of: family, to: &page)
        let start = page.count
        appendSamples(&page)
        parts.append(PagePart(family: family, samples: start..<page.count))
    }

    /// The finished page.
    consuming func finish(seriesCount: Int) -> Page {
        format.appendEnd(to: &page)
        return Page(seriesCount: seriesCount, format: format, bytes: page.share(), parts: parts)
    }
}
