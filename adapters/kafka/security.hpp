// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"

#include <cstdint>
#include <string>

namespace waybill::kafka {

/// How a user proves to the brokers who it is (SASL).
enum class Login : std::uint8_t {
    scram_sha_512,  ///< the password never travels
    plain,          ///< it does: over TLS only
};

/// What the brokers and we show each other. Files are PEM and read when a client is made.
struct Security {
    bool tls{false};
    std::string authority_file{};    ///< that signs the brokers' certificates; empty: the system's
    std::string certificate_file{};  ///< ours, with the chain below it, where brokers want one
    std::string key_file{};
    Login login{Login::scram_sha_512};
    std::string user{};  ///< empty: nobody logs in
    SecretText password{};
};

/// Whether the files can be read. Errors: `invalid` (bus.bad_settings), with a `message` of one
/// line.
Status check_files(const Security& security);

}  // namespace waybill::kafka
