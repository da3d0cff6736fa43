// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/alert_mails.hpp"

namespace waybill::notifications {

std::int64_t stretch_of(TimePoint now, const AlertPace& pace) {
    return now.time_since_epoch() / pace.stretch;
}

std::array<AlertMailing, 2> mailings_of(std::string_view recipient, TimePoint now,
                                        const AlertPace& pace) {
    const auto number = stretch_of(now, pace);
    const TimePoint end{pace.stretch * (number + 1)};
    const std::string key = std::string{recipient} + '/' + std::to_string(number);
    return {
        AlertMailing{
            .recipient = std::string{recipient}, .due = now + pace.gather, .key = key + "/first"},
        AlertMailing{.recipient = std::string{recipient}, .due = end, .key = key + "/rest"}};
}

std::string recipient_of(std::string_view key) { return std::string{key.substr(0, key.find('/'))}; }

}  // namespace waybill::notifications
