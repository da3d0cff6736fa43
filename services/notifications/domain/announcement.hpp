// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/core/people_ids.hpp"
#include "services/notifications/domain/notification.hpp"

#include <span>

namespace waybill::notifications {

enum class AnnouncementState : std::uint8_t { under_way, done };

/// What operators tell many people: those that they name, all who are in a role, who have ordered
/// from a partner, or the couriers of a zone.
struct Announcement {
    AnnouncementId id{};
    std::string command{};  ///< one of a command is made, however often it is said
    UserId asked_by{};
    std::optional<Role> role{};
    std::optional<PartnerId> partner{};
    std::string zone{};
    bool mail{true};  ///< beside the app
    std::vector<LocalText> texts{};
    AnnouncementState state{AnnouncementState::under_way};
    /// Where the search for those of a partner or a zone goes on. They are told when all are found.
    std::optional<std::string> gather{};
    UserId told_to{};            ///< the last so far, by id; none: nobody yet
    std::int64_t addressees{0};  ///< those who are found so far
    std::int64_t told{0};
    std::int64_t unknown{0};  ///< of those who were named: nobody by that id
    TimePoint created_at{};
    std::optional<TimePoint> finished_at{};
};

/// So many may be named.
inline constexpr std::size_t named_max = 1000;

/// What is wrong with it, for whoever asks; nothing when it can be meant.
std::optional<std::string> problem_of(const Announcement& wanted, std::span<const UserId> named);

/// What tells one person's notification of it from those of others.
std::string occasion_of(const AnnouncementId& announcement, const UserId& user);
/// Of which announcement a notification is; nothing of others.
std::optional<AnnouncementId> announcement_of(const Notification& notification);

/// How far it came with one of those whom it is for.
enum class AddresseeState : std::uint8_t {
    waiting,  ///< not reached yet
    unknown,  ///< nobody by that id
    queued,
    sent,
    delivered,
    failed,
    parked,
};

}  // namespace waybill::notifications
