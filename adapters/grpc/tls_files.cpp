// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/tls_files.hpp"

#include <format>
#include <memory>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace waybill::grpc_adapter {
namespace {

struct FreeTls {
    void operator()(BIO* one) const { BIO_free(one); }
    void operator()(X509* one) const { X509_free(one); }
    void operator()(EVP_PKEY* one) const { EVP_PKEY_free(one); }
};
template <typename T>
using OwnedTls = std::unique_ptr<T, FreeTls>;

std::unexpected<Error> bad_tls(std::string message) {
    ERR_clear_error();  // it is a thread's own, and libraries on this thread look at it
    return fail(Error{.kind = ErrorKind::invalid,
                      .reason = "rpc.bad_tls",
                      .detail = message,
                      .message = std::move(message)});
}

Result<OwnedTls<BIO>> open_pem(const std::string& file, std::string_view what) {
    if (file.empty()) return bad_tls(std::format("TLS between services needs a {} file", what));
    OwnedTls<BIO> in{BIO_new_file(file.c_str(), "r")};
    if (!in) return bad_tls(std::format("cannot read the {} file {}", what, file));
    return in;
}

Result<OwnedTls<X509>> read_certificate(const std::string& file, std::string_view what) {
    WAYBILL_TRY(const auto in, open_pem(file, what));
    OwnedTls<X509> found{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
    if (!found) return bad_tls(std::format("there is no PEM certificate in {}", file));
    return found;
}

/// Nobody is at the keyboard to be asked for one.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

Status check(const TlsFiles& files) {
    WAYBILL_TRY(const auto certificate, read_certificate(files.certificate_file, "certificate"));
    WAYBILL_TRY(const auto authority, read_certificate(files.ca_file, "CA"));
    WAYBILL_TRY(const auto in, open_pem(files.key_file, "key"));
    const OwnedTls<EVP_PKEY> key{
        PEM_read_bio_PrivateKey(in.get(), nullptr, &no_passphrase, nullptr)};
    if (!key) return bad_tls(std::format("there is no unencrypted PEM key in {}", files.key_file));
    if (X509_check_private_key(certificate.get(), key.get()) != 1)
        return bad_tls(std::format("the key in {} is not that of the certificate in {}",
                                   files.key_file, files.certificate_file));
    return {};
}

}  // namespace waybill::grpc_adapter
