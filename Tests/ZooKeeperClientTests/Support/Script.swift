import NIOCore
import TestSupport

/// What a scripted server does with a question.
struct Behaviour: Sendable {
    enum Action: Sendable {
        case reply, hang, trickle, flood, cut
    }

    var action: Action
    var bytes: [UInt8] = []
    var pause = TimeAmount.zero

    /// Never answers.
    static let hang = Behaviour(action: .hang)
    /// Sends without end.
    static let endless = Behaviour(action: .flood)
    /// Closes without a byte.
    static let close = reply([])

    /// Sends this, and closes.
    static func reply(_ bytes: [UInt8]) -> Behaviour { Behaviour(action: .reply, bytes: bytes) }

    /// Sends this a byte at a time, one every so often, and then closes.
    static func trickle(_ bytes: [UInt8], every pause: TimeAmount) -> Behaviour {
        Behaviour(action: .trickle, bytes: bytes, pause: pause)
    }

    /// Sends this, and cuts the connection off (RST).
    static func cut(after bytes: [UInt8]) -> Behaviour { Behaviour(action: .cut, bytes: bytes) }

    static func text(_ text: String) -> Behaviour { .reply(Array(text.utf8)) }

    /// An HTTP response with this body.
    static func http(_ body: String, status: String = "200 OK") -> Behaviour {
        .text(
            """
            HTTP/1.1 \(status)\r
            Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """)
    }

    static func notWhitelisted(_ word: String) -> Behaviour {
        .text("\(word) is not executed because it is not in the whitelist.\n")
    }

    static let notServing = text("This ZooKeeper instance is not currently serving requests\n")
}

/// What a scripted server answers to which question: a four-letter word, or the name of a command of AdminServer.
/// `*` stands for all that it does not name; without it, the connection is closed.
typealias Script = [String: Behaviour]

extension Script {
    /// The words a survey may ask, as a real server of version 3.8.0 has answered them.
    static func real(_ role: String) throws -> Script {
        var script: Script = [:]
        for word in ["srvr", "ruok", "mntr", "isro", "conf", "dirs", "wchs", "cons", "dump"] {
            script[word] = .reply(
                try contents("\(packageRoot)/Tests/ZooKeeperClientTests/Fixtures/\(role)/\(word).txt"))
        }
        return script
    }

    static func leader() throws -> Script { try real("3.8.0-leader") }
    static func follower() throws -> Script { try real("3.8.0-follower1") }

    /// Nothing but `srvr`, as a server of today answers without settings of its own.
    static func defaultWhitelist() throws -> Script { try real("3.8.0-defaultwl") }

    /// AdminServer's commands, as a real leader has answered them.
    static func admin() throws -> Script {
        var script: Script = [:]
        for command in ["monitor", "server_stats", "ruok", "is_read_only", "voting_view", "watch_summary"] {
            let path = "\(packageRoot)/Tests/ZooKeeperClientTests/Fixtures/3.8.0-leader/admin/\(command).json"
            script[command] = .http(String(decoding: try contents(path), as: UTF8.self))
        }
        script["dirs"] = .http(#"{"datadir_size": 100, "logdir_size": 200, "command": "dirs", "error": null}"#)
        return script
    }
}
