import CSherpaOnnx

/// sherpa-onnx, loaded into this process for the rest of its life.
struct SherpaLibrary: Sendable {
    /// Why the library or a model could not be loaded, for log lines: it may name files.
    struct LoadFailure: Error, Hashable {
        let reason: String
    }

    let functions: cso_functions

    /// - Throws: The reason of the dynamic loader; a library of another version than the header.
    init(folder: String) throws(LoadFailure) {
        var functions = cso_functions()
        var reason = [CChar](repeating: 0, count: 512)
        guard cso_load(folder, &functions, &reason, reason.count) == 0 else {
            let bytes = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw LoadFailure(reason: String(decoding: bytes, as: UTF8.self))
        }
        guard let version = functions.SherpaOnnxGetVersionStr?() else {
            throw LoadFailure(reason: "the library has no version")
        }
        guard String(cString: version) == CSO_HEADER_VERSION else {
            throw LoadFailure(
                reason: "the library is version \(String(cString: version)), and \(CSO_HEADER_VERSION) is needed")
        }
        self.functions = functions
    }
}
