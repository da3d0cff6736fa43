// SPDX-License-Identifier: Apache-2.0
#include "tests/component/keyed_routes.hpp"

#include <sstream>

namespace waybill::town {

std::string route_of(http::Method method, std::string_view target) {
    std::string route = std::string{http::to_string(method)} + " ";
    std::string_view rest = target.substr(0, target.find('?'));
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const auto part = rest.substr(0, rest.find('/'));
        rest.remove_prefix(part.size());
        const bool id = part.size() > 20 && part.contains('_');
        route += id ? std::string{"/{}"} : "/" + std::string{part};
    }
    return route;
}

std::set<std::string> keyed_routes(const std::string& list) {
    std::set<std::string> keyed;
    std::istringstream lines{list};
    for (std::string method, pattern, access; lines >> method >> pattern >> access;) {
        if (method == "GET" || method == "LIVE") continue;
        if (access == "signature" || pattern.starts_with("/v1/sessions")) continue;
        if (!pattern.starts_with("/v1/")) continue;
        for (auto open = pattern.find('{'); open != std::string::npos;
             open = pattern.find('{', open + 1))
            pattern.erase(open + 1, pattern.find('}', open) - open - 1);
        keyed.insert(method + " " + pattern);
    }
    return keyed;
}

}  // namespace waybill::town
