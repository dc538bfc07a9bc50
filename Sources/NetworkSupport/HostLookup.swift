internal import Glibc
package import NIOCore

/// The addresses of a name, as the system knows them.
package enum HostLookup {
    /// All addresses of `host`, in the order in which to try them. Blocks, for as long as name servers take
    /// (`getaddrinfo`).
    ///
    /// - Throws: `UnresolvedName` if there are none.
    package static func addresses(of host: String, port: Int) throws(UnresolvedName) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else {
            throw UnresolvedName(explanation: unsafe String(cString: gai_strerror(status)))
        }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe address(entry.pointee, of: host) { addresses.append(address) }
            unsafe next = entry.pointee.ai_next
        }
        guard !addresses.isEmpty else { throw UnresolvedName(explanation: "none for TCP/IP") }
        return addresses
    }

    private static func address(_ entry: addrinfo, of host: String) -> SocketAddress? {
        switch unsafe entry.ai_family {
        case AF_INET:
            unsafe entry.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe SocketAddress($0.pointee, host: host)
            }
        case AF_INET6:
            unsafe entry.ai_addr.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                unsafe SocketAddress($0.pointee, host: host)
            }
        default: nil
        }
    }
}

/// A name without an address.
package struct UnresolvedName: Error {
    /// The system's words: `Name or service not known`.
    package let explanation: String

    package init(explanation: String) {
        self.explanation = explanation
    }
}
