internal import CRE2

/// A regular expression in RE2's syntax, which is that of Go and Prometheus. Matching takes time linear in the text's length,
/// whatever the expression: the names are those of a cluster's users, and one of them must not stop the survey.
@safe
final class RegularExpression: Sendable {
    /// Matching may happen on several threads at a time: RE2 locks what it caches.
    private nonisolated(unsafe) let expression: OpaquePointer

    /// - Throws: `PatternError` with RE2's explanation.
    init(_ pattern: String) throws(PatternError) {
        let capacity = 256
        var explanation = [CChar](repeating: 0, count: capacity)
        // The texts are valid for the call; RE2 copies the pattern, and ends the explanation within its capacity.
        guard let compiled = unsafe cre2_compile(pattern, pattern.utf8.count, &explanation, capacity) else {
            let bytes = explanation.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw PatternError(pattern: pattern, message: String(decoding: bytes, as: UTF8.self))
        }
        unsafe expression = compiled
    }

    deinit { unsafe cre2_free(expression) }

    /// Whether the expression matches anywhere in `text`.
    func matches(_ text: String) -> Bool {
        // The text is valid for the call, and RE2 keeps nothing of it.
        unsafe cre2_matches(expression, text, text.utf8.count)
    }
}
