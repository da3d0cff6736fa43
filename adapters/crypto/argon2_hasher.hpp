// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/passwords.hpp"

#include <cstddef>

namespace waybill {

/// Argon2id through libsodium. Verifies imported bcrypt hashes (`$2a$ $2b$ $2y$`) too and reports
/// them as outdated.
class Argon2Hasher final : public crypto::PasswordHasher {
public:
    struct Cost {
        std::size_t memory_bytes{std::size_t{19} * 1024 * 1024};
        unsigned passes{2};
    };

    /// The pepper lies outside the database, so that a stolen one is of no use alone; empty: none.
    explicit Argon2Hasher(SecretText pepper = SecretText{});
    /// For tests: a cost of at most the default.
    static Argon2Hasher cheap_for_tests(Cost cost, SecretText pepper = SecretText{});

    Result<std::string> hash(const SecretText& password) override;
    Result<crypto::PasswordMatch> verify(const SecretText& password,
                                         const std::optional<std::string>& stored) override;

private:
    Argon2Hasher(Cost cost, SecretText pepper);
    std::string peppered(const SecretText& password) const;

    Cost cost_;
    SecretText pepper_;
    std::string dummy_;
};

}  // namespace waybill
