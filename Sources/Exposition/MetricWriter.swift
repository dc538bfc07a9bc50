public import PageMemory

/// Writes the samples of a page, family after family, in any order of families.
///
/// Sample lines are the same bytes in both formats; `finish` moves them, sorted, into the memory that will be sent. An
/// integer sample allocates nothing, unless the memory has to grow.
public struct MetricWriter: ~Copyable {
    @usableFromInline var buffer: ByteBuffer
    @usableFromInline var samples = 0

    /// How a line of the present family begins where the sample has no labels: `name ` or `name{constant="a"} `.
    @usableFromInline var bareStart: [UInt8] = []

    /// How it begins where the sample has labels: `name{` or `name{constant="a",`.
    @usableFromInline var labelledStart: [UInt8] = []

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
        if failure == nil, let taken = constantLabels.names.first(where: family.labels.contains) {
            failure = .labelTaken(taken, family: family.name)
        }
        let constant = constantLabels.labels.bytes
        let name = Array(family.name.utf8)
        labelledStart = name + "{".utf8 + constant
        if constant.isEmpty {
            bareStart = name + " ".utf8
        } else {
            bareStart = labelledStart + "} ".utf8
            labelledStart.append(UInt8(ascii: ","))
        }
        sections.append((family, buffer.count))
    }

    /// The page in `format`. Throws `repeatedFamily` where a family was begun twice, or where two have one name in OpenMetrics
    /// (a gauge `a` and a counter `a_total`), and `labelTaken` where a constant label has the name of a family's own.
    public consuming func finish(as format: ExpositionFormat = .text) throws(ExpositionError) -> Page {
        if let failure { throw failure }
        for format in ExpositionFormat.allCases { try Self.refuseRepeats(sections.map { $0.family.name(in: format) }) }
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

    private static func refuseRepeats(_ names: [String]) throws(ExpositionError) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted { throw .repeatedFamily(name) }
    }
}
