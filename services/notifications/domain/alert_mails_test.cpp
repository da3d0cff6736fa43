// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/alert_mails.hpp"

#include <gtest/gtest.h>

#include <set>

namespace waybill::notifications {
namespace {

TEST(AlertMails, AStormIsTwoMailsToAStretch) {
    const AlertPace pace{.gather = 30s, .stretch = 10min};
    const TimePoint noon{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 12h};
    std::set<std::string> keys;
    for (Duration at{}; at < 10min; at += 1s) {
        for (const AlertMailing& mailing : mailings_of("usr_1", noon + at, pace)) {
            keys.insert(mailing.key);
            EXPECT_GT(mailing.due, noon + at) << "what comes is in one that is still to be";
            EXPECT_EQ(recipient_of(mailing.key), "usr_1");
        }
    }
    EXPECT_EQ(keys.size(), 2U);
    EXPECT_EQ(mailings_of("usr_1", noon, pace)[0].due, noon + 30s);
    EXPECT_EQ(mailings_of("usr_1", noon, pace)[1].due, noon + 10min);
    EXPECT_FALSE(keys.contains(mailings_of("usr_1", noon + 10min, pace)[0].key));
}

}  // namespace
}  // namespace waybill::notifications
