internal import Foundation

/// The folder with the products of the build that these tests belong to: executables lie beside the tests.
///
/// Wherever `--scratch-path` put the build.
public let buildFolder: String = {
    // The tests are an executable of their own, or a bundle that the toolchain's helper has loaded.
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
    let file = bundle ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: file)
    while folder.path.contains(".xctest") { folder.deleteLastPathComponent() }
    return folder.path
}()
