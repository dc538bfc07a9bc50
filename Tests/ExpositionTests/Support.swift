import Exposition
import PageMemory

extension Page {
    func text(_ format: ExpositionFormat = .text) -> String {
        String(decoding: [UInt8](converted(to: format).bytes), as: UTF8.self)
    }
}

/// The page that `body` writes.
func page(
    _ constantLabels: ConstantLabels = .none, as format: ExpositionFormat = .text,
    _ body: (inout MetricWriter) -> Void
) throws(ExpositionError) -> Page {
    var writer = MetricWriter(constantLabels: constantLabels, capacity: 0)
    body(&writer)
    return try writer.finish(as: format)
}

/// The sample lines of a page with one family, `m`, and no label of its own.
func lines(_ body: (inout MetricWriter) -> Void) throws(ExpositionError) -> [String] {
    let page = try page { writer in
        writer.family(MetricFamily("m", help: ""))
        body(&writer)
    }
    return page.text().split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
}

/// The values of such a page.
func values(_ body: (inout MetricWriter) -> Void) throws(ExpositionError) -> [String] {
    try lines(body).map { String($0.dropFirst(2)) }
}
