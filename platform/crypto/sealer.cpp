// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/sealer.hpp"

#include "platform/core/assert.hpp"
#include "platform/crypto/encoding.hpp"

#include <memory>
#include <span>

#include <openssl/evp.h>

namespace waybill::crypto {
namespace {

constexpr std::string_view sealed_prefix = "s1.";
constexpr std::string_view bytes_prefix = "b1.";
constexpr std::string_view digest_prefix = "k1.";
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

/// Looking it up costs more than sealing a PIN.
const EVP_CIPHER* aes_256_gcm() {
    static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    WAYBILL_ASSERT(algorithm != nullptr);
    return algorithm;
}

EVP_CIPHER_CTX* context() {
    thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> kept{EVP_CIPHER_CTX_new()};
    return kept.get();
}

/// None when the thread's context has it already: setting it up again costs more than a PIN.
const EVP_CIPHER* cipher_for(const EVP_CIPHER_CTX* used) {
    return EVP_CIPHER_CTX_get0_cipher(used) == aes_256_gcm() ? nullptr : aes_256_gcm();
}

const unsigned char* in(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* out(char* bytes) { return reinterpret_cast<unsigned char*>(bytes); }

/// Nonce, what was encrypted, tag.
struct Parts {
    std::string_view nonce;
    std::string_view body;
    std::string_view tag;
};

Parts parts_of(std::string_view raw) {
    return {.nonce = raw.substr(0, nonce_size),
            .body = raw.substr(nonce_size, raw.size() - nonce_size - tag_size),
            .tag = raw.substr(raw.size() - tag_size)};
}

bool decrypt(const Sha256& key, const Parts& parts, std::string& clear) {
    std::string tag{parts.tag};
    int length = 0;
    clear.resize(parts.body.size());
    EVP_CIPHER_CTX* const aes = context();
    return EVP_DecryptInit_ex2(aes, cipher_for(aes), key.data(), in(parts.nonce), nullptr) == 1 &&
           EVP_DecryptUpdate(aes, out(clear.data()), &length, in(parts.body),
                             static_cast<int>(parts.body.size())) == 1 &&
           EVP_CIPHER_CTX_ctrl(aes, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_size),
                               tag.data()) == 1 &&
           EVP_DecryptFinal_ex(aes, out(clear.data()) + length, &length) == 1;
}

std::unexpected<Error> not_opened(std::string_view reason, std::string_view place,
                                  std::string_view why) {
    return fail(ErrorKind::internal, reason, std::string{place} + " " + std::string{why});
}

}  // namespace

Sealer::Sealer(const SecretText& key, Random& random) : random_{random} {
    const Sha256 root = hkdf_extract("waybill", key.reveal());
    sealing_ = hkdf_expand(root, "seal");
    digesting_ = hkdf_expand(root, "digest");
}

std::string Sealer::encrypt(std::string_view prefix, std::string_view place,
                            std::string_view clear) const {
    const Sha256 key = hkdf_expand(sealing_, place);
    std::string all{prefix};
    all.resize(prefix.size() + nonce_size + clear.size() + tag_size);
    const std::span raw = std::span{all}.subspan(prefix.size());
    random_.fill(std::as_writable_bytes(raw.first(nonce_size)));
    unsigned char* const nonce = out(raw.data());
    unsigned char* const body = nonce + nonce_size;
    int length = 0;
    EVP_CIPHER_CTX* const aes = context();
    const bool done =
        EVP_EncryptInit_ex2(aes, cipher_for(aes), key.data(), nonce, nullptr) == 1 &&
        EVP_EncryptUpdate(aes, body, &length, in(clear), static_cast<int>(clear.size())) == 1 &&
        EVP_EncryptFinal_ex(aes, body + length, &length) == 1 &&
        EVP_CIPHER_CTX_ctrl(aes, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_size),
                            body + clear.size()) == 1;
    WAYBILL_ASSERT(done);
    return all;
}

std::string Sealer::seal(std::string_view place, std::string_view clear) const {
    return std::string{sealed_prefix} + base64url_encode(encrypt({}, place, clear));
}

std::string Sealer::seal_bytes(std::string_view place, std::string_view clear) const {
    return encrypt(bytes_prefix, place, clear);
}

Result<SecretText> Sealer::open(std::string_view place, std::string_view sealed) const {
    if (!is_sealed(sealed)) return not_opened("crypto.not_sealed", place, "is not sealed");
    std::optional<std::string> decoded;
    std::string_view raw = sealed.substr(bytes_prefix.size());
    if (sealed.starts_with(sealed_prefix)) {
        decoded = base64url_decode(raw);
        raw = decoded ? std::string_view{*decoded} : std::string_view{};
    }
    std::string clear;
    if (raw.size() < nonce_size + tag_size ||
        !decrypt(hkdf_expand(sealing_, place), parts_of(raw), clear))
        return not_opened("crypto.seal_broken", place,
                          "was changed, is of another place or was sealed with another key");
    return SecretText{std::move(clear)};
}

bool Sealer::is_sealed(std::string_view text) {
    return text.starts_with(sealed_prefix) || text.starts_with(bytes_prefix);
}

std::string Sealer::digest(std::string_view purpose, std::string_view secret) const {
    std::string text{purpose};
    text.append("\n").append(secret);
    return std::string{digest_prefix} + base64url_encode(view(hmac_sha256(view(digesting_), text)));
}

}  // namespace waybill::crypto
