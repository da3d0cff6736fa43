// SPDX-License-Identifier: Apache-2.0
#include "platform/http/paging.hpp"

namespace waybill::http {
namespace {

constexpr std::string_view cursor_name = "cursor";
constexpr std::string_view more = R"("has_more":)";
constexpr std::string_view cursor_member = R"("next_cursor":")";

}  // namespace

bool answers_pages(const Route& route) {
    return route.input != nullptr && route.output != nullptr &&
           route.input->find(json::Source::query, cursor_name) != nullptr &&
           route.output->find(json::Source::body, "next_cursor") != nullptr;
}

/// Read from the bytes, because lists come from caches as well. Both members stand near the end;
/// inside of a text their quotes would have a backslash before them.
std::string_view next_cursor(std::string_view body) {
    const auto told = body.rfind(more);
    if (told == std::string_view::npos || !body.substr(told + more.size()).starts_with("true"))
        return {};
    const auto at = body.rfind(cursor_member, told);
    if (at == std::string_view::npos) return {};
    const auto rest = body.substr(at + cursor_member.size());
    return rest.substr(0, rest.find('"'));
}

std::string next_link(const Request& request, std::string_view cursor) {
    std::string link = "<" + request.path + "?";
    const auto pairs = parse_query(request.query);
    if (pairs)
        for (const auto& [name, value] : *pairs)
            if (name != cursor_name)
                link.append(percent_encode(name)).append("=").append(percent_encode(value)) += '&';
    link.append(cursor_name).append("=").append(percent_encode(cursor));
    return link + R"(>; rel="next")";
}

}  // namespace waybill::http
