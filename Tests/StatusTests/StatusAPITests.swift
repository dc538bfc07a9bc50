import ClusterModel
import Foundation
import LagAnalysis
import StatusAPI
import StatusModel
import Testing

@Suite struct StatusAPITests {
    private var cluster = StatusUnderTest()

    private func object(_ json: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    private mutating func survey() {
        let member = GroupMember(
            id: "m-1", clientID: "client", host: "/10.0.0.1",
            assignment: [TopicPartition(topic: "orders", partition: 0)])
        for _ in 0..<40 {
            cluster.set(topic: "orders", ends: [100, 50, nil])
            cluster.set(group: "billing", on: "orders", commits: [90, 50], members: [member])
            cluster.observe()
        }
    }

    @Test mutating func `Burrow's clients find clusters, groups and topics`() async throws {
        survey()
        for (path, field, expected) in [
            ("/v3/kafka", "clusters", ["default"]), ("/v3/kafka/", "clusters", ["default"]),
            ("/v3/kafka/default/consumer", "consumers", ["billing"]), ("/v3/kafka/default/topic", "topics", ["orders"]),
            ("/v3/kafka/default/topic/orders/consumers", "consumers", ["billing"]),
        ] {
            let (status, json) = await cluster.resource(path)
            let answer = try object(json)
            #expect(status == 200)
            #expect(answer["error"] as? Bool == false)
            #expect(answer[field] as? [String] == expected)
            #expect(answer["request"] as? [String: String] == ["url": path, "host": "surveyor:9308"])
        }
        let offsets = try object(await cluster.resource("/v3/kafka/default/topic/orders").json)
        #expect(offsets["offsets"] as? [Int] == [100, 50, -1])
    }

    @Test mutating func `the status of a group is Burrow's, with all partitions or those in trouble`() async throws {
        survey()
        for (resource, count) in [("status", 1), ("lag", 2)] {
            let answer = try object(await cluster.resource("/v3/kafka/default/consumer/billing/\(resource)").json)
            let status = try #require(answer["status"] as? [String: Any])
            #expect(status["status"] as? String == "ERR")
            #expect(status["cluster"] as? String == "default")
            #expect(status["group"] as? String == "billing")
            #expect(status["partition_count"] as? Int == 2)
            #expect(status["totallag"] as? Int == 10)
            #expect(status["complete"] as? Double == 1)
            let partitions = try #require(status["partitions"] as? [[String: Any]])
            #expect(partitions.count == count)
            let worst = try #require(status["maxlag"] as? [String: Any])
            #expect(worst["status"] as? String == "STALL")
            #expect(worst["owner"] as? String == "/10.0.0.1")
            #expect(worst["client_id"] as? String == "client")
            #expect(worst["current_lag"] as? Int == 10)
            #expect(worst["start"] is NSNull)
            let end = try #require(worst["end"] as? [String: Any])
            #expect(end["offset"] as? Int == 90)
            #expect(end["lag"] as? Int == 10)
        }
    }

    @Test mutating func `what Burrow has not found, we have not found`() async throws {
        survey()
        let group = await cluster.resource("/v3/kafka/default/consumer/nobody/lag")
        #expect(group.status == 404)
        #expect((try object(group.json)["status"] as? [String: Any])?["status"] as? String == "NOTFOUND")
        for path in [
            "/v3/kafka/elsewhere/consumer", "/v3/kafka/default/topic/nothing", "/v3/kafka/default/consumer/nobody",
            "/v3/kafka/default/odd",
        ] {
            let (status, json) = await cluster.resource(path)
            #expect(status == 404)
            #expect(try object(json)["error"] as? Bool == true)
        }
        #expect(await cluster.resource("/burrow/admin").json == "GOOD")
    }

    @Test(arguments: ["a/b", "nul\0inside", "..", "ü", "\u{65}\u{301}", "100%"])
    mutating func `any name can be asked for, percent-encoded`(name: String) async throws {
        cluster.set(topic: "orders", ends: [100])
        cluster.set(group: Name(name), on: "orders", commits: [90])
        cluster.observe()
        let encoded = PercentEncoding.encoded(name)
        #expect(await cluster.resource("/v3/kafka/default/consumer/\(encoded)/status").status == 200)
        let (status, json) = await cluster.resource("/api/v1/clusters/default/groups/\(encoded)")
        #expect(status == 200)
        let group = try #require(try object(json)["group"] as? [String: Any])
        #expect(group["name"] as? String == name)
    }

    @Test mutating func `a name that is not UTF-8 is asked for by its bytes`() async throws {
        cluster.set(topic: "orders", ends: [100])
        cluster.set(group: Name(bytes: [0x61, 0xFF]), on: "orders", commits: [90])
        cluster.observe()
        let (status, json) = await cluster.resource("/api/v1/clusters/default/groups/a%FF")
        #expect(status == 200)
        #expect((try object(json)["group"] as? [String: Any])?["name"] as? String == #"a\xff"#)
    }

    @Test func `of a cluster without a survey nothing is told but why`() async throws {
        let snapshot = cluster.snapshot(clusters: [ClusterStatus(name: "default", problem: "transport: refused")])
        for path in ["groups", "groups/billing", "topics", "topics/orders", "brokers"] {
            let (status, json) = await cluster.resource("/api/v1/clusters/default/\(path)", of: snapshot)
            #expect(status == 503)
            #expect(try object(json)["error"] as? String == "transport: refused")
        }
        #expect(await cluster.resource("/api/v1/clusters/default", of: snapshot).status == 200)
    }

    @Test mutating func `in Burrow's details a partition is known by its place`() async throws {
        cluster.set(topic: "orders", ends: [100, 100, 100])
        cluster.set(group: "billing", on: "orders", commits: [10, 20, 30])
        cluster.survey.groups[0].commits?[0].partitions.removeFirst()
        cluster.observe()
        let answer = try object(await cluster.resource("/v3/kafka/default/consumer/billing").json)
        let partitions = try #require((answer["topics"] as? [String: [[String: Any]]])?["orders"])
        #expect(partitions.map { ($0["offsets"] as? [[String: Any]])?.first?["offset"] as? Int } == [nil, 20, 30])
    }

    @Test mutating func `a group whose ends are unknown is not called well`() async throws {
        cluster.set(topic: "orders", ends: [nil])
        cluster.set(group: "billing", on: "orders", commits: [10])
        cluster.observe()
        let answer = try object(await cluster.resource("/v3/kafka/default/consumer/billing/status").json)
        #expect((answer["status"] as? [String: Any])?["status"] as? String == "WARN")
    }

    @Test mutating func `lists have parts, and totals`() async throws {
        cluster.set(topic: "orders", ends: [100])
        for number in 0..<5 { cluster.set(group: Name("group-\(number)"), on: "orders", commits: [Int64(number)]) }
        cluster.observe()
        let answer = try object(
            await cluster.resource("/api/v1/clusters/default/groups", "sort=name&limit=2&offset=3").json)
        #expect(answer["total"] as? Int == 5)
        #expect(answer["offset"] as? Int == 3)
        #expect((answer["items"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["group-3", "group-4"])
        let refused = await cluster.resource("/api/v1/clusters/default/groups", "limit=many")
        #expect(refused.status == 400)
        #expect(try object(refused.json)["error"] as? String == "limit=many is not a number from 1 to 1000")
    }

    @Test mutating func `what is unknown is left out`() async throws {
        survey()
        let answer = try object(await cluster.resource("/api/v1/clusters/default/topics/orders").json)
        let partitions = try #require(answer["partitions"] as? [[String: Any]])
        #expect(partitions.map { $0["high_watermark"] as? Int } == [100, 50, nil])
        #expect((answer["topic"] as? [String: Any])?["retention_seconds"] == nil)
    }

    @Test mutating func `findings have the names of alerts`() async throws {
        survey()
        let findings = try #require(
            try object(await cluster.resource("/api/v1/status").json)["findings"] as? [[String: Any]])
        #expect(findings.map { $0["alert"] as? String } == ["KafkaConsumerGroupStalled"])
        let subjects = try #require(findings[0]["subjects"] as? [[String: String]])
        #expect(
            subjects == [
                ["kind": "group", "name": "billing", "of": "default", "detail": "10 records behind on orders"]
            ])
    }

    @Test(arguments: ["/api/v1", "/api/v1/nothing", "/api/v1/clusters/elsewhere", "/api/v1/clusters/default/nothing/x"])
    func `an unknown resource is 404`(path: String) async throws {
        let (status, json) = await cluster.resource(path)
        #expect(status == 404)
        #expect(try object(json)["error"] is String)
    }

    @Test func `only paths of the API are the API's`() {
        #expect(["/api/v1/status", "/v3/kafka", "/v3/kafka/a/consumer", "/burrow/admin"].allSatisfy(StatusAPI.serves))
        #expect(!["/", "/api/v2/status", "/v3/config", "/apiv1", "/metrics"].contains(where: StatusAPI.serves))
    }
}
