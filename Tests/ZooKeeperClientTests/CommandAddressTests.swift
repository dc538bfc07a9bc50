import ClusterModel
import Testing

@testable import ZooKeeperClient

@Suite struct CommandAddressTests {
    @Test(arguments: [
        ("http://{host}:8080/commands", "zk1", "http://zk1:8080/commands/ruok"),
        ("http://{host}:8080/commands/", "10.0.0.1", "http://10.0.0.1:8080/commands/ruok"),
        ("https://{host}/admin", "::1", "https://[::1]:443/admin/ruok"),
        ("HTTP://proxy/{host}/commands", "zk1", "http://proxy:80/zk1/commands/ruok"),
        ("http://[fe80::1%eth0]:1", "zk1", "http://[fe80::1%eth0]:1/ruok"),
    ])
    func addressesAreRead(text: String, host: String, command: String) {
        #expect(CommandAddress(text, host: host)?.text(of: "ruok") == command)
    }

    @Test(arguments: [
        "", "zk1:8080/commands", "ftp://zk1/commands", "http://", "http:///commands", "http://zk1:0/", "http://zk1:x/",
        "http://user:secret@zk1/commands", "http://zk1/commands?a=b", "http://zk1/commands#a", "http://zk1/a b",
        "http://zk1/{port}", "http://[{host}]:8080/commands", "http://zk1/\u{0D}\u{0A}", "http://zk1/ä",
    ])
    func otherTextIsRefused(text: String) {
        #expect(CommandAddress(text, host: "::1") == nil)
    }

    @Test func theZoneOfAnAddressStaysHere() {
        #expect(CommandAddress("http://{host}:8080/", host: "fe80::1%eth0")?.hostHeader == "[fe80::1]:8080")
    }

    @Test func passwordsAreNotShown() async throws {
        let error = await #expect(throws: ZooKeeperSettingsError.self) {
            try await withEnsemble(
                [HostPort(host: "zk1", port: 2181)], { $0.admin.commands = "http://user:secret@zk1/commands" }
            ) { _ in }
        }
        let message = try #require(error?.description)
        #expect(message.contains("http://…@zk1/commands"))
        #expect(!message.contains("secret"))
    }
}
