// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/argon2_hasher.hpp"

#include "platform/core/assert.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <string_view>
#include <utility>

#include <crypt.h>
#include <sodium.h>

namespace waybill {
namespace {

using crypto::PasswordMatch;

/// Marks a hash that was made with the pepper.
constexpr std::string_view pepper_mark = "{p}";

bool is_bcrypt(std::string_view stored) {
    return stored.size() == 60 &&
           (stored.starts_with("$2a$") || stored.starts_with("$2b$") || stored.starts_with("$2y$"));
}

/// Each step doubles the time: 2^14 rounds are a second, and no import needs more.
bool bearable_bcrypt(std::string_view stored) {
    unsigned rounds = 99;
    std::from_chars(stored.data() + 4, stored.data() + 6, rounds);
    return rounds <= 14;
}

bool bcrypt_matches(const std::string& password, const std::string& stored) {
    if (!bearable_bcrypt(stored) || password.contains('\0')) return false;
    const auto scratch = std::make_unique<crypt_data>();
    const char* made = crypt_rn(password.c_str(), stored.c_str(), scratch.get(), sizeof *scratch);
    const bool matches = made != nullptr && crypto::equal_constant_time(made, stored);
    sodium_memzero(scratch.get(), sizeof *scratch);
    return matches;
}

/// A hash that nothing matches, as costly to try as a real one.
std::string dummy_hash(Argon2Hasher::Cost cost) {
    return "$argon2id$v=19$m=" + std::to_string(cost.memory_bytes / 1024) +
           ",t=" + std::to_string(cost.passes) +
           ",p=1$d2F5YmlsbCBub2JvZHkuLg$bm9ib2R5IGhhcyB0aGlzIHBhc3N3b3JkLCBub2JvZHk";
}

std::unexpected<Error> no_memory() {
    return fail(ErrorKind::unavailable, "passwords.busy", "no memory for a password hash");
}

bool is_argon2id(std::string_view stored) { return stored.starts_with("$argon2id$"); }

}  // namespace

Argon2Hasher::Argon2Hasher(SecretText pepper) : Argon2Hasher{Cost{}, std::move(pepper)} {}

Argon2Hasher Argon2Hasher::cheap_for_tests(Cost cost, SecretText pepper) {
    WAYBILL_ASSERT(cost.memory_bytes <= Cost{}.memory_bytes && cost.passes <= Cost{}.passes);
    return Argon2Hasher{cost, std::move(pepper)};
}

Argon2Hasher::Argon2Hasher(Cost cost, SecretText pepper)
    : cost_{cost}, pepper_{std::move(pepper)}, dummy_{dummy_hash(cost)} {
    WAYBILL_ASSERT(sodium_init() >= 0);
}

Result<std::string> Argon2Hasher::hash(const SecretText& password) {
    const bool with_pepper = !pepper_.reveal().empty();
    const auto input = with_pepper ? peppered(password) : password.reveal();
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), input.data(), input.size(), cost_.passes,
                              cost_.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return no_memory();
    return std::string{with_pepper ? pepper_mark : ""} + out.data();
}

Result<PasswordMatch> Argon2Hasher::verify(const SecretText& password,
                                           const std::optional<std::string>& stored) {
    if (stored && is_bcrypt(*stored))
        return bcrypt_matches(password.reveal(), *stored) ? PasswordMatch::right_but_outdated
                                                          : PasswordMatch::wrong;
    std::string hash = stored.value_or(dummy_);
    const bool with_pepper = hash.starts_with(pepper_mark);
    if (with_pepper) hash.erase(0, pepper_mark.size());
    const bool real = stored && is_argon2id(hash);
    if (!real) hash = dummy_;

    // The dummy takes the way of a current hash, with pepper if there is one.
    const bool use_pepper = real ? with_pepper : !pepper_.reveal().empty();
    const auto input = use_pepper ? peppered(password) : password.reveal();
    errno = 0;
    const bool fits = crypto_pwhash_str_verify(hash.c_str(), input.data(), input.size()) == 0;
    // The library says no in one way only; of a password that does not match it says EINVAL.
    if (!fits && (errno == ENOMEM || errno == EAGAIN)) return no_memory();
    if (!fits || !real) return PasswordMatch::wrong;
    const bool current =
        with_pepper == !pepper_.reveal().empty() &&
        crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.passes, cost_.memory_bytes) == 0;
    return current ? PasswordMatch::right : PasswordMatch::right_but_outdated;
}

std::string Argon2Hasher::peppered(const SecretText& password) const {
    return crypto::base64url_encode(
        crypto::view(crypto::hmac_sha256(pepper_.reveal(), password.reveal())));
}

}  // namespace waybill
