// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/jose.hpp"

#include "platform/core/assert.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace waybill::jose {
namespace {

struct FreeOpenssl {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(BIGNUM* number) const { BN_clear_free(number); }
};
template <typename T>
using OpensslOwned = std::unique_ptr<T, FreeOpenssl>;

using Coordinate = std::array<std::uint8_t, 32>;

bool read_number(const EVP_PKEY* key, const char* name, Coordinate& out) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) return false;
    const OpensslOwned<BIGNUM> number{raw};
    return BN_bn2binpad(number.get(), out.data(), static_cast<int>(out.size())) ==
           static_cast<int>(out.size());
}

bool is_p256(const EVP_PKEY* key) {
    std::array<char, 64> group{};
    return EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(),
                                          group.size(), nullptr) == 1 &&
           std::string_view{group.data()} == "prime256v1";
}

std::string text_of(const Coordinate& bytes) {
    return crypto::base64url_encode(crypto::view(bytes));
}

std::unexpected<Error> bad_key(const char* why) {
    return fail(ErrorKind::invalid, "tokens.bad_key", why);
}

bool read_coordinate(const json_t* jwk, const char* member, Coordinate& out) {
    const json_t* text = json_object_get(jwk, member);
    if (!json_is_string(text)) return false;
    const auto bytes =
        crypto::base64url_decode({json_string_value(text), json_string_length(text)});
    if (!bytes || bytes->size() != out.size()) return false;
    std::memcpy(out.data(), bytes->data(), out.size());
    return true;
}

/// Without `d` it can only verify.
Result<Key> make_key(Coordinate& x, Coordinate& y, std::span<std::uint8_t> d) {
    cjose_jwk_ec_keyspec spec{.crv = CJOSE_JWK_EC_P_256,
                              .d = d.empty() ? nullptr : d.data(),
                              .dlen = d.size(),
                              .x = x.data(),
                              .xlen = x.size(),
                              .y = y.data(),
                              .ylen = y.size()};
    Key out{.id = {}, .public_json = {}, .jwk{cjose_jwk_create_EC_spec(&spec, nullptr)}};
    if (!out.jwk) return bad_key("cjose refused the key");
    // RFC 7638: the required members in this order, nothing else.
    const auto members =
        R"("crv":"P-256","kty":"EC","x":")" + text_of(x) + R"(","y":")" + text_of(y) + '"';
    out.id = crypto::sha256_base64url("{" + members + "}");
    out.public_json = "{" + members + R"(,"kid":")" + out.id + R"(","use":"sig","alg":"ES256"})";
    return out;
}

}  // namespace

SecretText generate_pem(const char* curve) {
    const OpensslOwned<EVP_PKEY> key{EVP_EC_gen(curve)};
    const OpensslOwned<BIO> out{BIO_new(BIO_s_secmem())};
    WAYBILL_ASSERT(key && out);
    WAYBILL_ASSERT(PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                                 nullptr) == 1);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    return SecretText{std::string(data, static_cast<std::size_t>(size))};
}

Result<Key> read_pem(const SecretText& pem) {
    const auto& text = pem.reveal();
    const OpensslOwned<BIO> in{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    static char no_password[] = "";  // an encrypted key must not ask on the terminal
    const OpensslOwned<EVP_PKEY> key{
        PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, no_password)};
    if (!key) return bad_key("not a private key in PEM form");
    if (!is_p256(key.get())) return bad_key("not a key on P-256");
    Coordinate x{};
    Coordinate y{};
    Coordinate d{};
    if (!read_number(key.get(), OSSL_PKEY_PARAM_EC_PUB_X, x) ||
        !read_number(key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, y) ||
        !read_number(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, d))
        return bad_key("the key has no numbers");
    auto out = make_key(x, y, d);
    OPENSSL_cleanse(d.data(), d.size());
    return out;
}

Result<std::vector<Key>> read_pems(const SecretText& pems) {
    constexpr std::string_view end = "-----END";
    std::vector<Key> keys;
    std::string_view rest = pems.reveal();
    do {
        // To the end of the line that ends it; what is left after the last is white space.
        const auto last = std::min(rest.find(end), rest.size());
        const auto line = std::min(rest.find('\n', last), rest.size());
        WAYBILL_TRY(auto key, read_pem(SecretText{std::string{rest.substr(0, line)} + "\n"}));
        keys.push_back(std::move(key));
        rest.remove_prefix(line);
    } while (rest.contains(end));
    return keys;
}

Result<Key> read_public(const json_t* jwk) {
    const auto is = [jwk](const char* member, std::string_view value) {
        const char* text = json_string_value(json_object_get(jwk, member));
        return text != nullptr && text == value;
    };
    Coordinate x{};
    Coordinate y{};
    if (!is("kty", "EC") || !is("crv", "P-256") || !read_coordinate(jwk, "x", x) ||
        !read_coordinate(jwk, "y", y))
        return bad_key("not a public key on P-256");
    auto key = make_key(x, y, {});
    if (key && !is("kid", key->id)) return bad_key("the key has another's name");
    return key;
}

std::optional<std::string> sign(const Key& key, HeaderFields fields, std::string_view payload) {
    const Owned<cjose_header_t> header{cjose_header_new(nullptr)};
    const auto set = [&](const char* name, std::string_view value) {
        return cjose_header_set(header.get(), name, std::string{value}.c_str(), nullptr);
    };
    if (!header || !set("alg", fields.algorithm) || !set("typ", fields.type) || !set("kid", key.id))
        return std::nullopt;
    const Owned<cjose_jws_t> jws{cjose_jws_sign(
        key.jwk.get(), header.get(), reinterpret_cast<const std::uint8_t*>(payload.data()),
        payload.size(), nullptr)};
    const char* text = nullptr;
    if (!jws || !cjose_jws_export(jws.get(), &text, nullptr)) return std::nullopt;
    return std::string{text};
}

bool verify(const Key& key, std::string_view token) {
    const Owned<cjose_jws_t> jws{cjose_jws_import(token.data(), token.size(), nullptr)};
    return jws && cjose_jws_verify(jws.get(), key.jwk.get(), nullptr);
}

Owned<json_t> parse_object(std::string_view text) {
    Owned<json_t> json{json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr)};
    if (!json_is_object(json.get())) json.reset();
    return json;
}

std::string quoted(const std::string& text) {
    const Owned<json_t> json{json_stringn(text.data(), text.size())};
    WAYBILL_ASSERT(json !=
                   nullptr);  // issuer and audience are UTF-8: settings are checked at start
    char* dumped = json_dumps(json.get(), JSON_ENCODE_ANY);
    std::string out{dumped};
    std::free(dumped);
    return out;
}

}  // namespace waybill::jose
