// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/history.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

TEST(History, TellsHowFarItCame) {
    const auto state = [](MailState mail, bool read, bool parked = false) {
        HistoryEntry entry;
        entry.news.mail = mail;
        if (read) entry.news.read_at = TimePoint{};
        if (parked) entry.parked_as = "evt_1";
        return state_of(entry);
    };
    EXPECT_EQ(state(MailState::none, false), NewsState::sent);
    EXPECT_EQ(state(MailState::none, true), NewsState::delivered);
    EXPECT_EQ(state(MailState::queued, true), NewsState::queued);
    EXPECT_EQ(state(MailState::sent, false), NewsState::sent);
    EXPECT_EQ(state(MailState::sent, true), NewsState::delivered);
    EXPECT_EQ(state(MailState::failed, true), NewsState::failed);
    EXPECT_EQ(state(MailState::failed, false, true), NewsState::parked);
}

TEST(History, CountsTheTriesThatWereMade) {
    HistoryEntry entry;
    entry.news.mail = MailState::queued;
    EXPECT_EQ(tries_of(entry), std::nullopt) << "its work is forgotten";
    entry.failed_tries = 2;
    entry.due = TimePoint{5s};
    EXPECT_EQ(tries_of(entry), 2);
    EXPECT_EQ(next_try_of(entry), TimePoint{5s});
    entry.finished_at = TimePoint{6s};
    EXPECT_EQ(tries_of(entry), 3) << "the last is one too";
    EXPECT_EQ(next_try_of(entry), std::nullopt);
}

}  // namespace
}  // namespace waybill::notifications
