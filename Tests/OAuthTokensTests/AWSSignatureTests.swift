import Crypto
import Foundation
import NetworkSupport
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("Tokens for Amazon MSK")
struct AWSSignatureTests {
    /// A request to sign, as `AWSPeer/presign.py` reads it.
    struct Case: Encodable {
        let accessKey: String
        let secretKey: String
        let sessionToken: String?
        let region: String
        let date: Int
    }

    @Test("Signatures are those of botocore, an independent implementation")
    func botocore() async throws {
        let texts = [
            "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "a b&c=d%2Fé~-._", "+/=",
            "\u{1F511}\"'\\<>?#:;@!*()",
        ]
        let regions = ["us-east-1", "eu-central-2", "cn-north-1", "us-gov-west-1", "ap-southeast-5"]
        let sessions = [nil, "FwoGZXIvYXdzEBYaDH//+8==", "é &=+%", String(repeating: "xY9/+", count: 250)]
        var cases: [Case] = []
        for (index, key) in texts.enumerated() {
            for session in sessions {
                for (number, region) in regions.enumerated() {
                    // Days and hours of one digit, the last second of a year, a leap day.
                    let date = [1_735_689_599, 1_709_164_800, 1_757_044_923, 0, 4_102_444_799][(index + number) % 5]
                    cases.append(
                        Case(
                            accessKey: key, secretKey: texts[(index + number) % 5], sessionToken: session,
                            region: region, date: date))
                }
            }
        }
        let urls = try await presignedByBotocore(cases)
        #expect(urls.count == cases.count)
        for (one, url) in zip(cases, urls) {
            let credentials = AWSCredentials(
                accessKeyID: one.accessKey, secretAccessKey: SecretString(one.secretKey),
                sessionToken: one.sessionToken.map { SecretString($0) })
            let ours = SigV4(credentials: credentials, region: one.region, service: "kafka-cluster").presignedURL(
                host: "kafka.\(one.region).amazonaws.com", parameters: ["Action": "kafka-cluster:Connect"],
                at: Date(timeIntervalSince1970: Double(one.date)), lifetime: 900)
            #expect(try PresignedURL(ours) == PresignedURL(url))
        }
    }

    @Test("The signing key is that of the example in AWS' documentation")
    func signingKey() {
        let credentials = AWSCredentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        let key = SigV4(credentials: credentials, region: "us-east-1", service: "iam").signingKey(day: "20150830")
        let hex = unsafe key.withUnsafeBytes { unsafe $0.map { String(format: "%02x", $0) }.joined() }
        #expect(hex == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
    }

    @Test("A token is a URL with what brokers check, and ends after 900 seconds", arguments: [nil, "session+/="])
    func contents(session: String?) async throws {
        var environment = ["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret"]
        environment["AWS_SESSION_TOKEN"] = session
        let token = try await tokenSource(environment).token()
        let url = try PresignedURL(token: token)
        #expect(url.scheme == "https" && url.host == "kafka.eu-west-1.amazonaws.com" && url.path == "/")
        var expected = [
            "Action": "kafka-cluster:Connect", "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": "AKID/20250101/eu-west-1/kafka-cluster/aws4_request", "X-Amz-Date": "20250101T120000Z",
            "X-Amz-Expires": "900", "X-Amz-SignedHeaders": "host", "User-Agent": "kafka-surveyor",
        ]
        expected["X-Amz-Security-Token"] = session
        expected["X-Amz-Signature"] = url.query["X-Amz-Signature"]
        #expect(url.query == expected)
        #expect(url.query["X-Amz-Signature"]?.count == 64)
        #expect(token.expiry == TestClock.start + 900)
        #expect(token.principal == "AKID" && token.extensions.isEmpty)
        #expect(!"\(token)".contains(token.value.value))
    }

    @Test("The region is the one given, or else that of the environment")
    func region() async throws {
        var environment = [
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-gov-west-1",
            "AWS_DEFAULT_REGION": "us-east-2",
        ]
        func host(_ region: String?) async throws -> String? {
            try await PresignedURL(token: tokenSource(environment, region: region).token()).host
        }
        #expect(try await host("cn-north-1") == "kafka.cn-north-1.amazonaws.com")
        #expect(try await host(nil) == "kafka.us-gov-west-1.amazonaws.com")
        environment["AWS_REGION"] = ""
        #expect(try await host(nil) == "kafka.us-east-2.amazonaws.com")
        environment["AWS_DEFAULT_REGION"] = nil
        #expect(throws: MSKSettingsError("no AWS region is given; set --sasl.aws-region or the variable AWS_REGION")) {
            try tokenSource(environment, region: nil)
        }
        for wrong in ["", "eu-west-1.example.com/", "EU", "eu west"] {
            #expect(throws: MSKSettingsError.self) { try tokenSource(environment, region: wrong) }
        }
    }

    private func presignedByBotocore(_ cases: [Case]) async throws -> [String] {
        let script = "\(packageRoot)/Tests/OAuthTokensTests/AWSPeer/presign.py"
        let process = try ManagedProcess(DeveloperTool.python.executable(), ["-B", script], takesInput: true)
        try process.write(String(decoding: JSONEncoder().encode(cases), as: UTF8.self) + "\n")
        guard try await process.waitForExit() == .status(0) else { throw TestFailure(process.transcript) }
        return process.lines()
    }
}
