// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/wiring/parked_news.hpp"

#include "contracts/parked/v1/events.pb.h"

#include <gtest/gtest.h>

namespace waybill::wiring {
namespace {

TEST(ParkedNews, SaysWhoGaveUpWhatAndWhyAndNothingOfItsContent) {
    const messaging::ParkedMessage message{
        .consumer = "job:mail",
        .event = {.topic = "jobs", .type = "mail", .key = "ada@example.org", .data = "secret"},
        .reason = "mail.rejected"};
    const auto news = parked_news("notifications", message);
    ASSERT_TRUE(news);
    EXPECT_EQ(news->topic, "waybill.parked");
    EXPECT_EQ(news->key, message.event.id.text());
    parked::v1::MessageParked content;
    ASSERT_TRUE(content.ParseFromString(news->data));
    EXPECT_EQ(content.consumer(), "job:mail");
    EXPECT_EQ(content.reason(), "mail.rejected");
    EXPECT_FALSE(news->data.contains("ada@example.org"));
    EXPECT_FALSE(news->data.contains("secret"));
}

TEST(ParkedNews, NewsOfNewsWouldHaveNoEnd) {
    EXPECT_FALSE(parked_news("notifications", {.consumer = "notifications.parked",
                                               .event = {.topic = "waybill.parked"},
                                               .reason = "event.unreadable"}));
}

}  // namespace
}  // namespace waybill::wiring
