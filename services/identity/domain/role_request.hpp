// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/core/time.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace waybill::identity {

enum class RequestState : std::uint8_t { waiting, approved, refused };

/// A role that somebody asked for at sign-up; a customer meanwhile.
struct RoleRequest {
    UserId user{};
    Role role{Role::courier};
    RequestState state{RequestState::waiting};
    std::string reason{};  ///< why it was refused
    TimePoint asked_at{};
    std::optional<TimePoint> answered_at{};
    UserId answered_by{};
    bool operator==(const RoleRequest&) const = default;
};

/// Of the other roles only an operator or an invitation makes one.
bool may_ask_for(Role role);

/// What an operator said.
struct RoleAnswer {
    RequestState verdict{RequestState::approved};  ///< approved or refused
    PartnerId partner{};                           ///< whose staff a partner's is to be
    std::string reason{};
    UserId by{};
    TimePoint at{};
};

enum class AnswerRefusal : std::uint8_t { already_approved, partner_needed, partner_unwanted };

/// The request after the answer, or nothing when it was given before. Whoever was refused may still
/// be approved; what was approved is not taken back so, for work may have begun.
std::expected<std::optional<RoleRequest>, AnswerRefusal> answered(RoleRequest request,
                                                                  const RoleAnswer& answer);

}  // namespace waybill::identity
