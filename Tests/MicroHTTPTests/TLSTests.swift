import Foundation
import MicroHTTP
import PageMemory
import Testing

@Suite struct TLSTests {
    @Test func largeBodyArrivesEncrypted() async throws {
        let bytes = pattern(3_000_000)
        let page = SharedBytes(bytes)
        try await withCertificate { certificate, file in
            let configure: (inout ServerConfiguration) -> Void = { $0.certificate = certificate }
            try await withServer(configure, handler: { _ in .now(Response(body: page)) }) { server in
                let received = try await openssl(
                    [
                        "s_client", "-quiet", "-connect", "127.0.0.1:\(server.port)", "-CAfile", file,
                        "-verify_return_error",
                    ],
                    input: "GET /page HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
                #expect(received.starts(with: Data("HTTP/1.1 200 OK\r\n".utf8)))
                #expect(received.suffix(bytes.count) == Data(bytes))
            }
        }
    }

    @Test func clientWithoutTLSCostsNobodyElse() async throws {
        try await withCertificate { certificate, file in
            let configure: (inout ServerConfiguration) -> Void = {
                $0.certificate = certificate
                $0.requestDeadline = .seconds(1)
            }
            try await withServer(configure, handler: { _ in .later { Response(text: "served") } }) { server in
                let plain = try await Client(port: server.port)
                try await plain.send("GET / HTTP/1.1\r\n\r\n")
                #expect(try await plain.receiveToEnd() < 1000)
                let silent = try await Client(port: server.port)
                #expect(try await silent.receiveToEnd() == 0)
                let received = try await openssl(
                    ["s_client", "-quiet", "-connect", "127.0.0.1:\(server.port)", "-CAfile", file],
                    input: "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
                #expect(received.suffix(6) == Data("served".utf8))
            }
        }
    }

    @Test func badCertificateIsNamed() async throws {
        try await withCertificate { good, _ in
            try await withCertificate { other, _ in
                let wrong = [
                    ServerConfiguration.Certificate(chain: "no PEM", privateKey: good.privateKey),
                    ServerConfiguration.Certificate(chain: good.chain, privateKey: ""),
                    ServerConfiguration.Certificate(chain: good.chain, privateKey: other.privateKey),
                ]
                for certificate in wrong {
                    var configuration = ServerConfiguration(address: try ListenAddress(parsing: "127.0.0.1:0"))
                    configuration.certificate = certificate
                    let error = try #require(throws: HTTPServerError.self) {
                        _ = try HTTPServer(configuration, logger: quiet) { _ in .now(Response(text: "served")) }
                    }
                    #expect(error.code == .invalidCertificate)
                    #expect(error.description.hasPrefix("cannot serve HTTPS on 127.0.0.1:0: "))
                    #expect(
                        error.description.hasSuffix(
                            "check that certificate and key are PEM, unencrypted and belong together"))
                    #expect(!error.description.contains("PRIVATE KEY"))
                }
            }
        }
    }

    /// Makes a certificate for the length of `body`, which gets it and the path of its file.
    private func withCertificate(
        _ body: (ServerConfiguration.Certificate, String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "microhttp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let chain = folder.appending(path: "chain.pem")
        let key = folder.appending(path: "key.pem")
        _ = try await openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=test", "-keyout", key.path, "-out", chain.path,
        ])
        let certificate = ServerConfiguration.Certificate(
            chain: try String(contentsOf: chain, encoding: .utf8),
            privateKey: try String(contentsOf: key, encoding: .utf8))
        try await body(certificate, chain.path)
    }

    /// Runs the `openssl` command; what it wrote to its output.
    private func openssl(_ arguments: [String], input: String = "") async throws -> Data {
        try await offPool {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["openssl"] + arguments
            let (stdin, stdout) = (Pipe(), Pipe())
            process.standardInput = stdin
            process.standardOutput = stdout
            process.standardError = FileHandle.nullDevice
            try process.run()
            try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try stdin.fileHandleForWriting.close()
            let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            return output
        }
    }
}
