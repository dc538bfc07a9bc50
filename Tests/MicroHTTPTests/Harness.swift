import Glibc
import Logging
import MicroHTTP
import PageMemory
import Synchronization
import Testing

/// Runs `body` against a server on a free port of 127.0.0.1, which is stopped afterwards.
func withServer(
    _ configure: (inout ServerConfiguration) -> Void = { _ in },
    handler: @escaping @Sendable (Request) -> Answer,
    _ body: (HTTPServer) async throws -> Void
) async throws {
    var configuration = ServerConfiguration(address: try ListenAddress(parsing: "127.0.0.1:0"))
    configure(&configuration)
    let server = try HTTPServer(configuration, logger: quiet, handler: handler)
    do {
        try await body(server)
    } catch {
        await server.stop(grace: .zero)
        throw error
    }
    await server.stop(grace: .zero)
}

/// Lets this process open as many files as it may: a crowd of clients and the server's ends of their connections need more
/// than the 1,024 that are usual.
func raiseDescriptorLimit() {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A deadline for requests that an honest client keeps even while other tests take all processors.
let patience = Duration.seconds(10)

/// Waits until `condition` holds; fails if it does not within a minute.
func eventually(
    _ condition: () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async rethrows {
    let limit = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < limit {
        if try await condition() { return }
        await Task.yield()
        try? await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("the condition did not come to hold", sourceLocation: sourceLocation)
}

/// Something that opens once, and that tasks can wait for.
final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() {
        isOpen.withLock { $0 = true }
    }

    /// Returns when the gate is open, or the task is cancelled.
    func wait() async {
        while !isOpen.withLock({ $0 }) {
            do { try await Task.sleep(for: .milliseconds(2)) } catch { return }
        }
    }
}

/// A body of `count` bytes in which neighbouring stretches differ.
func pattern(_ count: Int) -> [UInt8] {
    var bytes = (0..<251).map { UInt8($0) }
    while bytes.count < count { bytes += bytes }
    return Array(bytes.prefix(count))
}

/// A page that does not keep itself alive.
struct WeakPage: Sendable {
    weak let bytes: SharedBytes?

    init(_ bytes: SharedBytes) {
        self.bytes = bytes
    }
}
