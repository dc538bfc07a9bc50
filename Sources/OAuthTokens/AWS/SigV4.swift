internal import Crypto
internal import FoundationEssentials
internal import NetworkSupport

/// Signs GET requests in their query, which makes a presigned URL ("AWS Signature Version 4 for API requests" in the IAM
/// User Guide).
struct SigV4 {
    let credentials: AWSCredentials
    let region: String
    let service: String

    private static let algorithm = "AWS4-HMAC-SHA256"

    /// The URL of a request to `/` of `host` that is signed at `date` and valid for `lifetime` seconds.
    func presignedURL(
        host: String, parameters: [String: String], at date: Date, lifetime: Int
    ) -> String {
        let timestamp = date.formatted(Self.timestampStyle)
        let day = String(timestamp.prefix(8))
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        var parameters = parameters
        parameters["X-Amz-Algorithm"] = Self.algorithm
        parameters["X-Amz-Credential"] = "\(credentials.accessKeyID)/\(scope)"
        parameters["X-Amz-Date"] = timestamp
        parameters["X-Amz-Expires"] = String(lifetime)
        parameters["X-Amz-Security-Token"] = credentials.sessionToken?.value
        parameters["X-Amz-SignedHeaders"] = "host"
        let query = Self.encodedQuery(parameters)
        let canonicalRequest = "GET\n/\n\(query)\nhost:\(host)\n\nhost\n\(Self.hash(""))"
        let stringToSign = "\(Self.algorithm)\n\(timestamp)\n\(scope)\n\(Self.hash(canonicalRequest))"
        let signature = Self.hex(Self.authenticationCode(stringToSign, key: signingKey(day: day)))
        return "https://\(host)/?\(query)&X-Amz-Signature=\(signature)"
    }

    /// The key for signatures of one day, which is written as `20150830`.
    func signingKey(day: String) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(credentials.secretAccessKey.value)".utf8))
        for part in [day, region, service, "aws4_request"] {
            key = SymmetricKey(data: Self.authenticationCode(part, key: key))
        }
        return key
    }

    /// Names and values as a query or a form: percent-encoded and sorted by name.
    static func encodedQuery(_ parameters: [String: String]) -> String {
        parameters.map { (percentEncoded($0.key), percentEncoded($0.value)) }
            .sorted { $0.0 < $1.0 }
            .map { "\($0)=\($1)" }
            .joined(separator: "&")
    }

    /// Encodes all bytes but the unreserved characters of RFC 3986.
    private static func percentEncoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%" + hex([byte]).uppercased()
            }
        }
        return encoded
    }

    /// `20150830T123600Z`.
    private static var timestampStyle: Date.ISO8601FormatStyle {
        Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
    }

    private static func authenticationCode(_ text: String, key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }

    private static func hash(_ text: String) -> String {
        hex(SHA256.hash(data: Array(text.utf8)))
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
