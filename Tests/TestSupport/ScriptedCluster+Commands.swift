/// Typed versions of the most used commands; `tell` takes all of them.
extension ScriptedCluster {
    /// A fault of the cluster, as its `README.md` describes it.
    public enum Fault: Sendable {
        /// The answer comes later, and so does what is behind it on the connection.
        case delay(milliseconds: Int)
        /// Each item of the answer has an error: topic, partition, group or key; `at` is another path to the items, ""
        /// the answer itself, and `matching` a pattern for their names.
        case error(Int16, at: String? = nil, matching: String? = nil)
        /// Items are left out, without an error.
        case omit(at: String? = nil, matching: String? = nil)
        /// There is never an answer, and the connection stays.
        case silence
        /// The connection is closed instead of an answer.
        case close
        /// Noise in a frame of the right length.
        case garbage(bytes: Int? = nil)
        /// A frame of 2 GB begins.
        case endless
        /// The frame is cut and the connection closed.
        case truncated(bytes: Int? = nil)
        /// The frame is cut, and its length says so.
        case shortened(bytes: Int? = nil)
        /// The answer to another request comes first.
        case wrongCorrelation
        /// An array says that it has 2^31-1 items.
        case absurdCount(at: String? = nil)
        /// The answer says that the client is throttled.
        case throttle(milliseconds: Int)
        /// The answer comes byte by byte.
        case trickle(milliseconds: Int)
        /// These bytes come, in hexadecimal digits, and no frame.
        case raw(String)

        fileprivate var arguments: [String: (any Encodable & Sendable)?] {
            switch self {
            case .delay(let milliseconds): ["kind": "delay", "ms": milliseconds]
            case .error(let code, let path, let pattern):
                ["kind": "error", "code": code, "at": path, "match": pattern]
            case .omit(let path, let pattern): ["kind": "omit", "at": path, "match": pattern]
            case .silence: ["kind": "silence"]
            case .close: ["kind": "close"]
            case .garbage(let bytes): ["kind": "garbage", "bytes": bytes]
            case .endless: ["kind": "endless"]
            case .truncated(let bytes): ["kind": "truncated", "bytes": bytes]
            case .shortened(let bytes): ["kind": "shortened", "bytes": bytes]
            case .wrongCorrelation: ["kind": "wrong_correlation"]
            case .absurdCount(let path): ["kind": "absurd_count", "at": path]
            case .throttle(let milliseconds): ["kind": "throttle", "ms": milliseconds]
            case .trickle(let milliseconds): ["kind": "trickle", "ms": milliseconds]
            case .raw(let digits): ["kind": "raw", "hex": digits]
            }
        }
    }

    /// A request that arrived.
    public struct Request: Sendable, Decodable, Equatable {
        /// The broker that was asked.
        public let broker: Int32
        /// The API's name, or its key where the cluster does not know it.
        public let api: String
        /// The API's version.
        public let version: Int
        /// The connection, by a number that no other has.
        public let connection: Int
        /// What the client calls itself.
        public let clientID: String?

        private enum CodingKeys: String, CodingKey {
            case broker, api, version, connection
            case clientID = "client_id"
        }
    }

    /// Traffic since the start or since `resetCounts`.
    public struct Counts: Sendable {
        /// Requests by broker and API.
        public let requests: [Int32: [String: Int]]
        /// Connections that were opened.
        public let connections: [Int32: Int]
        /// Connections that are open now.
        public let open: [Int32: Int]
        /// Why brokers closed connections: requests that were unreadable or not allowed.
        public let refusals: [String]
    }

    /// Adds a fault for requests to `broker` and `api`, by default all; `times` times, by default until `heal`.
    public func fault(_ fault: Fault, broker: Int32? = nil, api: String? = nil, times: Int? = nil) async throws {
        let place: [String: (any Encodable & Sendable)?] = ["broker": broker, "api": api, "times": times]
        try await tell("fault", fault.arguments.merging(place) { $1 })
    }

