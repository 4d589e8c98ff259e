#pragma once
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/time.h>

// Macros and variadic functions that the importer leaves out.

static inline EVP_PKEY *COpenSSL_generate_p256(void) {
    return EVP_EC_gen("P-256");
}

static inline uint64_t COpenSSL_dtls_options(void) {
    return SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
        | SSL_OP_CIPHER_SERVER_PREFERENCE;
}

static inline void COpenSSL_clear_retry_flags(BIO *bio) {
    BIO_clear_retry_flags(bio);
}

// The timer of a DTLS handshake as BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT hands it over: all zero when stopped.
static inline int COpenSSL_timer_runs(const void *timer) {
    const struct timeval *time = (const struct timeval *)timer;
    return time->tv_sec != 0 || time->tv_usec != 0;
}

// Sets the timer to a time long past.
static inline void COpenSSL_timer_expire(void *timer) {
    struct timeval *time = (struct timeval *)timer;
    time->tv_sec = 1;
    time->tv_usec = 0;
}

// Microseconds until OpenSSL's own clock lets the timer expire; negative when no timer runs.
static inline int64_t COpenSSL_timer_remaining(SSL *ssl) {
    struct timeval left;
    if (DTLSv1_get_timeout(ssl, &left) != 1) {
        return -1;
    }
    return (int64_t)left.tv_sec * 1000000 + left.tv_usec;
}
