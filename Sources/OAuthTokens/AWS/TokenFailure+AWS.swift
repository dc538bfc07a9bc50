extension TokenFailure {
    /// An answer of an AWS service other than credentials.
    ///
    /// - Parameters:
    ///   - server: What the failure calls the service.
    ///   - code: What the service calls the error, if it does.
    ///   - message: How the service explains the error, if it does.
    ///   - secret: The secret of the request, which the message may quote.
    init(of server: String, _ answer: HTTPFetch.Answer, code: String?, message: String?, hiding secret: String? = nil) {
        let status = answer.status == 200 ? nil : "HTTP status \(answer.status)"
        var text = [status, code, message].compactMap(\.self).joined(separator: ": ")
        if let secret { text = text.replacing(secret, with: "(hidden)") }
        let words = text.prefix(300).split { $0.isNewline || $0.isASCII && $0 < " " }
        self.init(answer.status >= 500 ? .unreachable : .refused, "\(server): \(words.joined(separator: " "))")
    }
}
