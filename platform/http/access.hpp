// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"

#include <cstdint>
#include <string>

namespace waybill::http {

/// Who acts for everybody.
inline constexpr Roles office{Role::support, Role::operator_};

/// Who may use a route. There is no default: a route that does not say does not compile.
class Access {
public:
    enum class Kind : std::uint8_t { anyone, signed_in, roles, signature };

    static constexpr Access anyone() { return {Kind::anyone, {}}; }
    static constexpr Access signed_in() { return {Kind::signed_in, {}}; }
    /// Signed in with at least one of these roles; 403 otherwise.
    static constexpr Access roles(Roles any_of) { return {Kind::roles, any_of}; }
    /// A role alone opens it, and no right of a set: it gives somebody more than they have.
    constexpr Access by_role_alone() const {
        Access access = *this;
        access.role_alone_ = true;
        return access;
    }
    /// The handler verifies a signature over the raw body; the router authenticates nobody.
    static constexpr Access signature() { return {Kind::signature, {}}; }

    constexpr Kind kind() const { return kind_; }
    constexpr Roles any_of() const { return roles_; }
    /// Whether the office may use it by its own right, whoever else may.
    constexpr bool is_of_office() const {
        return kind_ == Kind::roles && roles_.intersects(office);
    }
    /// Whether a right lets somebody in who is not of the office.
    constexpr bool takes_rights() const { return is_of_office() && !role_alone_; }
    constexpr bool needs_caller() const { return kind_ == Kind::signed_in || kind_ == Kind::roles; }
    bool admits(const Caller& caller) const;
    /// And that for a role of the office.
    bool admits_as_office(const Caller& caller) const;
    /// `anyone`, `signed_in`, `signature`, or roles joined by commas; as in `x-authz`.
    std::string text() const;

private:
    constexpr Access(Kind kind, Roles roles) : kind_{kind}, roles_{roles} {}
    Kind kind_;
    Roles roles_;
    bool role_alone_{false};
};

/// Whether a route takes an Idempotency-Key. `by_method`: accepted on POST, PUT, PATCH and DELETE.
/// A route whose answer is a secret (tokens) takes `none`: its answers are not to be stored.
enum class Idempotency : std::uint8_t { by_method, none, accepted, required };

/// Who keeps the answer to a request with a key. `router`: the AnswerStore, after the effect and
/// before the answer is sent. `service`: the handler's service, in the transaction of the effect;
/// it looks the key up before any effect and says itself what is replayed.
enum class Keeper : std::uint8_t { router, service };

/// Which bucket a request is taken from. `by_method`: reads for GET, else writes. No route is in
/// `refusals`: what is turned away before it is known who asks is counted there.
enum class RouteClass : std::uint8_t { by_method, reads, writes, logins, refusals, exempt };

std::string_view to_string(RouteClass route_class);

}  // namespace waybill::http
