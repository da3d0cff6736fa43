// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/script.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"

#include <openssl/evp.h>

#include <array>

namespace waybill::redis {
namespace {

std::string sha1(std::string_view text) {
    std::array<unsigned char, 20> bytes{};
    const bool made =
        EVP_Digest(text.data(), text.size(), bytes.data(), nullptr, EVP_sha1(), nullptr) == 1;
    WAYBILL_ASSERT(made);
    std::string out;
    for (const unsigned char byte : bytes) ascii::append_hex(out, byte);
    return out;
}

}  // namespace

Script::Script(std::string_view text) : text_{text}, digest_{sha1(text)} {}

}  // namespace waybill::redis
