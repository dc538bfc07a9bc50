internal import Foundation

/// The folder that holds Package.swift, from where this source file was compiled.
public let packageRoot: String = {
    let file = URL(fileURLWithPath: #filePath)
    return file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}()
