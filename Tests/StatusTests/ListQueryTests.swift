import ClusterModel
import LagAnalysis
import StatusModel
import Testing

@Suite struct ListQueryTests {
    private var cluster = StatusUnderTest()

    private init() {
        cluster.set(topic: "orders", ends: [1000])
        for (name, commit) in [("billing", 900), ("archive", 1000), ("Reporting", 10)] as [(Name, Int64)] {
            cluster.set(group: name, on: "orders", commits: [commit])
        }
        cluster.observe()
    }

    private func names(_ query: String) throws -> [String] {
        try ListQuery(query, of: .groups).page(of: cluster.status().groups).rows.map(\.name.text)
    }

    @Test(arguments: [
        ("", ["Reporting", "billing", "archive"]), ("sort=name", ["Reporting", "archive", "billing"]),
        ("sort=size", ["Reporting", "billing", "archive"]), ("search=R", ["Reporting", "archive"]),
        ("search=%20", []), ("status=ok&sort=name&limit=1&offset=1", ["archive"]), ("status=lost", []),
        ("state=stable&sort=name&limit=1", ["Reporting"]), ("state=", ["Reporting", "billing", "archive"]),
        ("offset=3", []),
    ])
    func `a query chooses rows and their order`(query: String, expected: [String]) throws {
        #expect(try names(query) == expected)
    }

    @Test(arguments: [
        ("limit=0", "limit=0 is not a number from 1 to 1000"),
        ("limit=1001", "limit=1001 is not a number from 1 to 1000"),
        ("offset=-1", "offset=-1 is not a number"), ("offset=9999999999", "offset=9999999999 is not a number"),
        ("sort=random", "sort=random is not one of trouble, name, size, age"),
        ("status=bad", "status=bad is not one of ok,"),
        ("state=odd", "state=odd is not one of"), ("colour=red", "there is no parameter colour"),
    ])
    func `what cannot be meant is refused, by name and value`(query: String, message: String) {
        let error = #expect(throws: ListQuery.ParameterError.self) { try ListQuery(query, of: .groups) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: ["status=ok", "state=stable", "sort=age", "cluster=a"])
    func `what a list of topics does not have is refused, too`(query: String) {
        #expect(throws: ListQuery.ParameterError.self) { try ListQuery(query, of: .topics) }
    }

    @Test func `a page tells how many rows there are`() throws {
        let page = try ListQuery("limit=2", of: .groups).page(of: cluster.status().groups)
        #expect(page.rows.count == 2)
        #expect(page.total == 3)
    }

    @Test mutating func `topics in trouble come first`() {
        cluster.survey.topics.insert(
            Topic(name: "audit", partitions: [Partition(id: 0, leader: nil, replicas: [1])]), at: 0)
        #expect(cluster.status().topics.sortedByTrouble.map(\.name) == ["audit", "orders"])
    }
}

@Suite struct TextTests {
    @Test(arguments: [
        (0, "0 s"), (0.0001, "1 ms"), (0.25, "250 ms"), (1, "1 s"), (59.9, "1 min"), (200, "3 min 20 s"), (3600, "1 h"),
        (18_720, "5 h 12 min"), (273_600, "3 d 4 h"), (-1, "–"), (.infinity, "–"), (.nan, "–"),
        (1e300, "106\u{202F}751\u{202F}991\u{202F}167\u{202F}300 d 15 h"),
    ])
    func `a length of time has its two largest units`(seconds: Double, text: String) {
        #expect(ReadableText.duration(seconds: seconds) == text)
    }

    @Test(
        arguments: [(0, "0"), (999, "999"), (1000, "1\u{202F}000"), (-1_234_567, "−1\u{202F}234\u{202F}567")]
            as [(Int64, String)])
    func `thousands stand apart`(number: Int64, text: String) {
        #expect(ReadableText.count(number) == text)
    }

    @Test(arguments: [(0, "0"), (0.25, "0.25"), (0.999, "1.00"), (3.14, "3.1"), (1200, "1\u{202F}200"), (-2.5, "−2.5")])
    func `a rate has as many digits as are of use`(rate: Double, text: String) {
        #expect(ReadableText.rate(rate) == text)
    }

    @Test(arguments: ["a", "a/b", "%", "ü", ".", "a b+c", "\0"])
    func `what is percent-encoded is decoded again`(text: String) {
        let encoded = PercentEncoding.encoded(text)
        #expect(encoded.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") })
        #expect(PercentEncoding.decoded(encoded[...]) == Array(text.utf8))
    }

    @Test func `a percent sign without digits stands for itself`() {
        #expect(PercentEncoding.decoded("100%") == Array("100%".utf8))
        #expect(PercentEncoding.decoded("%zz%4") == Array("%zz%4".utf8))
    }
}
