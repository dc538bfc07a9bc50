public import PageMemory

/// Writes the samples of a page, family after family, in any order of families.
///
/// Sample lines are the same bytes in both formats; `finish` moves them, sorted, into the memory that will be sent. An
/// integer sample allocates nothing, unless the memory has to grow.
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

    private var sections: [(family: MetricFamily, start: Int)] = []
    private var failure: ExpositionError?

    /// Labels put first on every sample of the families begun from now on.
    public var constantLabels = ConstantLabels.none

    /// A writer with room for `capacity` bytes before its memory has to grow: best the `byteCount` of the page before,
    /// and a little more.
    public init(capacity: Int = 65_536) {
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
        sections.append((family, buffer.count))
    }

    /// The page in `format`. Throws `repeatedFamily` where a family was begun twice, or where two claim one name in one of
    /// the formats (a gauge `a` and a counter `a_total`, a summary `a` and a gauge `a_sum`), and `labelTaken` where a
    /// constant label has the name of a family's own.
    public consuming func finish(as format: ExpositionFormat = .text) throws(ExpositionError) -> Page {
        if let failure { throw failure }
        var claims = NameClaims()
        for section in sections {
            if let name = claims.claim(section.family) { throw .repeatedFamily(name) }
        }
        let ends = sections.dropFirst().map(\.start) + [buffer.count]
        let parts = zip(sections, ends)
            .map { section, end in PagePart(family: section.family, samples: section.start..<end) }
            .filter { !$0.samples.isEmpty }
            .sorted { $0.family.name < $1.family.name }
        var assembly = PageAssembly(format, families: parts.count, sampleBytes: buffer.count)
        for part in parts {
            assembly.append(part.family) { $0.append(moving: part.samples, from: &buffer) }
        }
        return assembly.finish(seriesCount: samples)
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

    init(_ name: String, _ constant: LabelBytes) {
        let name = Array(name.utf8)
        let opened = name + "{".utf8 + constant.bytes
        bare = constant.bytes.isEmpty ? name + " ".utf8 : opened + "} ".utf8
        labelled = constant.bytes.isEmpty ? opened : opened + ",".utf8
    }
}

extension ByteBuffer {
    /// Appends all of a line that comes before the value.
    mutating func append(_ start: LineStart, _ labels: LabelBytes) {
        if labels.bytes.isEmpty {
            append(start.bare)
        } else {
            append(start.labelled)
            append(labels.bytes)
            append(literal: "} ")
        }
    }
}
