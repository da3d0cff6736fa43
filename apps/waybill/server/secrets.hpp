// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"

#include <array>
#include <string>

namespace waybill::server {

/// What only this installation knows. Made at the first start, in files that only their owner
/// reads, and never again: losing them ends all sessions and makes passwords useless.
struct Secrets {
    SecretText token_key;         ///< PEM, one or more: the first signs access tokens
    SecretText pepper;            ///< goes into every password hash
    SecretText fingerprint_key;   ///< of the digests that idempotency keys are kept with
    SecretText sealing_key;       ///< seals what our databases keep and must show again
    SecretText simulator_secret;  ///< `whsec_…`, signs the built-in provider's callbacks

    /// Their files, and which of the members each holds.
    struct File {
        std::string_view name;
        SecretText Secrets::* member;
    };
    /// The only one that may be exchanged while the installation lives.
    static constexpr std::string_view token_key_file = "token_key.pem";
    static constexpr std::array<File, 5> files{{{token_key_file, &Secrets::token_key},
                                                {"pepper", &Secrets::pepper},
                                                {"fingerprint_key", &Secrets::fingerprint_key},
                                                {"sealing_key", &Secrets::sealing_key},
                                                {"simulator_secret", &Secrets::simulator_secret}}};
    /// Who does not sign tokens may be without their key.
    enum class For : std::uint8_t { signing, others };
    static std::string path(const std::string& folder, std::string_view name);

    /// Reads `folder`/secrets, making what is missing of what is needed. The error's detail is one
    /// line.
    static Result<Secrets> load_or_make(const std::string& folder, Random& random,
                                        For whom = For::signing);
};

/// The content of one of them, or nothing when there is no such file. An empty one is an error.
Result<std::optional<SecretText>> find_secret(const std::string& folder, std::string_view name);

}  // namespace waybill::server
