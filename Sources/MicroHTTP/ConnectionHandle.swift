internal import CMicroHTTPD
internal import Glibc

/// libmicrohttpd's connection.
@safe
// @unchecked: libmicrohttpd locks for itself what suspend and resume touch; the rest is called from its callbacks only.
struct ConnectionHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    /// A connection that libmicrohttpd passed to a callback; valid until its close callback returns.
    @unsafe
    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = unsafe pointer
    }

    /// The connection's socket, owned by libmicrohttpd.
    var descriptor: Int32 { unsafe microhttpd_descriptor(pointer) }

    /// The client's numeric address; IPv4 in its usual form, also on a socket that takes both.
    var remoteAddress: String {
        guard let address = unsafe microhttpd_client_address(pointer) else { return "unknown" }
        let length =
            unsafe address.pointee.sa_family == UInt16(AF_INET6)
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = unsafe getnameinfo(
            address, socklen_t(length), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
        guard status == 0 else { return "unknown" }
        let text = String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let mapped = "::ffff:"
        return text.hasPrefix(mapped) ? String(text.dropFirst(mapped.count)) : text
    }

    /// The header fields of the request: `MHD_get_connection_values_n`.
    var headers: [(name: String, value: String)] {
        let collector = HeaderCollector()
        withExtendedLifetime(collector) {
            let context = unsafe Unmanaged.passUnretained(collector).toOpaque()
            _ = unsafe MHD_get_connection_values_n(pointer, .HEADER_KIND, collectHeader, context)
        }
        return collector.headers
    }

    /// Sets the connection aside until `resume()`: `MHD_suspend_connection`. Only in the callback that asks for an answer.
    func suspend() {
        unsafe MHD_suspend_connection(pointer)
    }

    /// Has the callback that asks for an answer called again: `MHD_resume_connection`, from any thread.
    func resume() {
        unsafe MHD_resume_connection(pointer)
    }

    /// Ends both directions of the socket, which makes libmicrohttpd close the connection. The caller makes sure that it
    /// has not done so already.
    func shutDown() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Sends `response`: `MHD_queue_response`. False when libmicrohttpd refuses.
    func queue(_ response: borrowing ResponseHandle, status: Int) -> Bool {
        unsafe MHD_queue_response(pointer, UInt32(status), response.pointer) == .YES
    }
}

private final class HeaderCollector {
    var headers: [(name: String, value: String)] = []
}

private func collectHeader(
    context: UnsafeMutableRawPointer?, kind: MHD_ValueKind,
    name: UnsafePointer<CChar>?, nameLength: Int, value: UnsafePointer<CChar>?, valueLength: Int
) -> MHD_Result {
    guard let context = unsafe context, let name = unsafe name else { return .YES }
    let collector = unsafe Unmanaged<HeaderCollector>.fromOpaque(context).takeUnretainedValue()
    unsafe collector.headers.append((text(name, nameLength), value.map { unsafe text($0, valueLength) } ?? ""))
    return .YES
}

/// Any bytes may come from a client: what is not UTF-8 is replaced.
@unsafe
private func text(_ start: UnsafePointer<CChar>, _ count: Int) -> String {
    unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
}
