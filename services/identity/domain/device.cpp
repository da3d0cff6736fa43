// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/device.hpp"

#include "platform/core/text.hpp"

#include <algorithm>

namespace waybill::identity {
namespace {

constexpr std::size_t device_name_max = 100;
constexpr std::size_t push_token_max = 4'096;  // a web push subscription is the longest

bool is_push_token(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

std::vector<FieldProblem> problems_of(const DeviceDraft& draft, const std::string& at) {
    std::vector<FieldProblem> found;
    const std::string& name = draft.name.reveal();
    if (!is_utf8(name) || !is_line(name) || text_length(name) > device_name_max)
        found.push_back({.pointer = at + "/name",
                         .code = "request.bad_format",
                         .detail = "A line of at most 100 characters."});
    const std::string& token = draft.push_token.reveal();
    if (token.empty() || token.size() > push_token_max)
        found.push_back({.pointer = at + "/push_token",
                         .code = "request.out_of_bounds",
                         .detail = "From 1 to 4096 characters."});
    else if (!is_push_token(token))
        found.push_back({.pointer = at + "/push_token",
                         .code = "request.bad_format",
                         .detail = "Printable ASCII without spaces."});
    return found;
}

}  // namespace waybill::identity
