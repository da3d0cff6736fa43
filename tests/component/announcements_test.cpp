// SPDX-License-Identifier: Apache-2.0
// What operators tell many people: to those who are named, or to a role.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::announcements {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Announcements : ShopDay {
    Announcements() : ShopDay{41} {}

    static constexpr std::string_view here = "/v1/admin/announcements";
    static std::string saying(const std::string& to) {
        return R"({"texts":[{"language":"en","title":"Closed","body":"On Monday."},)"
               R"({"language":"de","title":"Zu","body":"Am Montag."},)"
               R"({"language":"fr","title":"Fermé","body":"Lundi."}])" +
               to + "}";
    }
    Answer tell(const std::string& to, const std::string& key) {
        return town.api.say(boss.request(http::Method::post, std::string{here}, saying(to), key));
    }
    void expect_peace() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_F(Announcements, ThoseWhoAreNamedAreToldOnce) {
    const auto before = town.mails.mails_to(customer.email()).size();
    const std::string to =
        std::format(R"(,"user_ids":["{}","usr_01jh3q8d2v7x0n5m4k9w6r1tbe","{}"])",
                    customer.user_id(), customer.user_id());
    const auto made = tell(to, "one").expect(202);
    EXPECT_EQ(made.header("Location"), std::string{here} + "/" + made.text("/announcement_id"));
    EXPECT_EQ(tell(to, "one").expect(202).text("/announcement_id"), made.text("/announcement_id"));
    town.executor.run_for(5s);
    const std::string own = made.header("Location");
    const auto done = boss.get(own).expect(200);
    EXPECT_EQ(done.text("/state"), "done");
    EXPECT_EQ(done.number("/told"), 1);
    EXPECT_EQ(done.number("/unknown"), 1);
    EXPECT_EQ(told(customer, "announcement"), 1);
    const auto mails = town.mails.mails_to(customer.email());
    ASSERT_EQ(mails.size(), before + 1);
    EXPECT_EQ(mails.back().subject, "Closed");
    const auto all = boss.get(own + "/addressees").expect(200);
    ASSERT_EQ(all.size("/data"), 2U);
    EXPECT_THAT(all.body(), HasSubstr(R"("state":"unknown")"));
    EXPECT_THAT(all.body(), HasSubstr(R"("state":"sent")"));
    EXPECT_EQ(boss.get(here).expect(200).size("/data"), 1U);
    expect_peace();
}

TEST_F(Announcements, ARoleIsToldAndWhoDoesNotWantItsMailGetsNone) {
    customer
        .call(http::Method::put, "/v1/notifications/preferences",
              R"({"kinds":[{"kind":"announcement","mail":false}]})")
        .expect(200);
    const auto before = town.mails.mails_to(customer.email()).size();
    const auto made = tell(R"(,"role":"customer")", "one").expect(202);
    town.executor.run_for(5s);
    const auto done = boss.get(made.header("Location")).expect(200);
    EXPECT_EQ(done.text("/state"), "done");
    EXPECT_GE(done.number("/told"), 1);
    EXPECT_EQ(told(customer, "announcement"), 1);
    EXPECT_EQ(town.mails.mails_to(customer.email()).size(), before);
    expect_peace();
}

TEST_F(Announcements, WhoHasOrderedFromAPartnerIsToldAndTheCouriersOfAZoneAre) {
    Person stranger = register_customer(town, "Sven");
    Rider rider = hire(boss, "Rida");
    place_order(customer, shop, "order-1");
    place_order(customer, shop, "order-2");
    const auto made =
        tell(std::format(R"(,"mail":false,"partner_id":"{}")", shop.partner_id), "one").expect(202);
    const auto zone = tell(R"(,"mail":false,"zone":"centre")", "two").expect(202);
    const auto nowhere = tell(R"(,"zone":"nowhere")", "three").expect(202);
    town.executor.run_for(5s);
    const auto done = boss.get(made.header("Location")).expect(200);
    EXPECT_EQ(done.text("/state"), "done");
    EXPECT_EQ(done.number("/addressees"), 1);
    EXPECT_EQ(done.text("/partner_id"), shop.partner_id);
    EXPECT_EQ(told(customer, "announcement"), 1) << "once, however often they ordered";
    EXPECT_EQ(told(rider.person, "announcement"), 1);
    EXPECT_EQ(told(stranger, "announcement"), 0);
    EXPECT_EQ(boss.get(zone.header("Location")).expect(200).number("/told"), 1);
    const auto nobody = boss.get(nowhere.header("Location")).expect(200);
    EXPECT_EQ(nobody.text("/state"), "done");
    EXPECT_EQ(nobody.number("/addressees"), 0);
    expect_peace();
}

TEST_F(Announcements, WhatCannotBeMeantHasNoEffect) {
    EXPECT_EQ(tell("", "a").expect(422).code(), "notifications.bad_announcement");
    EXPECT_EQ(tell(R"(,"role":"customer","zone":"centre")", "g").expect(422).code(),
              "notifications.bad_announcement");
    EXPECT_EQ(tell(R"(,"role":"king")", "b").expect(422).code(), "request.invalid");
    EXPECT_EQ(tell(R"(,"user_ids":["x"])", "c").expect(422).code(), "request.invalid");
    EXPECT_EQ(tell(R"(,"user_ids":[])", "d").expect(422).code(), "request.invalid");
    EXPECT_EQ(boss.post(here, R"({"texts":[],"role":"customer"})", "e").status(), 422);
    EXPECT_EQ(customer.post(here, saying(R"(,"role":"customer")"), "f").status(), 403);
    EXPECT_EQ(customer.get(here).status(), 403);
    EXPECT_EQ(boss.get(std::string{here} + "/ann_01jh3q8d2v7x0n5m4k9w6r1tbe").expect(404).code(),
              "notifications.no_announcement");
    EXPECT_EQ(boss.get(here).expect(200).size("/data"), 0U);
}

}  // namespace waybill::town::announcements
