internal import Foundation
internal import ProtocolChecks
internal import ReplyChecks

/// The check that gets all inputs of this process: FUZZ_PARSER names its parser.
private let check: @Sendable ([UInt8]) -> Void = {
    let name = ProcessInfo.processInfo.environment["FUZZ_PARSER"] ?? ""
    if let parser = ReplyParser(rawValue: name) { return { parser.check($0) } }
    if let decoder = ProtocolDecoder(rawValue: name) { return { decoder.check($0) } }
    let names = ReplyParser.allCases.map(\.rawValue) + ProtocolDecoder.allCases.map(\.rawValue)
    fatalError("FUZZ_PARSER is \"\(name)\", not one of \(names.joined(separator: ", "))")
}()

/// What libFuzzer calls with each of its inputs (LLVM's libFuzzer documentation, "Fuzz Target").
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // libFuzzer owns the memory, and only during this call.
    check(unsafe [UInt8](UnsafeBufferPointer(start: start, count: count)))
    return 0
}
