/// Packages that are on this machine: a wheel, a folder with wheels, or a folder with unpacked files.
struct LocalSource {
    enum Found: Equatable {
        case wheel(String)
        /// A folder with the unpacked files.
        case files(String)
    }

    let path: String

    /// - Throws: `ModelError.notFound` if nothing of the package is there.
    func find(_ model: PinnedModel) throws(ModelError) -> Found {
        if Folder.isFolder(path) {
            let wheel = "\(path)/\(model.package.wheel)"
            if Folder.fileSize(wheel) != nil { return .wheel(wheel) }
            for folder in [path, "\(path)/\(model.folderName)"] where holdsFiles(of: model, folder) {
                return .files(folder)
            }
            throw .notFound(file: "\(model.package.wheel) (or the unpacked files of `\(model.name)`)", in: path)
        }
        guard Folder.exists(path) else {
            throw .file(operation: "read", path: path, reason: "there is no such file or folder")
        }
        return .wheel(path)
    }

    private func holdsFiles(of model: PinnedModel, _ folder: String) -> Bool {
        model.files.allSatisfy { Self.place(of: $0, in: folder) != nil }
    }

    /// Where a file is: at its path in the package, or directly in the folder.
    static func place(of file: PinnedFile, in folder: String) -> String? {
        ["\(folder)/\(file.path)", "\(folder)/\(file.installed.name)"].first { Folder.fileSize($0) != nil }
    }
}

/// Files that are there already, unpacked.
struct UnpackedFiles {
    let folder: String

    /// Copies one file and verifies it.
    func copy(_ file: PinnedFile, to target: String) throws(ModelError) {
        guard let path = LocalSource.place(of: file, in: folder) else { throw .notFound(file: file.path, in: folder) }
        try copy(path, as: file.installed, to: target)
    }

    /// Copies a file that was made at an earlier installation.
    /// - Returns: false if there is none.
    func copyMade(_ file: InstalledFile, to target: String) throws(ModelError) -> Bool {
        let path = "\(folder)/\(file.name)"
        guard Folder.fileSize(path) != nil else { return false }
        try copy(path, as: file, to: target)
        return true
    }

    private func copy(_ path: String, as file: InstalledFile, to target: String) throws(ModelError) {
        let input = try InputFile(path)
        guard input.size == file.bytes else { throw .wrongSize(file: path, expected: file.bytes, actual: input.size) }
        var output = VerifiedFile(try OutputFile(target, .create), as: file)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var offset = 0
        while true {
            let count = try input.read(into: &buffer, at: offset)
            if count == 0 { break }
            try output.append(buffer, count: count)
            offset += count
        }
        try output.finish()
    }
}
