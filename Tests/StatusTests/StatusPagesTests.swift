import ClusterModel
import LagAnalysis
import StatusModel
import StatusPages
import Testing

@Suite struct StatusPagesTests {
    private var cluster = StatusUnderTest()

    /// Names that try to leave their place: between tags, in an attribute, in an address, on the screen.
    private static let oddNames: [Name] = [
        "<script>alert(1)</script>", "a\"b'c&d", "x\"\u{301} onload=\"alert(1)", "a/b?c#d", "..", "%2e%2e",
        "", "tab\there\u{1B}[31m", "\u{202E}gnp.exe", Name(String(repeating: "n", count: 250)),
        Name(bytes: [0x61, 0xFF]),
        "ordéné 注文",
    ]

    private mutating func surveyOddNames() {
        for name in Self.oddNames {
            cluster.set(topic: name, ends: [10])
            cluster.set(
                group: name, on: name, commits: [5],
                members: [GroupMember(id: name.text, clientID: name.text, host: name.text)])
        }
        cluster.observe()
    }

    /// The addresses in a page.
    private func addresses(_ html: String) -> [String] {
        html.matches(of: /href="([^"]*)"/).map { String($0.1) }
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }

    @Test mutating func `the page says first whether all is well`() async {
        cluster.set(topic: "orders", ends: [10])
        cluster.observe()
        let (status, html) = await cluster.page("/")
        #expect(status == 200)
        #expect(html.contains("</span> All is well</h1>"))
        var down = cluster.status()
        (down.survey, down.lag, down.problem) = (nil, nil, "transport: <refused>")
        let other = await cluster.page("/", of: cluster.snapshot(clusters: [down])).html
        #expect(other.contains("</span> The Kafka cluster cannot be surveyed.</h1>"))
        #expect(other.contains("transport: &lt;refused&gt;"))
    }

    @Test mutating func `no name leaves its place`() async {
        surveyOddNames()
        var pages = [
            await cluster.page("/").html, await cluster.page("/groups").html, await cluster.page("/topics").html,
        ]
        for address in addresses(pages[0]) where address.hasPrefix("/groups/") || address.hasPrefix("/topics/") {
            let parts = Self.unescaped(address).split(separator: "?", maxSplits: 1)
            pages.append(await cluster.page(String(parts[0]), parts.count > 1 ? String(parts[1]) : nil).html)
        }
        #expect(pages.count == 3 + 2 * Self.oddNames.count)
        for html in pages {
            #expect(!html.contains("<script>alert"))
            #expect(!html.contains(/"\u{301}/), "a combining character does not protect a quotation mark")
            let tags = html.matches(of: /<[^>]*>/).map { String($0.0) }
            #expect(tags.allSatisfy { !$0.contains("onload=") })
            let controls = html.unicodeScalars.filter { $0.value < 32 && $0 != "\n" || $0 == "\u{202E}" }
            #expect(controls.isEmpty)
        }
    }

    @Test mutating func `a name is shown whole, and its address leads to its page`() async {
        surveyOddNames()
        let list = await cluster.page("/groups", "sort=name").html
        let found = addresses(list).filter { $0.hasPrefix("/groups/") }
        #expect(found.count == Self.oddNames.count)
        for (name, address) in zip(Self.oddNames.sorted(), found) {
            let parts = Self.unescaped(address).split(separator: "?", maxSplits: 1)
            let (status, html) = await cluster.page(String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
            #expect(status == 200, "\(address)")
            #expect(html.contains("<h1>Group <bdi>"))
            let letters = name.text.unicodeScalars.filter { $0.properties.isAlphabetic }
            let heading = html.matches(of: /<h1>Group <bdi>(.*)<\/bdi>/).map { Self.unescaped(String($0.1)) }.joined()
            #expect(letters.allSatisfy { heading.unicodeScalars.contains($0) }, "\(heading)")
        }
    }

    @Test(arguments: ["/groups", "/topics", "/groups/billing", "/topics/orders"])
    func `a cluster without a survey is not shown as an empty one`(path: String) async {
        let snapshot = cluster.snapshot(clusters: [ClusterStatus(name: "default", problem: "transport: <refused>")])
        let (status, html) = await cluster.page(path, of: snapshot)
        #expect(status == 503)
        #expect(html.contains("transport: &lt;refused&gt;"))
    }

    @Test func `no link leads to what is not served`() async {
        let ensemble = EnsembleStatus(name: "default", addresses: ["zk:2181"])
        var snapshot = cluster.snapshot(clusters: [], ensembles: [ensemble])
        #expect(addresses(await cluster.page("/", of: snapshot).html).contains("/api/v1/status"))
        snapshot.surveyor.servesAPI = false
        let links = addresses(await cluster.page("/", of: snapshot).html)
        #expect(Set(links) == ["/", "/status.css", "/metrics"])
    }

    @Test func `before the first survey nothing is wrong yet`() async {
        let pending = ClusterStatus(name: "default", problem: "the first survey has not ended yet")
        let html = await cluster.page("/", of: cluster.snapshot(clusters: [pending])).html
        #expect(html.contains("</span> The first survey has not ended yet</h1>"))
    }

    @Test(arguments: ["/groups/nobody", "/topics/nothing", "/groups/a/b"])
    mutating func `what is not there is 404 with a way back`(path: String) async {
        cluster.observe()
        let (status, html) = await cluster.page(path)
        #expect(status == 404)
        #expect(html.contains(#"<p><a href="/"#))
    }

    @Test func `a query that cannot be meant is 400 and says why`() async {
        let (status, html) = await cluster.page("/groups", "sort=%3Cb%3E")
        #expect(status == 400)
        #expect(html.contains("sort=&lt;b&gt; is not one of"))
    }

    @Test mutating func `pages stay small, however large the cluster`() async {
        for topic in 0..<300 { cluster.set(topic: Name("topic-\(topic)"), ends: Array(repeating: 10, count: 10)) }
        cluster.set(topic: "wide", ends: Array(repeating: 10, count: 2000))
        for group in 0..<300 { cluster.set(group: Name("group-\(group)"), on: "wide", commits: [5]) }
        cluster.set(group: "wide", on: "wide", commits: Array(repeating: 5, count: 2000))
        cluster.observe()
        for (path, largest) in [
            ("/", 200), ("/groups", 101), ("/topics", 101), ("/groups/wide", 600), ("/topics/wide", 1002),
        ] {
            let html = await cluster.page(path).html
            #expect(html.matches(of: /<tr/).count <= largest, "\(path)")
        }
        let second = await cluster.page("/groups", "sort=name&offset=100").html
        #expect(second.contains("101 to 200 of 301"))
        #expect(second.contains(#"href="/groups?sort=name&amp;offset=200" rel="next""#))
        #expect(second.contains(#"href="/groups?sort=name" rel="prev""#))
    }

    @Test mutating func `with several clusters, each page knows its own`() async {
        cluster.set(topic: "orders", ends: [10])
        cluster.observe()
        let snapshot = cluster.snapshot(clusters: [cluster.status(name: "a"), cluster.status(name: "b & c")])
        let html = await cluster.page("/", of: snapshot).html
        #expect(html.contains(#"href="/topics/orders?cluster=a""#))
        #expect(html.contains(#"href="/topics/orders?cluster=b%20%26%20c""#))
        #expect(await cluster.page("/topics", "cluster=b%20%26%20c", of: snapshot).html.contains("Topics of b &amp; c"))
        #expect(await cluster.page("/topics/orders", "cluster=nowhere", of: snapshot).status == 404)
    }

    @Test mutating func `what is denied is said with the ACL to add`() async {
        cluster.set(topic: "orders", ends: [10])
        cluster.observe()
        var status = cluster.status()
        status.phases = [
            .configurations: PhaseReport(failures: [.denied: 3]), .commits: PhaseReport(failures: [.denied: 1]),
        ]
        let html = await cluster.page("/", of: cluster.snapshot(clusters: [status])).html
        #expect(html.contains("need ACLs that allow Describe on groups and topics, DescribeConfigs on topics."))
    }

    @Test mutating func `the last hour is drawn where it is known`() async {
        for round in 0..<10 {
            cluster.set(topic: "orders", ends: [Int64(100 * round)])
            cluster.set(group: "billing", on: "orders", commits: [0])
            cluster.observe(after: 120)
        }
        let html = await cluster.page("/groups/billing").html
        #expect(html.contains(#"<svg class="trend" role="img" aria-label="Lag over the last hour: from 0 to 900"#))
        #expect(html.matches(of: /<polyline/).count == 1)
    }
}
