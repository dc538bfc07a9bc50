internal import Foundation

/// A realm of Kerberos with a KDC of its own on 127.0.0.1. It ends with this object, and so do its files.
public final class TestRealm: Sendable {
    /// The realm's name.
    public static let name = "SURVEYOR.TEST"

    private static let tools = "\(packageRoot)/.tools/kerberos/usr"

    /// Whether `scripts/setup` could get Kerberos.
    public static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: "\(tools)/sbin/krb5kdc") }

    /// What Kerberos' programs and libraries, those of SASL among them, find their files by.
    public let environment: [String: String]

    private let folder: TemporaryFolder
    private let process: ManagedProcess

    /// Starts a KDC and waits until it answers.
    ///
    /// - Throws: `TestFailure` if Kerberos is not installed or does not start.
    public static func start() async throws -> TestRealm {
        var lastFailure: (any Error)?
        // The KDC does not tell which port the kernel chose, so it is chosen before, and may be gone by the time it starts.
        for _ in 1...5 {
            do {
                return try await TestRealm(port: LoopbackSocket.freePort())
            } catch {
                lastFailure = error
            }
        }
        throw TestFailure("the KDC did not start: \(lastFailure.map { "\($0)" } ?? "")")
    }

    private init(port: Int) async throws {
        folder = try TemporaryFolder()
        let libraries = try Self.libraries()
        environment = [
            "KRB5_CONFIG": try folder.write(Self.clientConfiguration(port, libraries), to: "krb5.conf"),
            "KRB5_KDC_PROFILE": try folder.write(Self.kdcConfiguration(port, folder.path), to: "kdc.conf"),
            "KRB5CCNAME": "FILE:\(folder.path)/tickets",
            "LD_LIBRARY_PATH": libraries,
            "SASL_PATH": "\(libraries)/sasl2",
            "PATH": "\(Self.tools)/bin:/usr/bin:/bin",
        ]
        let creation = try ManagedProcess(
            "\(Self.tools)/sbin/kdb5_util", ["create", "-r", Self.name, "-s", "-P", "master"],
            environment: environment)
        guard try await creation.waitForExit() == .status(0) else { throw TestFailure(creation.transcript) }
        process = try ManagedProcess("\(Self.tools)/sbin/krb5kdc", ["-n"], environment: environment)
        try await eventually("the KDC") { log.contains { $0.contains("commencing operation") } || !process.isRunning }
        guard process.isRunning else { throw TestFailure((log + [process.transcript]).joined(separator: "\n")) }
    }

    deinit {
        process.kill()
    }

    /// The lines of the KDC's log: one for each ticket that it has issued or refused.
    public var log: [String] {
        // Foundation loses memory when it reads an empty file as a whole.
        let file = FileHandle(forReadingAtPath: "\(folder.path)/kdc.log")
        let text = (try? file?.readToEnd()).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    /// Adds a principal of the realm, by its name without the realm, and returns the path of a keytab with its key.
    public func keytab(of principal: String) async throws -> String {
        let path = "\(folder.path)/\(principal.replacing("/", with: "-")).keytab"
        for command in ["addprinc -randkey \(principal)", "ktadd -k \(path) \(principal)"] {
            let tool = try ManagedProcess(
                "\(Self.tools)/sbin/kadmin.local", ["-r", Self.name, "-q", command], environment: environment)
            guard try await tool.waitForExit() == .status(0) else { throw TestFailure(tool.transcript) }
        }
        // kadmin.local has the exit status 0 whatever happened.
        guard FileManager.default.fileExists(atPath: path) else { throw TestFailure("there is no key of \(principal)") }
        return path
    }

    private static func libraries() throws -> String {
        let folders = try FileManager.default.contentsOfDirectory(atPath: "\(tools)/lib")
        guard let folder = folders.first(where: { $0.hasSuffix("-linux-gnu") }) else {
            throw TestFailure("Kerberos has no libraries in \(tools)/lib: run scripts/setup (or make setup)")
        }
        return "\(tools)/lib/\(folder)"
    }

    private static func clientConfiguration(_ port: Int, _ libraries: String) -> String {
        """
        [libdefaults]
            default_realm = \(name)
            dns_lookup_realm = false
            dns_lookup_kdc = false
            dns_canonicalize_hostname = false
            rdns = false
            udp_preference_limit = 1
        [realms]
            \(name) = {
                kdc = 127.0.0.1:\(port)
            }
        [dbmodules]
            db_module_dir = \(libraries)/krb5/plugins/kdb

        """
    }

    private static func kdcConfiguration(_ port: Int, _ folder: String) -> String {
        """
        [kdcdefaults]
            kdc_listen = 127.0.0.1:\(port)
            kdc_tcp_listen = 127.0.0.1:\(port)
        [realms]
            \(name) = {
                database_name = \(folder)/principal
                key_stash_file = \(folder)/stash
            }
        [logging]
            kdc = FILE:\(folder)/kdc.log
            admin_server = FILE:\(folder)/admin.log

        """
    }
}
