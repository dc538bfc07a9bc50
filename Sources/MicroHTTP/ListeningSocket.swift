internal import Glibc

/// A bound and listening TCP socket, closed with its owner.
struct ListeningSocket: ~Copyable {
    private let descriptor: Int32

    /// Listens on the first address that `address` resolves to and that can be bound. Without a host that is every IPv6
    /// and IPv4 address; a machine without IPv6 gets IPv4. Resolving a host name may block.
    init(_ address: ListenAddress) throws(HTTPServerError) {
        var failure: Int32 = EADDRNOTAVAIL
        for host in address.host.map({ [$0] }) ?? ["::", "0.0.0.0"] {
            switch try Self.listen(host: host, address) {
            case .success(let listening):
                descriptor = listening
                return
            case .failure(let code):
                failure = code.number
                if failure == EADDRINUSE || failure == EACCES { throw Self.error(failure, address) }
            }
        }
        throw Self.error(failure, address)
    }

    deinit {
        close(descriptor)
    }

    /// Hands the descriptor over: the caller closes it.
    consuming func release() -> Int32 {
        let released = descriptor
        discard self
        return released
    }

    /// The port that is listened on: `getsockname`.
    var port: Int {
        var name = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        unsafe withUnsafeMutablePointer(to: &name) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe getsockname(descriptor, $0, &length)
            }
        }
        // The port lies at the same place in sockaddr_in.
        return Int(UInt16(bigEndian: name.sin6_port))
    }
}

extension ListeningSocket {
    private struct SystemError: Error {
        let number: Int32
    }

    /// `getaddrinfo`, then the first of its addresses that can be bound.
    private static func listen(
        host: String, _ address: ListenAddress
    ) throws(HTTPServerError) -> Result<Int32, SystemError> {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, String(address.port), &hints, &list)
        guard status == 0 else {
            throw HTTPServerError(
                code: .unresolvable,
                description: "cannot listen on \(address): \"\(host)\" has no address (\(resolverMessage(status))); "
                    + "name an address of this machine, or none for all")
        }
        defer { unsafe freeaddrinfo(list) }

        var result = Result<Int32, SystemError>.failure(SystemError(number: EADDRNOTAVAIL))
        var next = unsafe list
        while let info = unsafe next {
            result = unsafe listen(info.pointee)
            if case .success = result { break }
            unsafe next = info.pointee.ai_next
        }
        return result
    }

    /// `socket`, `bind` and `listen`.
    private static func listen(_ info: addrinfo) -> Result<Int32, SystemError> {
        let descriptor = unsafe socket(
            info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
        guard descriptor >= 0 else { return .failure(SystemError(number: errno)) }

        // A restart must not wait for the last instance's connections to leave TIME_WAIT.
        var on: Int32 = 1
        var off: Int32 = 0
        let size = socklen_t(MemoryLayout<Int32>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
        if unsafe info.ai_family == AF_INET6 {
            unsafe setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, size)
        }
        guard unsafe bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, Glibc.listen(descriptor, SOMAXCONN) == 0
        else {
            let number = errno
            close(descriptor)
            return .failure(SystemError(number: number))
        }
        return .success(descriptor)
    }

    private static func resolverMessage(_ status: Int32) -> String {
        unsafe String(cString: gai_strerror(status))
    }

    private static func error(_ number: Int32, _ address: ListenAddress) -> HTTPServerError {
        let (code, wayOut): (HTTPServerError.Code, String) =
            switch number {
            case EADDRINUSE: (.addressInUse, "stop the process that listens there, or choose another port")
            case EACCES: (.permissionDenied, "choose a port above 1023, or grant CAP_NET_BIND_SERVICE")
            default: (.startFailed, "name an address of this machine, or none for all")
            }
        let reason = unsafe String(cString: strerror(number)).lowercased()
        return HTTPServerError(code: code, description: "cannot listen on \(address): \(reason); \(wayOut)")
    }
}
