// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/history.hpp"

namespace waybill::notifications {

NewsState state_of(const HistoryEntry& entry) {
    switch (entry.news.mail) {
        case MailState::queued: return NewsState::queued;
        case MailState::failed: return entry.parked_as ? NewsState::parked : NewsState::failed;
        case MailState::none:
        case MailState::sent: break;
    }
    return entry.news.read_at ? NewsState::delivered : NewsState::sent;
}

std::optional<std::int64_t> tries_of(const HistoryEntry& entry) {
    if (!entry.failed_tries) return std::nullopt;
    return *entry.failed_tries + (entry.finished_at ? 1 : 0);
}

std::optional<TimePoint> next_try_of(const HistoryEntry& entry) {
    return entry.news.mail == MailState::queued && !entry.finished_at ? entry.due : std::nullopt;
}

}  // namespace waybill::notifications
