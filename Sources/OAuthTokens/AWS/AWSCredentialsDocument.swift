internal import FoundationEssentials
internal import NetworkSupport

/// The JSON document in which containers and EC2 instances get credentials.
struct AWSCredentialsDocument: Decodable {
    private let accessKeyID: String?
    private let secretAccessKey: String?
    private let token: String?
    private let expiration: String?

    /// Of an EC2 instance; the code is `Success` if there are credentials.
    private let code: String?
    private let message: String?

    /// Of a container; only errors have them.
    private let containerCode: String?
    private let containerMessage: String?

    private enum CodingKeys: String, CodingKey {
        case accessKeyID = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case token = "Token"
        case expiration = "Expiration"
        case code = "Code"
        case message = "Message"
        case containerCode = "code"
        case containerMessage = "message"
    }

    /// The credentials that `answer` holds.
    ///
    /// - Parameters:
    ///   - server: What failures call the server.
    ///   - secret: The secret of the request, which an error may quote.
    static func credentials(
        in answer: HTTPFetch.Answer, from server: String, hiding secret: String?
    ) throws(TokenFailure) -> AWSCredentials {
        let document = try? JSONDecoder().decode(Self.self, from: Data(answer.body))
        let code = document?.code ?? document?.containerCode
        guard answer.status == 200, code == nil || code?.lowercased() == "success" else {
            let message = document?.message ?? document?.containerMessage
            throw TokenFailure(of: server, answer, code: code, message: message, hiding: secret)
        }
        guard let document else { throw TokenFailure(.malformed, "\(server): the answer is not credentials in JSON") }
        return try document.credentials(from: server)
    }

    private func credentials(from server: String) throws(TokenFailure) -> AWSCredentials {
        guard let accessKeyID, let secretAccessKey, !accessKeyID.isEmpty, !secretAccessKey.isEmpty else {
            throw TokenFailure(.malformed, "\(server): the answer has no AccessKeyId or no SecretAccessKey")
        }
        let expiry = expiration.flatMap(Date.init(aws:))
        guard (expiry == nil) == (expiration == nil) else {
            throw TokenFailure(.malformed, "\(server): the answer's Expiration is not a time in ISO 8601")
        }
        return AWSCredentials(
            accessKeyID: accessKeyID, secretAccessKey: SecretString(secretAccessKey),
            sessionToken: token.flatMap { $0.isEmpty ? nil : SecretString($0) }, expiry: expiry)
    }
}
