// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/executor.hpp"
#include "platform/async/task.hpp"
#include "platform/core/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace waybill::crypto {

enum class PasswordMatch : std::uint8_t {
    wrong,
    right,
    right_but_outdated,  ///< store `hash(password)` again: old parameters, old pepper or imported
};

/// Slow, salted password hashes. Both calls burn some 20 ms of CPU and 19 MiB: never on an event
/// loop, use `hash_on` and `verify_on`. Thread-safe.
class PasswordHasher {
public:
    virtual ~PasswordHasher() = default;

    /// A self-describing text for the store. Errors: `unavailable` when memory is short.
    virtual Result<std::string> hash(const SecretText& password) = 0;
    /// Without a stored hash (unknown user) the same work is done and the answer is `wrong`, so
    /// that the time tells nothing. A stored text of an unknown form is `wrong` too. Errors:
    /// `unavailable` when memory is short, which is no `wrong`.
    virtual Result<PasswordMatch> verify(const SecretText& password,
                                         const std::optional<std::string>& stored) = 0;
};

/// The same on a pool. Errors: also `unavailable` (`pool.full`), `deadline`, `cancelled`.
Task<Result<std::string>> hash_on(Pool& pool, Context ctx, PasswordHasher& hasher,
                                  SecretText password);
Task<Result<PasswordMatch>> verify_on(Pool& pool, Context ctx, PasswordHasher& hasher,
                                      SecretText password, std::optional<std::string> stored);

/// For use-case tests and the simulator: right answers in microseconds, no protection at all.
class FakePasswordHasher final : public PasswordHasher {
public:
    Result<std::string> hash(const SecretText& password) override;
    Result<PasswordMatch> verify(const SecretText& password,
                                 const std::optional<std::string>& stored) override;
};

}  // namespace waybill::crypto
