// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/alert_mails.hpp"

#include <gtest/gtest.h>

#include <set>

namespace waybill::notifications {
namespace {

TEST(AlertMails, AStormIsTwoMailsToAStretch) {
    const AlertPace pace{.gather = 30s, .stretch = 10min};
    const TimePoint start{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 12h};
    std::set<std::string> keys;
    for (Duration at{}; at < 10min; at += 1s) {
        for (const AlertMailing& mailing : mailings_of("usr_1", start + at, pace)) {
            keys.insert(mailing.key);
            EXPECT_GT(mailing.due, start + at) << "what comes is in one that is still to be";
            EXPECT_EQ(recipient_of(mailing.key), "usr_1");
        }
    }
    EXPECT_EQ(keys.size(), 2U);
    EXPECT_EQ(mailings_of("usr_1", start, pace)[0].due, start + 30s);
    EXPECT_EQ(mailings_of("usr_1", start, pace)[1].due, start + 10min);
    EXPECT_FALSE(keys.contains(mailings_of("usr_1", start + 10min, pace)[0].key));
}

}  // namespace
}  // namespace waybill::notifications
