import CommandSupport
import TestSupport
import Testing

@Suite struct TextFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `a file that cannot be read is named, with the setting`() throws {
        let path = "\(folder.path)/nothing-here"
        let error = #expect(throws: SettingError.self) { try TextFile.contents(of: path, setting: "--file") }
        let text = try #require(error).description
        #expect(text.hasPrefix("--file \"\(path)\": cannot be read: "))
    }

    @Test func `a file that is not UTF-8 is refused without being shown`() throws {
        let path = try folder.write([0x68, 0x75, 0x6E, 0x74, 0xFF, 0xFE], to: "text")
        let error = #expect(throws: SettingError.self) { try TextFile.contents(of: path, setting: "--file") }
        let text = try #require(error).description
        #expect(text.contains(path))
        #expect(!text.contains("hunt"))
    }
}
