import Glibc
import MicroHTTP
import Testing

@Suite struct ListenAddressTests {
    @Test(
        arguments: [
            (":9308", nil, 9308), ("127.0.0.1:0", "127.0.0.1", 0), ("[::1]:9308", "::1", 9308),
            ("surveyor.example:65535", "surveyor.example", 65535),
        ] as [(String, String?, UInt16)])
    func addressIsReadAndWrittenBack(text: String, host: String?, port: UInt16) throws {
        let address = try ListenAddress(parsing: text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", "9308", "localhost", "localhost:", ":65536", ":-1", ":+1", ":http", "::1:9308", "[]:1", "[::1:1", "a b:1",
        "http://localhost:9308", "user@host:1",
    ])
    func badAddressIsNamedWithTheWayOut(text: String) throws {
        let error = try #require(throws: HTTPServerError.self) { try ListenAddress(parsing: text) }
        #expect(error.code == .invalidAddress)
        #expect(error.description.hasPrefix("invalid listen address \"\(text)\": "))
        #expect(error.description.hasSuffix("; write host:port, [ipv6]:port or :port"))
    }

    @Test func portInUseIsNamed() async throws {
        try await withServer(handler: { _ in .now(Response(text: "served")) }) { server in
            let error = try startFailure("127.0.0.1:\(server.port)")
            #expect(error.code == .addressInUse)
            #expect(
                error.description == "cannot listen on 127.0.0.1:\(server.port): address already in use; "
                    + "stop the process that listens there, or choose another port")
            #expect(try await Client(port: server.port).get("/").text == "served")
        }
    }

    @Test func hostWithoutAddressIsNamed() throws {
        let error = try startFailure("no-such-host.invalid:9308")
        #expect(error.code == .unresolvable)
        #expect(error.description.contains("\"no-such-host.invalid\" has no address"))
    }

    @Test func addressOfAnotherMachineIsNamed() throws {
        let error = try startFailure("192.0.2.1:0")
        #expect(error.code == .startFailed)
        #expect(error.description.hasPrefix("cannot listen on 192.0.2.1:0: "))
    }

    @Test(.enabled(if: hasIPv6)) func ipv6IsServed() async throws {
        let address = try ListenAddress(parsing: "[::1]:0")
        try await withServer({ $0.address = address }, handler: { .now(Response(text: $0.remoteAddress)) }) { server in
            let reply = try await Client(port: server.port, host: "::1").get("/")
            #expect(reply.text == "::1")
        }
    }

    private func startFailure(_ address: String) throws -> HTTPServerError {
        let configuration = ServerConfiguration(address: try ListenAddress(parsing: address))
        return try #require(throws: HTTPServerError.self) {
            _ = try HTTPServer(configuration, logger: quiet) { _ in .now(Response(text: "served")) }
        }
    }
}

/// Whether this machine has the IPv6 loopback address.
private let hasIPv6: Bool = {
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    return unsafe withUnsafePointer(to: &address) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
        }
    }
}()
