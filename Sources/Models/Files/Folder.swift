import Glibc

/// What is done to folders and to files as a whole.
enum Folder {
    /// With all folders above it.
    static func create(_ path: String) throws(ModelError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST {
            guard isFolder(path) else {
                throw .file(operation: "create the folder", path: path, reason: "something else is there")
            }
            return
        }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw .failure(to: "create the folder", path)
        }
        try create(String(path[..<slash]))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .failure(to: "create the folder", path) }
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Bytes of a regular file; nil if there is none.
    static func fileSize(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Names of what is in a folder, in order, without `.` and `..`; nothing if it cannot be read.
    static func names(in path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a file, a link, or a folder with all that is in it. Nothing to remove is no error.
    static func remove(_ path: String) throws(ModelError) {
        if unlink(path) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM else { throw .failure(to: "remove", path) }
        for name in names(in: path) { try remove(path + "/" + name) }
        guard rmdir(path) == 0 || errno == ENOENT else { throw .failure(to: "remove", path) }
    }

    static func removeEmpty(_ path: String) throws(ModelError) {
        guard rmdir(path) == 0 else { throw .failure(to: "remove", path) }
    }

    /// Whether anything is there, also a link that leads nowhere.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Replaces an empty folder or a file, in one step.
    static func move(_ path: String, to target: String) throws(ModelError) {
        guard rename(path, target) == 0 else { throw .failure(to: "move into place", target) }
    }

    /// Returns when the disk knows what is in the folder.
    static func sync(_ path: String) throws(ModelError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failure(to: "open", path) }
        defer { close(descriptor) }
        // Some network file systems cannot do it, and need not.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .failure(to: "write", path) }
    }

    /// Bytes that may still be written there; nil if the system does not say.
    static func freeBytes(_ path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let (bytes, isOver) = Int(clamping: status.f_bavail)
            .multipliedReportingOverflow(by: Int(clamping: status.f_frsize))
        return isOver ? .max : bytes
    }
}
