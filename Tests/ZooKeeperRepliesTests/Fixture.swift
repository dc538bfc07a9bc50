import Foundation
import TestSupport

/// A reply of a real server: what `server` (`3.8.0-leader`) said to a word, or to a command of its AdminServer.
func fixture(_ server: String, _ word: String) throws -> [UInt8] {
    try fixture(named: "\(server)/\(word).txt")
}

func adminFixture(_ server: String, _ command: String) throws -> [UInt8] {
    try fixture(named: "\(server)/admin/\(command).json")
}

/// The bytes of a file under `Fixtures`.
func fixture(named name: String) throws -> [UInt8] {
    let file = URL(fileURLWithPath: "\(packageRoot)/Tests/ZooKeeperClientTests/Fixtures/\(name)")
    // Data(contentsOf:) loses its buffer when a file is empty.
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    return try handle.readToEnd().map { [UInt8]($0) } ?? []
}

/// Text as a server would send it.
func bytes(_ text: String) -> [UInt8] { [UInt8](text.utf8) }
