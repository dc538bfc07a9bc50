import Foundation
import Glibc

/// A raw TCP client that does exactly what a test tells it to. Every call runs on a thread of its own, so that a waiting
/// client takes none from the server's tasks.
final class Client: Sendable {
    struct Failure: Error {
        let call: String
        let number: Int32
    }

    private let descriptor: Int32

    /// Connects to `port` at `host`, a numeric address.
    ///
    /// - Parameter receiveBuffer: the size of the kernel's buffer, small for a reader that shall be slow.
    init(port: Int, host: String = "127.0.0.1", receiveBuffer: Int32? = nil) async throws {
        descriptor = try await offPool { try Self.connect(host, port, receiveBuffer) }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) async throws {
        try await offPool { try self.sendNow(text) }
    }

    /// Sends one byte after the other, with a pause after each, until the server cuts the connection.
    func trickle(_ text: String, pause: UInt32) async throws {
        try await offPool {
            for byte in text {
                do { try self.sendNow(String(byte)) } catch { return }
                usleep(pause)
            }
        }
    }

    /// Reads the head of a response, and its body unless told not to.
    func receive(withBody: Bool = true) async throws -> Reply {
        try await offPool {
            var head: [UInt8] = []
            while !head.ends(with: "\r\n\r\n".utf8) { head += try self.receiveNow(1) }
            var reply = try Reply(head: String(decoding: head, as: UTF8.self))
            if withBody { reply.body = try self.receiveNow(reply.contentLength) }
            return reply
        }
    }

    /// Reads what comes until the server closes or resets the connection; how many bytes it was.
    func receiveToEnd() async throws -> Int {
        try await offPool {
            var total = 0
            while case let count = self.receiveSome(upTo: 65536).count, count > 0 { total += count }
            return total
        }
    }

    /// Reads exactly `count` bytes.
    func receive(_ count: Int) async throws -> [UInt8] {
        try await offPool { try self.receiveNow(count) }
    }

    /// Asks for `path` and reads the answer.
    func get(_ path: String, headers: String = "") async throws -> Reply {
        try await send("GET \(path) HTTP/1.1\r\nHost: test\r\n\(headers)\r\n")
        return try await receive()
    }
}

extension Client {
    private static func connect(_ host: String, _ port: Int, _ receiveBuffer: Int32?) throws -> Int32 {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0, let info = unsafe list?.pointee else {
            throw Failure(call: "getaddrinfo", number: 0)
        }
        defer { unsafe freeaddrinfo(list) }
        let descriptor = unsafe socket(info.ai_family, info.ai_socktype, 0)
        // A test that waits in vain shall fail, not hang.
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBuffer {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        guard unsafe Glibc.connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 else {
            let number = errno
            close(descriptor)
            throw Failure(call: "connect", number: number)
        }
        return descriptor
    }

    private func sendNow(_ text: String) throws {
        let bytes = Array(text.utf8)
        let sent = unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        guard sent == bytes.count else { throw Failure(call: "send", number: errno) }
    }

    private func receiveSome(upTo count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            used = unsafe max(0, recv(descriptor, buffer.baseAddress, count, 0))
        }
    }

    private func receiveNow(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let part = receiveSome(upTo: min(count - bytes.count, 1 << 20))
            guard !part.isEmpty else { throw Failure(call: "recv", number: errno) }
            bytes += part
        }
        return bytes
    }
}

/// A response as it came over the wire.
struct Reply: Sendable {
    let status: Int
    /// By lowercase name.
    let headers: [String: String]
    var body: [UInt8] = []

    init(head: String) throws {
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count > 1, let status = Int(words[1]) else { throw Client.Failure(call: "head", number: 0) }
        self.status = status
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        headers = Dictionary(fields) { $0 + ", " + $1 }
    }

    var contentLength: Int { headers["content-length"].flatMap(Int.init) ?? 0 }

    var text: String { String(decoding: body, as: UTF8.self) }
}

extension [UInt8] {
    fileprivate func ends(with suffix: String.UTF8View) -> Bool {
        self.suffix(suffix.count).elementsEqual(suffix)
    }
}

/// Runs blocking work on a thread of its own.
func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}
