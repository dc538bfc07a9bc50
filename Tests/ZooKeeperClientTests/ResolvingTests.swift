import ClusterModel
import Foundation
import NIOCore
import NetworkSupport
import Synchronization
import TestSupport
import Testing

@testable import ZooKeeperClient

/// Names, and name servers that do not know them or do not answer.
@Suite struct ResolvingTests {
    @Test func aNameWithoutAnAddressIsUnresolved() async throws {
        let server = HostPort(host: "zk.invalid", port: 2181)
        let resolver = HostResolver { _, _ in throw UnresolvedName(explanation: "Name or service not known") }
        let survey = try await withEnsemble([server], resolver: resolver) { await $0.survey() }
        #expect(survey.servers[0].failures == [.srvr: .unresolved])
        #expect(survey.servers[0].message(.srvr).contains("Name or service not known"))
    }

    @Test func theSystemSaysWhenANameHasNoAddress() throws {
        // A label longer than DNS allows: no name server is asked.
        #expect(throws: UnresolvedName.self) {
            try HostLookup.addresses(of: String(repeating: "z", count: 64), port: 2181)
        }
    }

    /// A name that is being looked up in vain occupies one thread, however often it is asked for, and no other name.
    @Test func aSilentNameServerDelaysNobodyElse() async throws {
        let server = try await ScriptedServer(.leader())
        let gate = DispatchSemaphore(value: 0)
        let lookups = Mutex<[String]>([])
        let resolver = HostResolver { host, port in
            lookups.withLock { $0.append(host) }
            if host == "silent" { gate.wait() }
            return [try SocketAddress(ipAddress: "127.0.0.1", port: port)]
        }
        let addresses = [HostPort(host: "silent", port: 2181), HostPort(host: "named", port: server.port)]
        try await withEnsemble(addresses, resolver: resolver, { $0.serverTimeout = .seconds(3) }) { ensemble in
            for _ in 0..<2 {
                let survey = await ensemble.survey()
                #expect(survey.servers[0].failures == [.srvr: .timedOut])
                #expect(survey.servers[0].message(.srvr).contains("looking up the name"))
                #expect(survey.servers[1].failures == [:])
                #expect(survey.servers[1].role == .leader)
            }
        }
        gate.signal()
        #expect(lookups.withLock { $0.count { $0 == "silent" } } == 1)
    }

    @Test func anAddressThatRefusesGivesWayToTheNext() async throws {
        let server = try await ScriptedServer(.leader())
        let resolver = HostResolver { _, port in
            [try SocketAddress(ipAddress: "::1", port: port), try SocketAddress(ipAddress: "127.0.0.1", port: port)]
        }
        let addresses = [HostPort(host: "both", port: server.port)]
        let survey = try await withEnsemble(addresses, resolver: resolver) { await $0.survey() }
        #expect(survey.servers[0].failures == [:])
    }
}
