internal import CMicroHTTPD

/// The library that speaks HTTP.
public enum HTTPLibrary {
    /// The version that runs, which may be newer than the one that was compiled against (`MHD_get_version`).
    public static var version: String { unsafe String(cString: MHD_get_version()) }
}
