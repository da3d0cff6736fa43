// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/core/people_ids.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waybill::identity {

/// What gives a role to whoever opens an account with its token: once, for a while.
struct Invitation {
    InvitationId id{};
    Role role{Role::courier};
    PartnerId partner{};   ///< whose staff it makes, for the role of partner alone
    PersonalText email{};  ///< where it is mailed; may be empty
    std::string locale{"en"};
    UserId created_by{};  ///< empty: the command line
    TimePoint created_at{};
    TimePoint expires_at{};
    UserId accepted_by{};
    std::optional<TimePoint> accepted_at{};
    std::optional<TimePoint> revoked_at{};
    bool operator==(const Invitation&) const = default;
};

enum class InvitationState : std::uint8_t { open, accepted, revoked, expired };
InvitationState state_of(const Invitation& invitation, TimePoint now);

/// All that is wrong with a new one, with a pointer per field.
std::vector<FieldProblem> problems_of(const Invitation& invitation);

}  // namespace waybill::identity