    /// Removes the faults of a broker or an API, or all. A silent connection stays silent.
    public func heal(broker: Int32? = nil, api: String? = nil) async throws {
        try await tell("heal", ["broker": broker, "api": api])
    }

    /// Runs `command` when `count` more requests for `api` have arrived, before the last of them is answered.
    public func after(_ count: Int = 1, _ api: String, broker: Int32? = nil, then command: String) async throws {
        let broker = broker.map { #""broker": \#($0), "# } ?? ""
        try await tell(#"{"do": "after", \#(broker)"api": "\#(api)", "count": \#(count), "then": \#(command)}"#)
    }

    /// Ends a broker: connections to it are refused, and those that were open are reset.
    public func stop(_ broker: Int32) async throws { try await tell("stop", ["broker": broker]) }

    /// Starts a broker again, at the same port.
    public func start(_ broker: Int32) async throws { try await tell("start", ["broker": broker]) }

    /// Suspends a broker like SIGSTOP: connections are accepted, nothing is read or answered.
    public func freeze(_ broker: Int32) async throws { try await tell("freeze", ["broker": broker]) }

    /// Ends `freeze`.
    public func thaw(_ broker: Int32) async throws { try await tell("thaw", ["broker": broker]) }

    /// Closes the connections of a broker, as for idleness; without one, of all.
    public func dropConnections(of broker: Int32? = nil) async throws {
        try await tell("drop_connections", ["broker": broker])
    }

    /// Has the brokers show another certificate to new connections, and require another CA's of clients that need one.
    public func replaceCertificate(_ certificate: IssuedCertificate, clientCA: TestAuthority? = nil) async throws {
        try await tell(
            "reload_tls",
            [
                "cert": certificate.certificateFile, "key": certificate.keyFile,
                "client_ca": clientCA?.certificateFile,
            ])
    }

    /// Gives a user another password, for authentications from now on.
    public func changePassword(of user: String, to password: String) async throws {
        try await tell(#"{"do": "set", "path": ["sasl", "users", "\#(user)"], "value": "\#(password)"}"#)
    }

    /// Gives the groups whose names match `pattern` to the broker `coordinator`, or to none.
    public func moveCoordinator(of pattern: String, to coordinator: Int32?) async throws {
        let coordinator = coordinator.map { "\($0)" } ?? "null"
        try await tell(#"{"do": "move_coordinator", "groups": "\#(pattern)", "to": \#(coordinator)}"#)
    }

    /// Gives a partition, or each partition of the topic, to the broker `leader`, or to none.
    public func moveLeader(of topic: String, _ partition: Int32? = nil, to leader: Int32?) async throws {
        let leader = leader.map { "\($0)" } ?? "null"
        let partition = partition.map { #", "partition": \#($0)"# } ?? ""
        try await tell(#"{"do": "move_leader", "topic": "\#(topic)", "leader": \#(leader)\#(partition)}"#)
    }

    /// Traffic so far.
    public func counts() async throws -> Counts {
        struct Answer: Decodable {
            struct Refusal: Decodable {
                let reason: String
            }

            let requests: [String: [String: Int]]
            let connections: [String: Int]
            let open: [String: Int]
            let refusals: [Refusal]
        }
        let answer = try Self.decode(Answer.self, from: await tell("counts", [:]))
        return Counts(
            requests: Self.byBroker(answer.requests), connections: Self.byBroker(answer.connections),
            open: Self.byBroker(answer.open), refusals: answer.refusals.map(\.reason))
    }

    /// How many requests there were so far, by broker and API.
    public func requestCounts() async throws -> [Int32: [String: Int]] {
        try await counts().requests
    }

    /// The requests so far, in the order in which they arrived.
    public func log() async throws -> [Request] {
        struct Answer: Decodable {
            let log: [Request]
        }
        return try Self.decode(Answer.self, from: await tell("log", [:])).log
    }

    /// Resets counts and log.
    public func resetCounts() async throws { try await tell("reset_counts", [:]) }
}
