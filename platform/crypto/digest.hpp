// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace waybill::crypto {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);
std::string sha256_base64url(std::string_view bytes);
Sha256 hmac_sha256(std::string_view key, std::string_view message);

/// The same of what comes in pieces.
class Sha256Stream {
public:
    Sha256Stream();
    void add(std::string_view piece);
    /// Of all pieces so far; nothing is added afterwards.
    Sha256 end();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// The two steps of HKDF with SHA-256 (RFC 5869). `expand` gives one block.
Sha256 hkdf_extract(std::string_view salt, std::string_view key);
Sha256 hkdf_expand(const Sha256& extracted, std::string_view info);

/// The digest as bytes in a view, for the encoders and `equal_constant_time`.
inline std::string_view view(const Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// Compares secrets and MACs: the time depends on the lengths only, never on the content.
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace waybill::crypto
