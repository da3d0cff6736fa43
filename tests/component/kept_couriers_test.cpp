// SPDX-License-Identifier: Apache-2.0
// An operator keeps couriers: reads, changes and dismisses them, and sees what they brought.
#include "tests/component/life.hpp"
#include "tests/component/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>

namespace waybill::town::kept_couriers {

using couriers::AssignmentMode;
using http::Method;
using ::testing::IsEmpty;

struct KeptCouriers : ShopDay {
    KeptCouriers() : ShopDay{23} {}

    Rider rida = hire(boss, "Rida");
    Rider sami = hire(boss, "Sami");

    static std::string path(const Rider& rider) { return "/v1/couriers/" + rider.courier_id; }
    Answer edit(const Rider& rider, std::string body) {
        return boss.call(Method::patch, path(rider), std::move(body));
    }
    Answer dismiss(const Rider& rider) { return boss.call(Method::delete_, path(rider), {}); }
    /// Of rida, who gave an order back, and sami, who brought it then.
    void expect_reliability_for_operators() {
        const auto unsteady = boss.get(path(rida)).expect(200);
        constexpr std::pair<std::string_view, int> counts[]{
            {"offered", 1},   {"accepted", 1}, {"declined", 1}, {"expired", 0},
            {"delivered", 0}, {"failed", 0},   {"late", 0}};
        for (const auto& [count, times] : counts)
            EXPECT_EQ(unsteady.number(std::format("/reliability/{}", count)), times) << count;
        EXPECT_EQ(boss.get(path(sami)).expect(200).number("/reliability/delivered"), 1);
        EXPECT_TRUE(boss.get("/v1/couriers").expect(200).body().contains("\"reliability\""));
        for (Rider* rider : {&rida, &sami}) {
            EXPECT_FALSE(
                rider->person.get("/v1/courier").expect(200).body().contains("reliability"))
                << "for operators";
            EXPECT_FALSE(
                rider->person.call(Method::put, "/v1/courier/duty", R"({"status":"available"})")
                    .expect(200)
                    .body()
                    .contains("reliability"));
        }
    }
    std::size_t listed(std::string_view filter) {
        return boss.get(std::format("/v1/couriers?{}", filter)).expect(200).size("/data");
    }
};

TEST_F(KeptCouriers, EachFieldIsChangedAndWhatIsAbsentStays) {
    const auto before = boss.get(path(rida)).expect(200);
    EXPECT_EQ(before.text("/name"), "Rida Example");
    const Watcher board{town, boss.token(), Watcher::subscription("board")};
    town.executor.run_for(1s);
    const auto after = edit(rida, R"({"name":"Rida Renamed","phone":"+32470999999",)"
                                  R"("transport":"car","zone":"harbour","capacity":3})")
                           .expect(200);
    EXPECT_EQ(after.text("/name"), "Rida Renamed");
    EXPECT_EQ(after.text("/phone"), "+32470999999");
    EXPECT_EQ(after.text("/transport"), "car");
    EXPECT_EQ(after.text("/zone"), "harbour");
    EXPECT_EQ(after.number("/capacity"), 3);
    EXPECT_EQ(after.text("/status"), "available");
    EXPECT_EQ(boss.get(path(rida)).expect(200).body(), after.body());
    town.executor.run_for(2s);
    EXPECT_EQ(std::ranges::count(board.events(), "courier.changed"), 1);

    const auto events = town.events();
    EXPECT_EQ(edit(rida, R"({"zone":"harbour"})").expect(200).number("/version"),
              after.number("/version"))
        << "what changes nothing is no change";
    EXPECT_EQ(town.events(), events);
    EXPECT_EQ(edit(rida, R"({"zone":""})").expect(200).text("/name"), "Rida Renamed");

    EXPECT_EQ(listed("zone=centre"), 1u);
    EXPECT_EQ(listed("zone=harbour"), 0u);
    EXPECT_EQ(listed("status=available"), 2u);
    EXPECT_EQ(listed("status=available&zone=centre"), 1u);
    EXPECT_EQ(listed("status=paused"), 0u);
    boss.get("/v1/couriers?status=asleep").expect(422);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(KeptCouriers, WhatIsWrongChangesNothing) {
    const auto before = boss.get(path(rida)).expect(200).body();
    const std::string phone = boss.get(path(sami)).expect(200).text("/phone");
    EXPECT_EQ(
        edit(rida, std::format(R"({{"zone":"hills","phone":"{}"}})", phone)).expect(409).code(),
        "couriers.phone_taken");
    for (const char* wrong : {R"({"name":""})", R"({"name":"Rida 2"})", R"({"phone":"12"})",
                              R"({"transport":"mule"})", R"({"capacity":0})", R"({"capacity":21})",
                              R"({"status":"offline"})", R"([])", R"({"name":null})"})
        EXPECT_GE(edit(rida, wrong).status(), 400) << wrong;
    std::string nobody = rida.courier_id;
    nobody.back() = nobody.back() == '0' ? '1' : '0';
    const Rider gone{.courier_id = nobody, .person = boss};
    boss.get(path(gone)).expect(404);
    boss.get(path(gone) + "/deliveries").expect(404);
    edit(gone, R"({"zone":"hills"})").expect(404);
    dismiss(gone).expect(404);
    customer.get(path(rida)).expect(403);
    rida.person.call(Method::patch, path(rida), R"({"capacity":9})").expect(403);
    EXPECT_EQ(boss.get(path(rida)).expect(200).body(), before);
}

TEST_F(KeptCouriers, WhoHasSomethingInHandStaysAndAFormerOneIsKnownForWhatWasBrought) {
    const Placed order = place_order(customer, shop, "order-1");
    pay(customer, order);
    prepare(shop, Kitchen::reads_the_queue, order);
    await_ready(customer, order.order_id);
    rida.person.post("/v1/courier/deliveries/" + order.order_id + "/claim", {}, "claim")
        .expect(200);
    EXPECT_EQ(dismiss(rida).expect(409).code(), "couriers.has_deliveries");
    EXPECT_EQ(boss.get(path(rida) + "/deliveries?active=true").expect(200).size("/data"), 1u);
    EXPECT_EQ(edit(rida, R"({"capacity":1})").expect(200).text("/status"), "busy");
    EXPECT_EQ(edit(rida, R"({"capacity":2})").expect(200).text("/status"), "available");
    rida.person.post("/v1/courier/deliveries/" + order.order_id + "/decline", R"({"epoch":1})")
        .expect(200);
    deliver(sami, AssignmentMode::claim, customer, order);

    expect_reliability_for_operators();
    const auto former = dismiss(sami).expect(200);
    EXPECT_EQ(former.text("/status"), "offline");
    EXPECT_LE(parse_rfc3339(former.text("/deleted_at")).value(), town.now());
    dismiss(sami).expect(404);
    edit(sami, R"({"zone":"hills"})").expect(404);
    EXPECT_EQ(listed("limit=100"), 1u);
    EXPECT_EQ(boss.get(path(sami)).expect(200).body(), former.body());
    const auto brought = boss.get(path(sami) + "/deliveries").expect(200);
    ASSERT_EQ(brought.size("/data"), 1u);
    EXPECT_EQ(brought.text("/data/0/order_id"), order.order_id);
    EXPECT_EQ(brought.text("/data/0/status"), "delivered");
    EXPECT_EQ(boss.get(path(rida) + "/deliveries").expect(200).size("/data"), 0u);
    sami.person.get("/v1/courier").expect(404);
    sami.person.call(Method::put, "/v1/courier/duty", R"({"status":"available"})").expect(404);
    EXPECT_EQ(boss.get("/v1/orders/" + order.order_id).expect(200).text("/courier_name"),
              "Sami Example");

    // The same person may come back, with the same phone.
    const auto again =
        boss.post("/v1/couriers",
                  std::format(R"({{"user_id":"{}","name":"Sami Example","phone":"{}",)"
                              R"("transport":"scooter"}})",
                              sami.person.user_id(), former.text("/phone")),
                  "hire-again")
            .expect(201);
    EXPECT_NE(again.text("/courier_id"), sami.courier_id);
    EXPECT_EQ(sami.person.get("/v1/courier").expect(200).text("/courier_id"),
              again.text("/courier_id"));
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    EXPECT_THAT(town.complaints(), IsEmpty());
}

TEST_F(KeptCouriers, WhoIsDismissedHasTheRoleNoMoreAndMayBeHiredAgain) {
    rida.person.get("/v1/courier").expect(200);
    const std::string user = rida.person.user_id();
    dismiss(rida).expect(200);
    EXPECT_TRUE(town.settle());
    rida.person.login().expect(201);
    rida.person.get("/v1/courier").expect(403);
    rida.person.get("/v1/orders").expect(200);

    boss.post("/v1/couriers",
              std::format(R"({{"user_id":"{}","name":"Rida","phone":"+32470999998",)"
                          R"("transport":"car"}})",
                          user))
        .expect(201);
    EXPECT_TRUE(town.settle());
    rida.person.login().expect(201);
    rida.person.get("/v1/courier").expect(200);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::kept_couriers
