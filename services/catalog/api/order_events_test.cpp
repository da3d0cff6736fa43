// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/order_events.hpp"

#include "contracts/orders/v1/events.pb.h"
#include "services/catalog/api/partner_call_job.hpp"
#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

struct EventsWorld : CatalogWorld {
    Partner partner = add_partner({.api_url = "http://kitchen.test:8080/orders"});
    Offer bread = add_offer(partner.id, 5);
    OrderId order = ids.next<OrderId>();
    service::EventTable table = order_events(reservations, ids, executor.clock());

    messaging::Event event(std::string type) {
        orders::v1::OrderChanged message;
        auto& about = *message.mutable_order();
        about.set_order_id(order.text());
        about.set_number("K7-2041");
        about.set_partner_id(partner.id.text());
        about.set_phone("+4930123456");
        about.set_address("Secret Street 5");
        auto& line = *about.add_lines();
        line.set_offer_id(bread.id.text());
        line.set_name("Bread");
        line.set_quantity(2);
        messaging::Event made{.id = ids.next<EventId>(), .type = std::move(type)};
        message.SerializeToString(&made.data);
        return made;
    }
    Partner kept() { return run(partners.find({}, partner.id)).value().value(); }
    PartnerReliability counted() { return kept().reliability; }
    Status hear(messaging::Event heard) { return run(table.dispatch({}, std::move(heard))); }
    std::string job_payload() {
        static const sql::Query find{"test.job", "SELECT payload FROM jobs"};
        auto read = [](sql::Tx& tx) {
            return tx.one(find, [](const sql::Row& row) { return row.text(0); });
        };
        return run(file->read({}, read)).value().value_or("");
    }
};

TEST(OrderEvents, PaidOrderBuysItsStockAndIsToldToThePartner) {
    EventsWorld world;
    ASSERT_TRUE(world.reserve(world.order, world.partner.id, {{world.bread.id, 2}}));
    const auto paid = world.event("order.paid");
    EXPECT_TRUE(world.hear(paid));
    EXPECT_TRUE(world.hear(paid));
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{5, 3, 0, 2, 0}));
    EXPECT_EQ(world.count("jobs"), 1);

    const std::string payload = world.job_payload();
    EXPECT_EQ(payload.find("Secret Street"), payload.npos);
    EXPECT_EQ(payload.find("+4930"), payload.npos);
    const auto kind = partner_call_kind(world.tell_partner, world.metrics, 3, 15s);
    EXPECT_TRUE(world.run(kind.handler({}, {.payload = payload})));
    ASSERT_EQ(world.partner_system.calls.size(), 1u);
    EXPECT_EQ(world.partner_system.calls[0].lines.at(0).name, "Bread");
    EXPECT_EQ(world.partner_system.calls[0].lines.at(0).quantity, 2);
    EXPECT_EQ(world.registry.value("waybill_catalog_partner_calls_total", {"done"}), 1);
}

TEST(OrderEvents, CancelledOrderGivesItsStockBack) {
    EventsWorld world;
    ASSERT_TRUE(world.reserve(world.order, world.partner.id, {{world.bread.id, 2}}));
    ASSERT_TRUE(world.hear(world.event("order.paid")));
    const auto cancelled = world.event("order.cancelled");
    EXPECT_TRUE(world.hear(cancelled));
    EXPECT_TRUE(world.hear(cancelled));
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{5, 5, 0, 0, 0}));
}

TEST(OrderEvents, CountsOnceWhatBecameOfAnOrderInTheKitchen) {
    EventsWorld world;
    struct Case {
        std::string_view what;
        orders::v1::Order order;
        std::string_view cause;
        PartnerReliability counted;
    };
    constexpr std::int64_t accepted = 1'000'000;
    const auto order = [](std::int64_t accepted_at, std::int64_t ready_at,
                          std::string_view reason) {
        orders::v1::Order made;
        made.set_status(reason.empty() ? "READY" : "CANCELLED");
        made.set_accepted_at(accepted_at);
        made.set_ready_at(ready_at);
        made.set_cancel_reason(std::string{reason});
        made.set_preparation_minutes(10);
        return made;
    };
    const Case cases[]{
        {"in its time", order(accepted, 601'000'000, ""), "usr_1", {.accepted = 1}},
        {"late", order(accepted, 601'000'001, ""), "usr_1", {.accepted = 1, .late = 1}},
        {"rejected", order(0, 0, "partner_rejected"), "key", {.rejected = 1}},
        {"silent", order(0, 0, "partner_rejected"), "order.deadline", {.unanswered = 1}},
        {"cancelled before", order(0, 0, "customer"), "key", {}},
        {"cancelled at work", order(accepted, 0, "operator"), "key", {.accepted = 1}},
        {"cancelled after", order(accepted, accepted + 1, "no_courier"), "order.deadline", {}},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.what);
        auto event = world.event(one.order.status() == "READY" ? "order.ready" : "order.cancelled");
        orders::v1::OrderChanged message;
        ASSERT_TRUE(message.ParseFromString(event.data));
        message.mutable_order()->MergeFrom(one.order);
        message.set_cause(std::string{one.cause});
        message.SerializeToString(&event.data);
        const PartnerReliability before = world.counted();
        EXPECT_TRUE(world.hear(event));
        EXPECT_TRUE(world.hear(event)) << "the same again";
        const PartnerReliability after = world.counted();
        EXPECT_EQ(after.accepted - before.accepted, one.counted.accepted);
        EXPECT_EQ(after.rejected - before.rejected, one.counted.rejected);
        EXPECT_EQ(after.unanswered - before.unanswered, one.counted.unanswered);
        EXPECT_EQ(after.late - before.late, one.counted.late);
    }
    EXPECT_EQ(world.kept().version, world.partner.version) << "counted beside the version";
}

TEST(OrderEvents, WhatCannotBeReadIsParkedAndNotTriedAgain) {
    EventsWorld world;
    auto broken = world.event("order.paid");
    broken.data = "\xFF\xFF";
    EXPECT_FALSE(retryable(world.hear(broken).error()));
    orders::v1::OrderChanged empty;
    empty.SerializeToString(&broken.data);
    EXPECT_FALSE(retryable(world.hear(broken).error()));
    broken.type = "order.cancelled";
    EXPECT_FALSE(retryable(world.hear(broken).error()));
    EXPECT_EQ(world.count("inbox"), 0);
}

}  // namespace
}  // namespace waybill::catalog
