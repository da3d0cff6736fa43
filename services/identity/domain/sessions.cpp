// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/sessions.hpp"

#include <algorithm>
#include <string>

namespace waybill::identity {
namespace {

constexpr std::size_t agent_max = 200;  // those of browsers are about half as long

}  // namespace

PersonalText agent_of(std::string_view user_agent) {
    std::string kept{user_agent.substr(0, agent_max)};
    const auto is_odd = [](char c) { return c < ' ' || c > '~'; };
    std::ranges::replace_if(kept, is_odd, '?');
    return PersonalText{std::move(kept)};
}

}  // namespace waybill::identity
