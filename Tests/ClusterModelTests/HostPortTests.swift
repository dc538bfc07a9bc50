import ClusterModel
import Testing

@Suite struct HostPortTests {
    @Test(arguments: [
        ("zk1:2181", "zk1:2181"), ("zk1", "zk1:2181"), ("10.0.0.1:2182", "10.0.0.1:2182"), ("[::1]:2181", "[::1]:2181"),
        ("[fe80::1%eth0]", "[fe80::1%eth0]:2181"), ("zk_1.my-net.local:1", "zk_1.my-net.local:1"),
    ])
    func addressesAreRead(text: String, description: String) {
        #expect(HostPort(text, defaultPort: 2181)?.description == description)
    }

    @Test(arguments: [
        "", ":2181", "zk1:", "zk1:0", "zk1:65536", "zk1:+1", "zk 1:2181", "::1", "[::1", "[zk1]:2181", "zk1/kafka",
    ])
    func otherTextIsRefused(text: String) {
        #expect(HostPort(text, defaultPort: 2181) == nil)
    }
}
