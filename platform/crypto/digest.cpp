// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/digest.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"
#include "platform/crypto/encoding.hpp"

#include <memory>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace waybill::crypto {
namespace {

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

struct FreeDigest {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeMac {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

/// Looking an algorithm up costs more than hashing a token, so it is done once per process.
const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    WAYBILL_ASSERT(algorithm != nullptr);
    return algorithm;
}

EVP_MAC_CTX* new_hmac() {
    EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    EVP_MAC_CTX* context = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    WAYBILL_ASSERT(context != nullptr);
    char name[] = "SHA256";
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                 OSSL_PARAM_construct_end()};
    WAYBILL_ASSERT(EVP_MAC_CTX_set_params(context, params) == 1);
    return context;
}

}  // namespace

void Sha256Stream::Free::operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }

Sha256Stream::Sha256Stream() : context_{EVP_MD_CTX_new()} {
    WAYBILL_ASSERT(EVP_DigestInit_ex2(context_.get(), sha256_algorithm(), nullptr) == 1);
}

void Sha256Stream::add(std::string_view piece) {
    WAYBILL_ASSERT(EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1);
}

Sha256 Sha256Stream::end() {
    Sha256 out{};
    WAYBILL_ASSERT(EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) == 1);
    return out;
}

Sha256 sha256(std::string_view bytes) {
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeDigest> context{EVP_MD_CTX_new()};
    Sha256 out{};
    const bool done = EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1;
    WAYBILL_ASSERT(done);
    return out;
}

std::string sha256_hex(std::string_view bytes) { return ascii::hex(view(sha256(bytes))); }

std::string sha256_base64url(std::string_view bytes) {
    return base64url_encode(view(sha256(bytes)));
}

Sha256 hmac_sha256(std::string_view key, std::string_view message) {
    // An empty key would mean "the key of before" to OpenSSL; HMAC pads with zeros, so one zero
    // byte is the same key.
    static constexpr std::string_view zero{"\0", 1};
    const auto used = key.empty() ? zero : key;
    thread_local const std::unique_ptr<EVP_MAC_CTX, FreeMac> context{new_hmac()};
    // Half of the time goes into the key, and most often it is that of before.
    thread_local std::string before;
    const bool same = equal_constant_time(before, used);
    if (!same) before = used;
    Sha256 out{};
    std::size_t size = 0;
    const bool done = EVP_MAC_init(context.get(), same ? nullptr : octets(used),
                                   same ? 0 : used.size(), nullptr) == 1 &&
                      EVP_MAC_update(context.get(), octets(message), message.size()) == 1 &&
                      EVP_MAC_final(context.get(), out.data(), &size, out.size()) == 1;
    WAYBILL_ASSERT(done && size == out.size());
    return out;
}

Sha256 hkdf_extract(std::string_view salt, std::string_view key) { return hmac_sha256(salt, key); }

Sha256 hkdf_expand(const Sha256& extracted, std::string_view info) {
    std::string block{info};
    block.push_back('\1');
    return hmac_sha256(view(extracted), block);
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace waybill::crypto
