// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace waybill::http {

/// The request's Idempotency-Key, ready for a command. Empty `key`: none was sent.
struct IdempotentCall {
    std::string scope;  ///< principal and route: nobody can meet another's key
    std::string key;
    std::string fingerprint;  ///< keyed digest of method, path, query, canonical body
    bool empty() const { return key.empty(); }
};

}  // namespace waybill::http
