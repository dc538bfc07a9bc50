internal import Dispatch
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Looks names up without holding anybody up.
///
/// The system's look-up blocks and cannot be cancelled, so each runs on a thread of its own: one name whose name server
/// is silent does not delay the others. Who asks for a name that is being looked up waits for that look-up: there is
/// never more than one thread for a name.
final class HostResolver: Sendable {
    typealias Lookup = @Sendable (_ host: String, _ port: Int) throws -> [SocketAddress]

    private struct Target: Hashable {
        let host: String
        let port: Int
    }

    private let lookup: Lookup
    private let waiting = Mutex<[Target: [EventLoopPromise<[SocketAddress]>]]>([:])

    init(lookup: @escaping Lookup = { try HostLookup.addresses(of: $0, port: $1) }) {
        self.lookup = lookup
    }

    /// The addresses of `host`, which may be one itself. Has no time limit: the caller must stop waiting by itself.
    func addresses(of host: String, port: Int, on loop: any EventLoop) -> EventLoopFuture<[SocketAddress]> {
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

    /// Lets nobody wait any longer: event loops may be shut down afterwards.
    func abandon() {
        waiting.withLock { waiting in
            for promise in waiting.values.joined() { promise.fail(CancellationError()) }
            waiting = [:]
        }
    }

    /// Under the lock, so that nothing is given to an event loop after `abandon`.
    private func settle(_ target: Target, _ result: Result<[SocketAddress], any Error>) {
        waiting.withLock { waiting in
            for promise in waiting.removeValue(forKey: target) ?? [] { promise.completeWith(result) }
        }
    }
}

/// Addresses that have been looked up already, for NIO to connect to: the families in turn, a new attempt every 250 ms
/// (Happy Eyeballs, RFC 8305).
struct KnownAddresses: Resolver, Sendable {
    let addresses: [SocketAddress]
    let loop: any EventLoop

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        loop.makeSucceededFuture(addresses.filter { $0.protocol == .inet })
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        loop.makeSucceededFuture(addresses.filter { $0.protocol == .inet6 })
    }

    func cancelQueries() {}
}
