import CommandSupport
import Foundation
import TestSupport
import Testing

@Suite struct SecretTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A variable that every process has.
    private let variable = "PATH"

    @Test func `the command line comes before the file, the file before the environment`() throws {
        let file = try folder.write("from file", to: "secret")
        let both = try Secret.value(given: "given", file: ("--file", file), environment: variable)
        let fromFile = try Secret.value(given: nil, file: ("--file", file), environment: variable)
        let fromEnvironment = try Secret.value(given: nil, file: ("--file", nil), environment: variable)
        let none = try Secret.value(given: nil, file: ("--file", nil), environment: "KAFKA_SURVEYOR_NO_SUCH_VARIABLE")
        #expect(both == "given")
        #expect(fromFile == "from file")
        #expect(fromEnvironment == ProcessInfo.processInfo.environment[variable])
        #expect(none == nil)
    }

    @Test func `the first variable that is not empty counts`() throws {
        let none = "KAFKA_SURVEYOR_NO_SUCH_VARIABLE"
        let value = try Secret.value(given: nil, file: ("--file", nil), environment: none, variable, "HOME")
        #expect(value == ProcessInfo.processInfo.environment[variable])
    }

    @Test(arguments: [("secret\n", "secret"), ("secret\r\n", "secret"), (" a b \n", " a b "), ("\n", "")])
    func `a closing line feed does not belong to the secret`(_ content: String, _ secret: String) throws {
        let file = try folder.write(content, to: "secret")
        #expect(try Secret.value(given: nil, file: ("--file", file), environment: variable) == secret)
    }

    @Test func `a file that cannot be read is named, with the setting`() throws {
        let path = "\(folder.path)/nothing-here"
        let error = #expect(throws: SettingError.self) {
            try Secret.value(given: nil, file: ("--sasl.password-file", path), environment: variable)
        }
        let text = try #require(error).description
        #expect(text.hasPrefix("--sasl.password-file \"\(path)\": cannot be read: "))
    }

    @Test func `a file that is not UTF-8 is refused without being shown`() throws {
        let path = try folder.write([0x68, 0x75, 0x6E, 0x74, 0xFF, 0xFE], to: "secret")
        let error = #expect(throws: SettingError.self) { try TextFile.contents(of: path, setting: "--file") }
        let text = try #require(error).description
        #expect(text.contains(path))
        #expect(!text.contains("hunt"))
    }
}
