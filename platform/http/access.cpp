// SPDX-License-Identifier: Apache-2.0
#include "platform/http/access.hpp"

#include <algorithm>
#include <utility>

namespace waybill::http {

bool Access::admits(const Caller& caller) const {
    switch (kind_) {
        case Kind::anyone:
        case Kind::signature: return true;
        case Kind::signed_in: return caller.signed_in();
        case Kind::roles: return caller.signed_in() && caller.roles.intersects(roles_);
    }
    std::unreachable();
}

bool Access::admits_as_office(const Caller& caller) const {
    if (kind_ != Kind::roles || !caller.signed_in()) return false;
    return std::ranges::any_of(
        office.list(), [&](Role role) { return roles_.has(role) && caller.roles.has(role); });
}

std::string Access::text() const {
    switch (kind_) {
        case Kind::anyone: return "anyone";
        case Kind::signed_in: return "signed_in";
        case Kind::signature: return "signature";
        case Kind::roles: break;
    }
    std::string out;
    for (const Role role : roles_.list()) {
        if (!out.empty()) out.push_back(',');
        out += to_string(role);
    }
    return out;
}

std::string_view to_string(RouteClass route_class) {
    switch (route_class) {
        case RouteClass::by_method: return "by_method";
        case RouteClass::reads: return "reads";
        case RouteClass::writes: return "writes";
        case RouteClass::logins: return "logins";
        case RouteClass::refusals: return "refusals";
        case RouteClass::exempt: return "exempt";
    }
    std::unreachable();
}

}  // namespace waybill::http
