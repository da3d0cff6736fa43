// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/sender.hpp"

#include <algorithm>
#include <tuple>

namespace waybill::notifications {

std::vector<Sender> mailing(std::vector<Sender> senders) {
    std::erase_if(senders, [](const Sender& sender) {
        return !sender.channels.contains(SenderChannel::mail);
    });
    std::ranges::sort(senders, [](const Sender& a, const Sender& b) {
        return std::tie(a.priority, a.id) < std::tie(b.priority, b.id);
    });
    return senders;
}

bool next_may_try(ErrorKind failure) {
    return failure == ErrorKind::unavailable || failure == ErrorKind::rejected ||
           failure == ErrorKind::forbidden || failure == ErrorKind::rate_limited;
}

}  // namespace waybill::notifications
