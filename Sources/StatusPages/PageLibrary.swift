internal import Mustache

/// The values that a template shows, by name. What is not shown is `false`, not missing: a name that is missing is looked for
/// further out.
typealias Fields = [String: Any]

/// The templates of all pages, from the folder `Templates`.
struct PageLibrary: Sendable {
    private let library: MustacheLibrary

    /// The templates, parsed once.
    static let shared = PageLibrary()

    private init() {
        MustacheContentTypes.register(PageText(), named: "PAGE")
        let sources = [
            "layout": PackageResources.layout_mustache, "overview": PackageResources.overview_mustache,
            "grouptable": PackageResources.grouptable_mustache, "topictable": PackageResources.topictable_mustache,
            "list": PackageResources.list_mustache, "group": PackageResources.group_mustache,
            "topic": PackageResources.topic_mustache, "message": PackageResources.message_mustache,
        ]
        do {
            library = MustacheLibrary(
                templates: try sources.mapValues { try MustacheTemplate(string: String(decoding: $0, as: UTF8.self)) })
        } catch {
            // The templates are part of the program; each test of a page would end here.
            preconditionFailure("a template cannot be parsed: \(error)")
        }
    }

    /// A page as HTML.
    func render(_ template: String, _ fields: Fields) -> String {
        library.render(fields, withTemplate: template) ?? ""
    }
}

/// Text in HTML, between tags or in a quoted attribute.
///
/// Works on scalars: a quotation mark with a combining character after it ends an attribute all the same. Characters that
/// control the terminal or the direction of text are spelled out, so that a name cannot rearrange what stands around it.
private struct PageText: MustacheContentType {
    func escapeText(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { replacement($0) != nil }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let replacement = replacement(scalar) {
                result.append(contentsOf: replacement.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private func replacement(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        case "'": "&#39;"
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{61C}", "\u{200B}"..."\u{200F}", "\u{2028}"..."\u{202E}",
            "\u{2060}"..."\u{206F}", "\u{FEFF}", "\u{FFF9}"..."\u{FFFB}":
            "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: nil
        }
    }
}
