// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/notification.hpp"

namespace waybill::notifications {

/// How far a notification came. What is not mailed is `sent` when it is in the app.
enum class NewsState : std::uint8_t {
    queued,
    sent,
    delivered,  ///< its reader has seen it in the app
    failed,     ///< its mail was given up, and somebody has dropped it
    parked,     ///< its mail was given up, and waits for somebody
};

/// A notification with the work on its mail, as long as that is kept.
struct HistoryEntry {
    Notification news{};
    std::optional<std::int64_t> failed_tries{};
    std::optional<TimePoint> due{};
    std::optional<TimePoint> finished_at{};
    std::optional<std::string> last_reason{};
    std::optional<std::string> parked_as{};
};

NewsState state_of(const HistoryEntry& entry);
/// Those that were made; nothing where they are not known any more.
std::optional<std::int64_t> tries_of(const HistoryEntry& entry);
std::optional<TimePoint> next_try_of(const HistoryEntry& entry);

}  // namespace waybill::notifications
