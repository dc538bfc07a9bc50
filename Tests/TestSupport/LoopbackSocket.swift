internal import Glibc

/// A TCP socket on 127.0.0.1 that is closed when it goes out of scope. Its calls block.
struct LoopbackSocket: ~Copyable {
    private let descriptor: Int32

    /// A new socket; the kernel chooses the size of its receive buffer if none is given. A call fails after `seconds`.
    init(receiveBuffer: Int32? = nil, seconds: Int = 10) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw LoopbackSocket.failure("socket") }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        if var bytes = receiveBuffer {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    deinit {
        close(descriptor)
    }

    /// Binds to `port`, where 0 leaves the choice to the kernel, and returns the port.
    func bind(port: Int = 0) throws -> Int {
        let bound = unsafe LoopbackSocket.withAddress(port) { unsafe Glibc.bind(descriptor, $0, $1) }
        guard bound == 0 else { throw LoopbackSocket.failure("bind to port \(port)") }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &size)
            }
        }
        guard named == 0 else { throw LoopbackSocket.failure("getsockname") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Connects to `port`.
    func connect(port: Int) throws {
        let connected = unsafe LoopbackSocket.withAddress(port) { unsafe Glibc.connect(descriptor, $0, $1) }
        guard connected == 0 else { throw LoopbackSocket.failure("connect to port \(port)") }
    }

    /// Sends all of `bytes`.
    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw LoopbackSocket.failure("send") }
            rest = rest.dropFirst(count)
        }
    }

    /// Everything the other side sends until it closes.
    func receiveAll() throws -> [UInt8] {
        var received: [UInt8] = []
        while true {
            let chunk = try receive(atMost: 65_536)
            if chunk.isEmpty { return received }
            received += chunk
        }
    }

    /// What the other side has sent, up to `count` bytes; nothing if it has closed.
    func receive(atMost count: Int) throws -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: count)
        let received = unsafe recv(descriptor, &chunk, chunk.count, 0)
        guard received >= 0 else { throw LoopbackSocket.failure("recv") }
        return Array(chunk.prefix(received))
    }

    /// A port that was free a moment ago. Somebody else may take it before it is used: try again then.
    static func freePort() throws -> Int {
        try LoopbackSocket().bind()
    }

    /// Ports that were free a moment ago, and that the kernel gives to nobody by itself: what connects from this machine
    /// does not take them while a server is away, nor does a client that calls such a server call itself.
    static func freePorts(_ count: Int) throws -> [Int] {
        var ports: Set<Int> = []
        for _ in 1...100 * count where ports.count < count {
            // Below 32768, where the kernel's own choice begins.
            let port = Int.random(in: 16_384..<32_768)
            if (try? LoopbackSocket().bind(port: port)) != nil { ports.insert(port) }
        }
        guard ports.count == count else { throw TestFailure("no \(count) ports from 16384 to 32767 are free") }
        return Array(ports)
    }

    private static func withAddress(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func failure(_ call: String) -> TestFailure {
        let text = unsafe String(cString: strerror(errno))
        return TestFailure("\(call) on 127.0.0.1 failed: \(text)")
    }
}
