import AsyncHTTPClient
import Foundation
import NIOCore

/// Finds files in a Python package index.
struct PackageIndex: Sendable {
    /// A page lists all files of all versions; the catalogued projects have pages of some kilobytes.
    private static let maximumPageBytes = 16 << 20
    private static let accepted = """
        application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.5, text/html;q=0.1
        """

    let setting: IndexSetting
    let fetcher: HTTPFetcher

    /// - Returns: Where the wheel of a package is; with user and password of the index if it is on the same host.
    func url(of package: PinnedPackage) async throws(ModelError) -> String {
        let page = setting.page(of: package.project)
        let shown = URLText.withoutCredentials(page)
        let found = try await fetcher.get(page, headers: [("Accept", Self.accepted)]) {
            (response) throws(ModelError) -> String? in
            if response.status == .notFound { return nil }
            guard response.status == .ok else { throw .refused(url: shown, status: Int(response.status.code)) }
            let body: ByteBuffer
            do {
                body = try await response.body.collect(upTo: Self.maximumPageBytes)
            } catch is NIOTooManyBytesError {
                throw .unreachable(url: shown, reason: "the list of files is longer than 16 MiB")
            } catch {
                throw .unreachable(url: shown, reason: NetworkReason.of(error))
            }
            let listing = IndexPage(
                Array(body.readableBytesView), contentType: response.headers.first(name: "Content-Type") ?? "")
            return listing.url(of: package.wheel, base: response.url?.absoluteString ?? shown)
        }
        guard let found else { throw .notInIndex(wheel: package.wheel, page: shown) }
        return Self.adding(credentialsOf: page, to: found)
    }

    private static func adding(credentialsOf page: String, to url: String) -> String {
        guard let page = URLComponents(string: page), page.user != nil, var parts = URLComponents(string: url),
            (parts.scheme, parts.host, parts.port) == (page.scheme, page.host, page.port), parts.user == nil
        else { return url }
        parts.user = page.user
        parts.password = page.password
        return parts.string ?? url
    }
}
