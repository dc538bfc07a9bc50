import ClusterModel
import Collectors
import Exposition
import PageMemory
import Testing

/// A page as a scraper sees it, read back into samples.
struct RenderedPage {
    /// One sample line.
    struct Sample: Equatable {
        var name: String
        var labels: [String: String]
        var value: String
    }

    private let page: Page

    /// All samples, in the order of the page.
    let samples: [Sample]

    /// The page that `collect` writes.
    init(_ collect: (inout MetricWriter) -> Void) throws {
        var writer = MetricWriter()
        collect(&writer)
        page = try writer.finish()
        let lines = Substring(RenderedPage.text(page, .text)).unicodeScalars.split(separator: "\n")
        samples = try lines.filter { $0.first != "#" }.map { try Sample($0) }
    }

    /// The page of a cluster that was reached.
    init(_ survey: ClusterSurvey, options: CollectorOptions = CollectorOptions()) throws {
        try self.init { ClusterCollector.collect(survey, options: options, into: &$0) }
    }

    /// The text in a format.
    func text(_ format: ExpositionFormat) -> String { RenderedPage.text(page, format) }

    /// The value of the one series with exactly these labels; nil if there is none.
    func value(_ name: String, _ labels: [String: String] = [:]) -> String? {
        let found = samples.filter { $0.name == name && $0.labels == labels }
        #expect(found.count <= 1, "\(name) \(labels) appears \(found.count) times")
        return found.first?.value
    }

    /// The values of all series of a family, in the order of the page.
    func values(_ name: String) -> [String] { samples.filter { $0.name == name }.map(\.value) }

    private static func text(_ page: Page, _ format: ExpositionFormat) -> String {
        String(decoding: [UInt8](page.converted(to: format).bytes), as: UTF8.self)
    }
}

// Lines are read scalar by scalar: a quote and the accent that begins a label's value would be one `Character`.
extension RenderedPage.Sample {
    typealias Scalars = Substring.UnicodeScalarView

    /// What cannot be a sample line.
    struct BadLine: Error {
        var line: String
    }

    /// Reads `name{label="value",…} value`.
    init(_ line: Scalars) throws {
        let bad = BadLine(line: String(line))
        var rest = line
        name = RenderedPage.Sample.text(&rest) { $0 != "{" && $0 != " " }
        labels = [:]
        if rest.first == "{" {
            repeat {
                rest.removeFirst()
                let label = RenderedPage.Sample.text(&rest) { $0 != "=" }
                guard let value = RenderedPage.Sample.quoted(&rest) else { throw bad }
                guard labels.updateValue(value, forKey: label) == nil else { throw bad }
            } while rest.first == ","
            guard rest.popFirst() == "}" else { throw bad }
        }
        guard rest.popFirst() == " " else { throw bad }
        value = String(rest)
    }

    /// Takes what is before the first scalar that does not belong.
    private static func text(_ rest: inout Scalars, while belongs: (Unicode.Scalar) -> Bool) -> String {
        let text = rest.prefix(while: belongs)
        rest = rest[text.endIndex...]
        return String(text)
    }

    /// Takes `="value"` and undoes the escapes; nil for anything else.
    private static func quoted(_ rest: inout Scalars) -> String? {
        guard rest.popFirst() == "=", rest.popFirst() == "\"" else { return nil }
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"": return String(text)
            case "\\":
                guard let escaped = rest.popFirst(), "n\\\"".unicodeScalars.contains(escaped) else { return nil }
                text.append(escaped == "n" ? "\n" : escaped)
            default: text.append(scalar)
            }
        }
        return nil
    }
}
