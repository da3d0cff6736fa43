// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/passwords.hpp"

#include "platform/async/pool.hpp"
#include "platform/crypto/digest.hpp"

#include <utility>

namespace waybill::crypto {

Task<Result<std::string>> hash_on(Pool& pool, Context ctx, PasswordHasher& hasher,
                                  SecretText password) {
    auto work = [&hasher, &password] { return hasher.hash(password); };
    auto hashed = co_await run_on(pool, ctx, std::move(work));
    if (!hashed) co_return fail(std::move(hashed).error());
    co_return std::move(*hashed);
}

Task<Result<PasswordMatch>> verify_on(Pool& pool, Context ctx, PasswordHasher& hasher,
                                      SecretText password, std::optional<std::string> stored) {
    auto work = [&hasher, &password, &stored] { return hasher.verify(password, stored); };
    auto match = co_await run_on(pool, ctx, std::move(work));
    if (!match) co_return fail(std::move(match).error());
    co_return std::move(*match);
}

Result<std::string> FakePasswordHasher::hash(const SecretText& password) {
    return "fake$" + sha256_hex(password.reveal());
}

Result<PasswordMatch> FakePasswordHasher::verify(const SecretText& password,
                                                 const std::optional<std::string>& stored) {
    const auto expected = "fake$" + sha256_hex(password.reveal());
    return stored && equal_constant_time(*stored, expected) ? PasswordMatch::right
                                                            : PasswordMatch::wrong;
}

}  // namespace waybill::crypto
