public import PageMemory

/// An immutable page: families sorted by name, each once, in one of the formats.
///
/// It is joined from sections. Several sections may have samples of one family, which then differ in their constant labels.
public struct Page: Sendable {
    /// The format that `bytes` are in.
    public let format: ExpositionFormat

    /// The page, in one piece, as it is sent.
    public let bytes: SharedBytes

    /// Where in `bytes` the sample lines of each family are, those of one family next to each other.
    private let parts: [PagePart]

    /// How many series the page has: one a sample line.
    public var seriesCount: Int { parts.reduce(0) { $0 + $1.seriesCount } }

    private init(format: ExpositionFormat, bytes: SharedBytes, parts: [PagePart]) {
        self.format = format
        self.bytes = bytes
        self.parts = parts
    }

    /// What a section of a page is made of.
    public enum Content {
        /// Newly written. Its bytes are moved: it is empty afterwards.
        case written(PageSection)

        /// As on the page before, in the section at the same position.
        case unchanged
    }

    /// Why sections cannot be joined.
    public struct Conflict: Error, Equatable {
        /// The position of the section that does not fit to those before it.
        public let section: Int

        /// The name that two families claim.
        public let error: ExpositionError
    }

    /// Joins sections to a page.
    ///
    /// - Parameters:
    ///   - sections: in the order in which their samples stand in a family that several have.
    ///   - previous: the page that sections that are `unchanged` are copied from.
    /// - Throws: `Conflict` if the families of two sections cannot stand on one page. Then no section has been moved.
    public init(
        joining sections: [Content], previous: Page? = nil, as format: ExpositionFormat = .text
    ) throws(Conflict) {
        var parts: [PagePart] = []
        for (index, section) in sections.enumerated() {
            switch section {
            case .written(let section): parts += section.parts.map { $0.placed(in: index) }
            case .unchanged: parts += previous?.parts.filter { $0.section == index } ?? []
            }
        }
        parts.sort { ($0.family.name, $0.section) < ($1.family.name, $1.section) }
        let headers = try Self.headers(of: parts)

        let size = parts.reduce(0) { $0 + $1.samples.count }
        var assembly = PageAssembly(format, families: parts.count, sampleBytes: size)
        for (part, header) in zip(parts, headers) {
            assembly.append(part, under: header) { page in
                switch sections[part.section] {
                case .written(let section): section.move(part.samples, to: &page)
                case .unchanged: if let previous { page.append(previous.bytes, part.samples) }
                }
            }
        }
        self = assembly.finish()
    }

    /// The same page in `format`, in memory of its own; itself where that is its format.
    public func converted(to format: ExpositionFormat) -> Page {
        if format == self.format { return self }
        var assembly = PageAssembly(format, families: parts.count, sampleBytes: bytes.count)
        for part in parts {
            assembly.append(part, under: part.header ?? part.family) { $0.append(bytes, part.samples) }
        }
        return assembly.finish()
    }
}

extension Page {
    /// The family on the header lines of each part.
    private static func headers(of parts: [PagePart]) throws(Conflict) -> [MetricFamily] {
        var headers: [String: (family: MetricFamily, section: Int)] = [:]
        for part in parts {
            let name = part.family.name
            guard let present = headers[name] else {
                headers[name] = (part.family, part.section)
                continue
            }
            guard let common = present.family.merged(with: part.family) else {
                throw Conflict(section: part.section, error: .repeatedFamily(name))
            }
            headers[name]?.family = common
        }
        var claims = ReservedNames()
        let inOrder = headers.values.sorted { ($0.section, $0.family.name) < ($1.section, $1.family.name) }
        for header in inOrder {
            if let name = claims.claim(header.family) {
                throw Conflict(section: header.section, error: .repeatedFamily(name))
            }
        }
        return parts.map { headers[$0.family.name]?.family ?? $0.family }
    }

    /// A page on its way into one piece of memory.
    private struct PageAssembly: ~Copyable {
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

        /// Appends a part, whose sample lines `appendSamples` appends; with header lines if it is the first of its family.
        mutating func append(
            _ part: PagePart, under header: MetricFamily, _ appendSamples: (inout ByteBuffer) -> Void
        ) {
            if parts.last?.header != header { format.appendHeader(of: header, to: &page) }
            let start = page.count
            appendSamples(&page)
            parts.append(
                PagePart(
                    family: part.family, header: header, samples: start..<page.count, seriesCount: part.seriesCount,
                    section: part.section))
        }

        /// The finished page.
        consuming func finish() -> Page {
            format.appendEnd(to: &page)
            return Page(format: format, bytes: page.share(), parts: parts)
        }
    }
}
