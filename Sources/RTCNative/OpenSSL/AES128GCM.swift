import COpenSSL
import RTC

/// AES-GCM with a key of 128 bits over OpenSSL, in place and in one direction. Takes no memory after its start; confined
/// to one thread.
package final class AES128GCM {
    package enum Direction: Int32 {
        case open = 0
        case seal = 1
    }

    static let tagLength = 16
    private let context: OpaquePointer

    /// - Parameter key: 16 bytes.
    package init(key: [UInt8], _ direction: Direction) throws {
        precondition(key.count == 16, "a key of AES-128 has 16 bytes")
        guard let context = EVP_CIPHER_CTX_new() else { throw OpenSSLError("EVP_CIPHER_CTX_new") }
        guard EVP_CipherInit_ex(context, EVP_aes_128_gcm(), nil, key, nil, direction.rawValue) == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw OpenSSLError("EVP_CipherInit_ex")
        }
        self.context = context
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    /// Encrypts `text` and writes the tag of it and of what goes along unencrypted.
    /// - Parameters:
    ///   - clear: Authenticated, not encrypted: one piece behind the other.
    ///   - tag: 16 bytes.
    /// - Returns: Whether OpenSSL did.
    package func seal(
        _ text: UnsafeMutableRawBufferPointer, clear: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?),
        nonce: SRTPNonce, tag: UnsafeMutableRawPointer
    ) -> Bool {
        run(text, clear, nonce) && finish()
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), tag) == 1
    }

    /// Decrypts `text`.
    /// - Returns: False where the tag is another; what `text` holds then is nobody's to read.
    package func open(
        _ text: UnsafeMutableRawBufferPointer, clear: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?),
        nonce: SRTPNonce, tag: UnsafeMutableRawPointer
    ) -> Bool {
        if run(text, clear, nonce),
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), tag) == 1, finish()
        {
            return true
        }
        // Others on this thread take what is left there for an error of their own.
        ERR_clear_error()
        return false
    }

    private func run(
        _ text: UnsafeMutableRawBufferPointer, _ clear: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?),
        _ nonce: SRTPNonce
    ) -> Bool {
        nonce.withBytes { EVP_CipherInit_ex(context, nil, nil, nil, $0, -1) } == 1
            && update(clear.0, into: nil) && clear.1.map { update($0, into: nil) } ?? true
            && update(UnsafeRawBufferPointer(text), into: text.baseAddress)
    }

    private func finish() -> Bool {
        var length: Int32 = 0
        // GCM holds nothing back, so nothing is written; it wants an address all the same.
        var none: UInt8 = 0
        return EVP_CipherFinal_ex(context, &none, &length) == 1
    }

    private func update(_ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer?) -> Bool {
        guard !bytes.isEmpty else { return true }
        var length: Int32 = 0
        return EVP_CipherUpdate(
            context, output?.assumingMemoryBound(to: UInt8.self), &length,
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(clamping: bytes.count)) == 1
    }
}

/// One block of AES under a key of 128 bits, of which session keys are made.
enum AES128Block {
    static func encrypt(_ block: [UInt8], key: [UInt8]) throws -> [UInt8] {
        precondition(key.count == 16 && block.count == 16, "a key and a block of AES-128 have 16 bytes each")
        guard let context = EVP_CIPHER_CTX_new() else { throw OpenSSLError("EVP_CIPHER_CTX_new") }
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: 32)
        var length: Int32 = 0
        guard EVP_EncryptInit_ex(context, EVP_aes_128_ecb(), nil, key, nil) == 1,
            EVP_EncryptUpdate(context, &output, &length, block, 16) == 1, length == 16
        else { throw OpenSSLError("EVP_EncryptUpdate") }
        return Array(output[..<16])
    }
}
