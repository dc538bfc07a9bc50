internal import NIOCore
internal import NetworkSupport

/// What is needed to ask anything over the network.
struct Network: Sendable {
    let loop: any EventLoop
    let resolver: HostResolver
}
