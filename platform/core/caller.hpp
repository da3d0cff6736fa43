// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/rights.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

/// What a person may be. A person holds any set of them.
enum class Role : std::uint8_t { customer, partner, courier, support, operator_ };

std::string_view to_string(Role role);
/// The inverse; `operator` on the wire is `operator_` here. Nothing on an unknown word.
std::optional<Role> parse_role(std::string_view word);

class Roles {
public:
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles) {
        for (const Role role : roles) insert(role);
    }
    constexpr void insert(Role role) { bits_ |= bit(role); }
    constexpr void erase(Role role) { bits_ &= static_cast<std::uint8_t>(~bit(role)); }
    constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
    constexpr bool intersects(Roles other) const { return (bits_ & other.bits_) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    std::vector<Role> list() const;
    constexpr bool operator==(const Roles&) const = default;

private:
    static constexpr std::uint8_t bit(Role role) {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role));
    }
    std::uint8_t bits_{0};
};

/// What a partner's own system may be allowed to do.
enum class Scope : std::uint8_t { orders_read, orders_write, menu_read, menu_write };

/// `orders:read`
std::string_view to_string(Scope scope);
/// The inverse; nothing on an unknown word.
std::optional<Scope> parse_scope(std::string_view word);

class Scopes {
public:
    constexpr Scopes() = default;
    constexpr Scopes(std::initializer_list<Scope> scopes) {
        for (const Scope scope : scopes) insert(scope);
    }
    constexpr void insert(Scope scope) { bits_ |= bit(scope); }
    constexpr bool has(Scope scope) const { return (bits_ & bit(scope)) != 0; }
    constexpr bool operator==(const Scopes&) const = default;

private:
    static constexpr std::uint8_t bit(Scope scope) {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(scope));
    }
    std::uint8_t bits_{0};
};

/// A key that was shown instead of a person's token: it acts for one partner, within its scopes.
struct KeyRights {
    ApiKeyId id{};
    PartnerId partner{};
    Scopes scopes{};
};

/// Who asks: a person (through the gateway), or one of our services in its own name.
struct Caller {
    std::string_view service{};  ///< set by the binding that is called through; static
    UserId user{};               ///< empty: nobody is signed in; of a key, who made it
    Roles roles{};
    SessionId session{};
    std::optional<KeyRights> key{};
    /// Besides the roles, as the token says; asked at the door, and nobody behind it is told.
    Rights rights{};

    bool signed_in() const { return !user.empty(); }
};

}  // namespace waybill
