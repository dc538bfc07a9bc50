import Foundation
import TestSupport

/// The bytes of a file.
func contents(_ path: String) throws -> [UInt8] {
    // `Data(contentsOf:)` leaks a buffer when the file is empty.
    guard let file = FileHandle(forReadingAtPath: path) else { throw TestFailure("\(path) cannot be opened") }
    defer { try? file.close() }
    return Array(try file.readToEnd() ?? Data())
}
