internal import Dispatch
package import NIOCore
internal import NIOPosix
internal import Synchronization

/// Looks up host names without blocking an event loop.
///
/// The system's look-up blocks and cannot be cancelled, so each runs on a thread of its own: one name whose name server
/// does not answer does not delay the others. A name that is being looked up is not looked up a second time: there is never
/// more than one thread for a name.
package final class HostResolver: Sendable {
    package typealias Lookup = @Sendable (_ host: String, _ port: Int) throws -> [SocketAddress]

    private struct Target: Hashable {
        let host: String
        let port: Int
    }

    private let lookup: Lookup
    private let waiting = Mutex<[Target: [EventLoopPromise<[SocketAddress]>]]>([:])

    package init(lookup: @escaping Lookup = { try HostLookup.addresses(of: $0, port: $1) }) {
        self.lookup = lookup
    }

    /// The addresses of `host`, which may be one itself. Has no time limit: the caller must stop waiting by itself.
    package func addresses(of host: String, port: Int, on loop: any EventLoop) -> EventLoopFuture<[SocketAddress]> {
        if let literal = try? SocketAddress(ipAddress: host, port: port) { return loop.makeSucceededFuture([literal]) }
        let target = Target(host: host, port: port)
        let promise = loop.makePromise(of: [SocketAddress].self)
        let isFirst = waiting.withLock { waiting in
            waiting[target, default: []].append(promise)
            return waiting[target]?.count == 1
        }
        if isFirst {
            // A queue of its own has a thread of its own.
            DispatchQueue(label: "host-lookup").async { [self] in
                settle(target, Result { try lookup(host, port) })
            }
        }
        return promise.futureResult
    }

    /// Fails all look-ups that are still running: event loops may be shut down afterwards.
    package func abandon() {
        waiting.withLock { waiting in
            for promise in waiting.values.joined() { promise.fail(CancellationError()) }
            waiting = [:]
        }
    }

    /// Under the lock, so that no event loop is used after `abandon`.
    private func settle(_ target: Target, _ result: Result<[SocketAddress], any Error>) {
        waiting.withLock { waiting in
            for promise in waiting.removeValue(forKey: target) ?? [] { promise.completeWith(result) }
        }
    }
}

/// Addresses that have been looked up already, for NIO to connect to: the families in turn, a new attempt every 250 ms
/// (Happy Eyeballs, RFC 8305).
package struct KnownAddresses: Resolver, Sendable {
    private let addresses: [SocketAddress]
    private let loop: any EventLoop

    /// - Parameter family: Addresses of other families are left out.
    package init(addresses: [SocketAddress], family: AddressFamily = .any, loop: any EventLoop) {
        self.addresses = addresses.filter(family.includes)
        self.loop = loop
    }

    package func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        loop.makeSucceededFuture(addresses.filter { $0.protocol == .inet })
    }

    package func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        loop.makeSucceededFuture(addresses.filter { $0.protocol == .inet6 })
    }

    package func cancelQueries() {}
}

/// The address families to connect to.
public enum AddressFamily: String, Sendable, CaseIterable {
    case any
    case v4
    case v6

    package func includes(_ address: SocketAddress) -> Bool {
        switch self {
        case .any: true
        case .v4: address.protocol == .inet
        case .v6: address.protocol == .inet6
        }
    }
}
