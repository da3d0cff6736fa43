// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <array>
#include <string>

namespace waybill::notifications {

/// How alerts become mails: those of a moment are gathered, and what comes after them waits until
/// the stretch of time that they are in is over. A storm is two mails to a stretch at most.
struct AlertPace {
    Duration gather{30s};
    Duration stretch{10min};
};

struct AlertMailing {
    std::string recipient{};
    TimePoint due{};
    std::string key{};  ///< of its work: that of one mailing is done once
};

/// Who gets the mails that go to no operator in particular, but to the setting's address.
inline constexpr std::string_view the_office = "office";

/// The number of the stretch that a moment is in.
std::int64_t stretch_of(TimePoint now, const AlertPace& pace);
/// The mailings that an alert of `now` is in, whichever comes first.
std::array<AlertMailing, 2> mailings_of(std::string_view recipient, TimePoint now,
                                        const AlertPace& pace);
/// Whose mailing it is.
std::string recipient_of(std::string_view key);

}  // namespace waybill::notifications
