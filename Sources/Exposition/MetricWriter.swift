public import PageMemory

/// Writes the samples of a source's section of a page, family after family, in any order of families.
///
/// Sample lines are the same bytes in both formats; a page moves them, sorted, into the memory that will be sent. An integer
/// sample allocates nothing, unless the memory has to grow.
public struct MetricWriter: ~Copyable {
    @usableFromInline var buffer: ByteBuffer
    @usableFromInline var samples = 0

    /// How a line of the present family begins.
    var start = LineStart.none

    /// How the lines with a summary's or histogram's sum and count begin; `none` in a family of another type.
    var sumStart = LineStart.none
    var countStart = LineStart.none

    /// How the lines with a histogram's buckets begin; `none` in a family of another type.
    var bucketStart = LineStart.none

    private let constantLabels: ConstantLabels
    private var families: [(family: MetricFamily, start: Int, samples: Int)] = []
    private var failure: ExpositionError?

    /// - Parameters:
    ///   - constantLabels: Put first on every sample.
    ///   - capacity: Bytes of room before the memory has to grow: best the `byteCount` of the section before, and a little
    ///     more.
    public init(constantLabels: ConstantLabels = .none, capacity: Int = 65_536) {
        self.constantLabels = constantLabels
        buffer = ByteBuffer(capacity: capacity)
    }

    /// How many bytes the samples take so far.
    public var byteCount: Int { buffer.count }

    /// How many samples there are so far.
    public var sampleCount: Int { samples }

    /// Begins a family, whose samples follow. One that gets no sample will not be on the page.
    public mutating func family(_ family: MetricFamily) {
        if failure == nil, let taken = constantLabels.names.first(where: family.ownLabels.contains) {
            failure = .labelTaken(taken, family: family.name)
        }
        let constant = constantLabels.labels
        let isHistogram = family.type == .histogram
        let hasSum = isHistogram || family.type == .summary
        start = LineStart(family.name, constant)
        sumStart = hasSum ? LineStart(family.name + "_sum", constant) : .none
        countStart = hasSum ? LineStart(family.name + "_count", constant) : .none
        bucketStart = isHistogram ? LineStart(family.name + "_bucket", constant) : .none
        families.append((family, buffer.count, samples))
    }

    /// What was written, as a section of a page. Throws `repeatedFamily` where a family was begun twice, or where two claim one
    /// name in one of the formats (a gauge `a` and a counter `a_total`, a summary `a` and a gauge `a_sum`), and `labelTaken`
    /// where a constant label has the name of a family's own.
    public consuming func section() throws(ExpositionError) -> PageSection {
        if let failure { throw failure }
        var claims = ReservedNames()
        for (family, _, _) in families {
            if let name = claims.claim(family) { throw .repeatedFamily(name) }
        }
        let ends = families.dropFirst().map { ($0.start, $0.samples) } + [(buffer.count, samples)]
        let parts = zip(families, ends).map { begin, end in
            PagePart(
                family: begin.family, samples: begin.start..<end.0, seriesCount: end.1 - begin.samples)
        }
        return PageSection(buffer, parts: parts.filter { !$0.samples.isEmpty })
    }

    /// A page of this section alone. Throws what `section` throws.
    public consuming func finish(as format: ExpositionFormat = .text) throws(ExpositionError) -> Page {
        let section = try section()
        do { return try Page(joining: [.written(section)], as: format) } catch { throw error.error }
    }
}

/// How the lines of one name begin.
struct LineStart {
    /// Where the sample has no labels of its own: `name ` or `name{constant="a"} `.
    let bare: [UInt8]

    /// Where it has: `name{` or `name{constant="a",`.
    let labelled: [UInt8]

    /// No line can begin.
    static let none = LineStart(bare: [], labelled: [])

    var isNone: Bool { bare.isEmpty }

    private init(bare: [UInt8], labelled: [UInt8]) {
        self.bare = bare
        self.labelled = labelled
    }

    init(_ name: String, _ constant: EncodedLabels) {
        let name = Array(name.utf8)
        let opened = name + "{".utf8 + constant.bytes
        bare = constant.bytes.isEmpty ? name + " ".utf8 : opened + "} ".utf8
        labelled = constant.bytes.isEmpty ? opened : opened + ",".utf8
    }
}

extension ByteBuffer {
    /// Appends all of a line that comes before the value.
    mutating func append(_ start: LineStart, _ labels: EncodedLabels) {
        if labels.bytes.isEmpty {
            append(start.bare)
        } else {
            append(start.labelled)
            append(labels.bytes)
            append(literal: "} ")
        }
    }
}
