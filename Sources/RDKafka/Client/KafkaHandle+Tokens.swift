internal import CRdKafka
internal import FoundationEssentials
internal import Glibc
internal import NetworkSupport
internal import OAuthTokens

extension KafkaHandle {
    /// Gives librdkafka a token (`rd_kafka_oauthbearer_set_token`), or the reason why there is none: then it asks again after
    /// ten seconds.
    func renewToken(from tokens: TokenCache) {
        Task {
            let failure: String?
            do throws(TokenFailure) {
                let token = try await tokens.token(until: .now + .seconds(10))
                failure = set(token)
            } catch {
                failure = error.description
            }
            guard let failure else { return }
            // A client that has been closed meanwhile needs no token.
            try? withClient { kafka throws(KafkaError) in
                _ = unsafe rd_kafka_oauthbearer_set_token_failure(kafka.client, failure)
            }
        }
    }

    /// Returns why librdkafka does not take the token; nil if it does, or if the client is closed.
    private func set(_ token: BearerToken) -> String? {
        // Keys and values in turn.
        let texts: [String] = token.extensions.flatMap { [$0.key, $0.value] }
        let copies: [UnsafeMutablePointer<CChar>?] = unsafe texts.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        var extensions: [UnsafePointer<CChar>?] = unsafe copies.map { unsafe UnsafePointer($0) }
        let refusal = try? withClient { kafka throws(KafkaError) in
            let (code, text) = unsafe withErrorText { text in
                unsafe rd_kafka_oauthbearer_set_token(
                    kafka.client, token.value.value, Int64(token.expiry.timeIntervalSince1970 * 1000), token.principal,
                    &extensions, extensions.count, text.baseAddress, text.count)
            }
            return code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : text
        }
        return refusal ?? nil
    }
}
