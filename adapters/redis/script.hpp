// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waybill::redis {

/// A Lua script, called by its digest, which is all that a server needs that has run it before.
class Script {
public:
    explicit Script(std::string_view text);
    const std::string& text() const { return text_; }
    /// SHA-1 in hexadecimal.
    const std::string& digest() const { return digest_; }

private:
    std::string text_;
    std::string digest_;
};

}  // namespace waybill::redis
