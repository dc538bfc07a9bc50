/// Why a server could not be started, on one line that names the address and the way out.
public struct HTTPServerError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Sendable {
        /// The text is not a listen address.
        case invalidAddress
        /// The host of the listen address has no address here.
        case unresolvable
        /// Another process listens there.
        case addressInUse
        /// The process may not listen there.
        case permissionDenied
        /// The certificate or its key was refused.
        case invalidCertificate
        /// The operating system or libmicrohttpd refused for another reason, which the description tells.
        case startFailed
    }

    /// What kind of failure it is.
    public let code: Code

    /// One line for the user.
    public let description: String
}
