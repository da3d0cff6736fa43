// SPDX-License-Identifier: Apache-2.0
#pragma once

// The C libraries behind the tokens, with owners. Included by this folder only.
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <cjose/cjose.h>
#include <jansson.h>

namespace waybill::jose {

struct Free {
    void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
    void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
    void operator()(json_t* json) const { json_decref(json); }  // a cjose_header_t is one too
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

/// A key on P-256, with its private half or without.
struct Key {
    std::string id;  ///< RFC 7638 thumbprint, so it follows from the key alone
    std::string public_json;
    Owned<cjose_jwk_t> jwk;
};

/// PKCS #8. Other curves are for tests.
SecretText generate_pem(const char* curve = "P-256");
/// One private key. Errors: `invalid`, `tokens.bad_key`.
Result<Key> read_pem(const SecretText& pem);
/// One or more, one after the other. Errors: the same.
Result<std::vector<Key>> read_pems(const SecretText& pems);
/// A public key of a JWK set; other members than those of the key are passed over. Errors: the
/// same, also when its `kid` is not its thumbprint.
Result<Key> read_public(const json_t* jwk);

struct HeaderFields {
    std::string_view algorithm;
    std::string_view type;
};
/// The compact form.
std::optional<std::string> sign(const Key& key, HeaderFields fields, std::string_view payload);
/// Checks the signature alone; the caller has pinned algorithm and key.
bool verify(const Key& key, std::string_view token);

/// A JSON object without duplicate keys; null when it is not one.
Owned<json_t> parse_object(std::string_view text);
/// The text as a JSON string.
std::string quoted(const std::string& text);

}  // namespace waybill::jose
