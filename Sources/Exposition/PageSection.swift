internal import PageMemory

/// The part of a page that one source has written: sample lines, which are joined with those of other sections to a page.
public final class PageSection {
    private var buffer: ByteBuffer
    let parts: [PagePart]

    /// How many bytes the sample lines took when they were written.
    public let byteCount: Int

    init(_ buffer: consuming ByteBuffer, parts: [PagePart]) {
        byteCount = buffer.count
        self.buffer = buffer
        self.parts = parts
    }

    /// A section without samples.
    public convenience init() {
        self.init(ByteBuffer(capacity: 0), parts: [])
    }

    /// Moves sample lines to the end of `page`; they must not be read again.
    func move(_ samples: Range<Int>, to page: inout ByteBuffer) {
        page.append(moving: samples, from: &buffer)
    }
}

/// A family in a section, and where its sample lines are in some memory.
struct PagePart {
    let family: MetricFamily

    /// The family on the header lines of the page; differs from `family` where sections disagree on the type.
    var header: MetricFamily? = nil

    let samples: Range<Int>
    let seriesCount: Int

    /// The position of its section among those of the page.
    var section = 0

    func placed(in section: Int) -> PagePart {
        PagePart(family: family, samples: samples, seriesCount: seriesCount, section: section)
    }
}
