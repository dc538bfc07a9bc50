import Foundation
import NetworkSupport
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("AWS credentials from environment and files")
struct AWSProfileTests {
    private let folder: TemporaryFolder
    private let files: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        files = [
            "AWS_SHARED_CREDENTIALS_FILE": "\(folder.path)/credentials", "AWS_CONFIG_FILE": "\(folder.path)/config",
            "AWS_EC2_METADATA_DISABLED": "true",
        ]
    }

    @Test("The older names of the environment variables count where the others are not set")
    func olderNames() async throws {
        let environment = ["AWS_ACCESS_KEY": "AKID", "AWS_SECRET_KEY": "secret"]
        #expect(try await tokenSource(environment).token().value.value == token("AKID", "secret"))
        let both = environment.merging(["AWS_ACCESS_KEY_ID": "NEWER", "AWS_SECRET_ACCESS_KEY": "new"]) { $1 }
        #expect(try await tokenSource(both).token().value.value == token("NEWER", "new"))
        let empty = environment.merging(["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""]) { $1 }
        #expect(try await tokenSource(empty).token().value.value == token("AKID", "secret"))
    }

    @Test("Environment variables override a profile")
    func environmentFirst() async throws {
        try folder.write("[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n", to: "credentials")
        let environment = files.merging(["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"]) { $1 }
        #expect(try await PresignedURL(token: tokenSource(environment).token()).accessKeyID == "ENV")
        let half = files.merging(["AWS_ACCESS_KEY_ID": "ENV"]) { $1 }
        #expect(try await PresignedURL(token: tokenSource(half).token()).accessKeyID == "FILE")
    }

    @Test("The files' syntax: comments, white space, case, settings within settings, Windows' line ends")
    func syntax() async throws {
        try folder.write(
            "; of the default profile\r\n[ default ]  # yes\r\nAWS_Access_Key_Id=AKID ; its id\r\n"
                + "aws_secret_access_key = a#b;c=/+\r\n\r\naws_session_token:  to=ken==\t\r\n", to: "credentials")
        try folder.write(
            "[default]\nregion = eu-west-1\ns3 =\n  max_concurrent_requests = 20\noutput =\n", to: "config")
        #expect(try await tokenSource(files).token().value.value == token("AKID", "a#b;c=/+", session: "to=ken=="))
    }

    @Test("A profile of either file; the credentials file counts, with all of its keys, where both have it")
    func bothFiles() async throws {
        try folder.write("[both]\naws_access_key_id = A\naws_secret_access_key = a\n", to: "credentials")
        try folder.write(
            """
            [profile both]
            aws_access_key_id = B
            aws_secret_access_key = b
            aws_session_token = other
            [profile config-only]
            aws_access_key_id = C
            aws_secret_access_key = c
            [default]
            aws_access_key_id = D
            aws_secret_access_key = d
            """, to: "config")
        func value(_ variable: String, _ profile: String) async throws -> String {
            try await tokenSource(files.merging([variable: profile]) { $1 }).token().value.value
        }
        #expect(try await value("AWS_PROFILE", "both") == token("A", "a"))
        #expect(try await value("AWS_DEFAULT_PROFILE", "config-only") == token("C", "c"))
        #expect(try await value("AWS_PROFILE", "") == token("D", "d"))
    }

    @Test("The files of the home directory are read, again for each token")
    func homeDirectory() async throws {
        let home = try TemporaryFolder()
        let source = try tokenSource(["HOME": home.path, "AWS_EC2_METADATA_DISABLED": "true"])
        let failure = try #require(await source.failure())
        #expect(failure.message.contains("no credentials in \(home.path)/.aws/credentials or \(home.path)/.aws/config"))
        try FileManager.default.createDirectory(atPath: "\(home.path)/.aws", withIntermediateDirectories: false)
        for key in ["FIRST", "SECOND"] {
            try home.write("[default]\naws_access_key_id=\(key)\naws_secret_access_key=s\n", to: ".aws/credentials")
            #expect(try await PresignedURL(token: source.token()).accessKeyID == key)
        }
    }

    @Test(
        "What is not supported is named, with the way out",
        arguments: [
            "role_arn = arn:aws:iam::1:role/r\nsource_profile = default", "sso_session = company",
            "credential_process = /bin/true", "login_session = arn:aws:iam::1:user/u",
        ])
    func unsupported(settings: String) async throws {
        try folder.write("[profile team]\n\(settings)\n", to: "config")
        let failure = try await tokenSource(files.merging(["AWS_PROFILE": "team"]) { $1 }).failure()
        #expect(failure?.kind == .malformed)
        let message = failure?.message ?? ""
        #expect(message.hasPrefix("AWS profile \"team\": \(settings.prefix { $0 != " " })"))
        #expect(message.contains("not supported") && message.contains("aws configure export-credentials"))
    }

    @Test(
        "A profile that cannot be used is refused without a look elsewhere, and without its secrets",
        arguments: [
            ("[team]\naws_secret_access_key = hush\n", "aws_access_key_id is missing"),
            ("[team]\naws_access_key_id = hush\n", "aws_secret_access_key is missing"),
            ("[team]\naws_access_key_id\nhush\n", "line 2 of"), ("aws_secret_access_key = hush\n", "line 1 of"),
            ("[other]\naws_secret_access_key = hush\n", "AWS profile \"team\" is not in"),
            ("[team]\nweb_identity_token_file = hush\n", "without role_arn"),
        ])
    func unusable(text: String, reason: String) async throws {
        try folder.write(text, to: "credentials")
        let failure = try await tokenSource(files.merging(["AWS_PROFILE": "team"]) { $1 }).failure()
        #expect(failure?.kind == .malformed)
        #expect(failure?.message.contains(reason) == true, "\(failure?.message ?? "no failure")")
        #expect(failure?.message.contains("hush") == false)
    }

    @Test("A file that is there and cannot be read is an error")
    func unreadable() async throws {
        try folder.write([0xFF, 0xFE, 0x00], to: "credentials")
        let failure = try await tokenSource(files).failure()
        #expect(
            failure?.message
                == "AWS profile \"default\": \(folder.path)/credentials cannot be read: it is not a text file")
    }

    @Test("Without any credentials, the failure says what was tried")
    func nothing() async throws {
        let failure = try #require(await tokenSource(files).failure())
        #expect(failure.kind == .malformed)
        for part in [
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set", "AWS_WEB_IDENTITY_TOKEN_FILE is not set",
            "no credentials in \(folder.path)/credentials or \(folder.path)/config",
            "neither AWS_CONTAINER_CREDENTIALS_FULL_URI nor AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set",
            "AWS_EC2_METADATA_DISABLED is true",
        ] {
            #expect(failure.message.contains(part), "\(failure.message)")
        }
    }
}
