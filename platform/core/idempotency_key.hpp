// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace waybill {

/// A changing command's key, scoped so that nobody can meet another's. Empty: none was sent, and
/// each time is the first.
struct IdempotencyKey {
    std::string scope{};        ///< principal and route
    std::string key{};          ///< as the caller chose it
    std::string fingerprint{};  ///< digest of the payload: with another one the key is refused
    bool empty() const { return key.empty(); }
};

}  // namespace waybill
