// SPDX-License-Identifier: Apache-2.0
#include "platform/core/caller.hpp"

#include <array>
#include <utility>

namespace waybill {
namespace {

constexpr std::array all_roles{Role::customer, Role::partner, Role::courier, Role::support,
                               Role::operator_};

}  // namespace

std::string_view to_string(Role role) {
    switch (role) {
        case Role::customer: return "customer";
        case Role::partner: return "partner";
        case Role::courier: return "courier";
        case Role::support: return "support";
        case Role::operator_: return "operator";
    }
    std::unreachable();
}

std::optional<Role> parse_role(std::string_view word) {
    for (const Role role : all_roles)
        if (to_string(role) == word) return role;
    return std::nullopt;
}

std::string_view to_string(Scope scope) {
    switch (scope) {
        case Scope::orders_read: return "orders:read";
        case Scope::orders_write: return "orders:write";
        case Scope::menu_read: return "menu:read";
        case Scope::menu_write: return "menu:write";
    }
    std::unreachable();
}

std::optional<Scope> parse_scope(std::string_view word) {
    for (const Scope scope :
         {Scope::orders_read, Scope::orders_write, Scope::menu_read, Scope::menu_write})
        if (to_string(scope) == word) return scope;
    return std::nullopt;
}

std::vector<Role> Roles::list() const {
    std::vector<Role> out;
    for (const Role role : all_roles)
        if (has(role)) out.push_back(role);
    return out;
}

}  // namespace waybill
