// SPDX-License-Identifier: Apache-2.0
#include "services/orders/messages/status_record.hpp"

#include "contracts/orders/v1/events.types.hpp"

#include <gtest/gtest.h>

namespace waybill::orders {
namespace {

constexpr const char* an_order = "ord_01arz3ndektsv4rrffq69g5fav";

messaging::Event event_of_type(const messaging::EventType& type) {
    v1::OrderChanged message;
    message.mutable_order()->set_order_id(an_order);
    message.mutable_order()->set_status("PAID");
    message.mutable_order()->set_created_at(1'000'000);
    return {.topic = std::string{type.topic},
            .type = std::string{type.name},
            .key = an_order,
            .sequence = 2,
            .time = from_micros(62'500'000),
            .data = message.SerializeAsString()};
}

TEST(StatusRecord, TellsTheStatusAndNothingOfPeople) {
    EXPECT_EQ(status_record(event_of_type(v1::events::order_paid)).value_or("none"),
              R"({"order_id":"ord_01arz3ndektsv4rrffq69g5fav","status":"PAID",)"
              R"("created_at":"1970-01-01T00:00:01Z","changed_at":"1970-01-01T00:01:02.500000Z",)"
              R"("sequence":2})");
}

/// The graph says which steps change a status.
TEST(StatusRecord, IsMadeOfEachStepThatChangesTheStatusAndOfNoOther) {
    EXPECT_TRUE(status_record(event_of_type(v1::events::order_created)));
    for (const Transition& one : transitions()) {
        auto event = event_of_type(v1::events::order_created);
        event.type = "order." + std::string{to_string(one.step)};
        EXPECT_EQ(status_record(event).has_value(), one.from != one.to) << event.type;
    }
    for (const auto* type : {"order.alerted", "order.close_due", "order.reminder_due"}) {
        auto event = event_of_type(v1::events::order_created);
        event.type = type;
        EXPECT_FALSE(status_record(event)) << type;
    }
    auto foreign = event_of_type(v1::events::order_created);
    foreign.topic = "waybill.catalog";
    EXPECT_FALSE(status_record(foreign));
}

TEST(StatusRecord, OfOthersIsReadAsAStep) {
    const std::pair<const char*, Step> words[]{
        {"PREPARING", Step::accept}, {"ready", Step::mark_ready}, {"canceled", Step::cancel},
        {"CANCELLED", Step::cancel}, {"Deleted", Step::cancel},
    };
    for (const auto& [word, step] : words) {
        const auto read = read_status_record(std::string{R"({"order_id":")"} + an_order +
                                             R"(","status":")" + word + R"(","more":1})");
        ASSERT_TRUE(read) << word << read.error().detail;
        EXPECT_EQ(read->step, step);
        EXPECT_EQ(read->order.text(), an_order);
    }
}

TEST(StatusRecord, OfOthersThatCannotBeIsRefusedWithTheReason) {
    const std::string order = std::string{R"({"order_id":")"} + an_order + R"(",)";
    const std::pair<std::string, const char*> cases[]{
        {"", "orders.bad_status"},
        {"[]", "orders.bad_status"},
        {R"({"status":"READY"})", "orders.bad_status"},
        {R"({"order_id":"1","status":"READY"})", "orders.bad_status"},
        {order + R"("state":"READY"})", "orders.bad_status"},
        {order + R"("status":"cooked"})", "orders.bad_status"},
        {order + R"("status":"PAID"})", "orders.not_by_others"},
        {order + R"("status":"completed"})", "orders.not_by_others"},
    };
    for (const auto& [json, reason] : cases) {
        const auto read = read_status_record(json);
        ASSERT_FALSE(read) << json;
        EXPECT_EQ(read.error().reason, reason) << json;
        EXPECT_FALSE(retryable(read.error()));
    }
}

}  // namespace
}  // namespace waybill::orders
