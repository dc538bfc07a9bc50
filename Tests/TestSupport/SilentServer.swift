import Glibc

/// A port of 127.0.0.1 where nothing is ever said: connections come about, or, if it is full, not even that.
public final class SilentServer: Sendable {
    public let port: Int
    private let descriptors: [Int32]

    /// - Parameter isFull: whether its queue is full, so that attempts to connect are neither accepted nor refused.
    public init(isFull: Bool = false) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var descriptors = [listener]
        let listens = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                // The kernel completes as many connections as the queue holds, although they are never accepted.
                guard unsafe bind(listener, address, length) == 0, listen(listener, isFull ? 0 : 1024) == 0,
                    unsafe getsockname(listener, address, &length) == 0
                else { return false }
                // One that takes the place in the queue, and one that waits for it in case there are two.
                for _ in 0..<(isFull ? 2 : 0) {
                    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
                    descriptors.append(client)
                    _ = unsafe connect(client, address, length)
                }
                return true
            }
        }
        self.descriptors = descriptors
        port = Int(UInt16(bigEndian: address.sin_port))
        guard listens else { throw TestFailure("no silent server: \(errno)") }
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }
}
