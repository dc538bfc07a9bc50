import Foundation
import NetworkSupport
import Synchronization
import TestSupport
import Testing

/// Files that are read again when they have changed.
@Suite struct ReloadedValueTests {
    private let folder: TemporaryFolder
    private let reads = Counter()

    init() throws {
        folder = try TemporaryFolder()
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    private func password(_ path: String) throws -> ReloadedValue<SecretString> {
        try ReloadedValue("test", files: [path], logger: .silent) { [reads] () throws(SecretFileError) in
            reads.add()
            return try SecretSource.file(path).read()
        }
    }

    @Test func onlyAChangedFileIsRead() throws {
        let path = try folder.write("first", to: "password")
        let password = try password(path)
        for _ in 1...3 { #expect(password.current == "first") }
        #expect(reads.value == 1)
        let generation = password.generation
        try folder.write("second", to: "password")
        for _ in 1...3 { #expect(password.current == "second") }
        #expect(reads.value == 2)
        #expect(password.generation != generation)
    }

    @Test func aFileThatIsReplacedByALinkIsRead() throws {
        let path = try folder.write("first", to: "password")
        let password = try password(path)
        let other = try folder.write("second", to: "target")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
        #expect(password.current == "second")
    }

    @Test func theFormerContentsAreUsedUntilTheFileCanBe() throws {
        let path = try folder.write("first", to: "password")
        let password = try password(path)
        let generation = password.generation
        try folder.write("\n", to: "password")
        #expect(password.current == "first")
        #expect(password.problem == "\(path) has no password in its first line")
        try FileManager.default.removeItem(atPath: path)
        #expect(password.current == "first")
        #expect(password.problem == "\(path) cannot be read: there is no such file")
        #expect(password.generation == generation)
        try folder.write("second", to: "password")
        #expect(password.current == "second")
        #expect(password.problem == nil)
    }

    @Test(arguments: [("secret\n", "secret"), ("secret\r\n", "secret"), (" a b \n", " a b "), ("a\nb", "a")])
    func aPasswordIsTheFirstLine(content: String, secret: String) throws {
        let file = try folder.write(content, to: "password")
        #expect(try SecretSource.file(file).read().value == secret)
    }

    @Test func aFileThatIsNotTextIsRefusedWithoutBeingShown() throws {
        let path = try folder.write([0x68, 0x75, 0x6E, 0x74, 0xFF, 0xFE], to: "password")
        let error = try #require(throws: SecretFileError.self) { try SecretSource.file(path).read() }
        #expect(error.description == "\(path) is not text in UTF-8")
    }
}
