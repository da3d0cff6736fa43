// SPDX-License-Identifier: Apache-2.0
// How people come to a role: asked for at sign-up and decided by an operator, or by invitation.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::roles {

using ::testing::IsEmpty;

struct RolesTest : ::testing::Test {
    TownWorld town{{.seed = 31}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);

    /// Opens an account and proves its address; `more` goes into the body.
    Person join(const std::string& name, const std::string& more) {
        const std::string email = name + "@people.example";
        town.api
            .post("/v1/accounts",
                  std::format(R"({{"email":"{}","password":"{}","first_name":"Ina",)"
                              R"("last_name":"Example","phone":"+3225550133"{}}})",
                              email, TownWorld::password, more))
            .expect(201);
        town.executor.run_for(2s);
        const auto code = mail::find_code(town.mails.last_to(email)->text.reveal());
        town.api
            .post("/v1/accounts/verify",
                  std::format(R"({{"email":"{}","code":"{}"}})", email, code.value()))
            .expect(200);
        Person person{town, email};
        person.login().expect(201);
        return person;
    }
    std::string mailed_token(const std::string& email) {
        town.executor.run_for(2s);
        const std::string text = town.mails.last_to(email)->text.reveal();
        return text.substr(text.find("wbi_"), 47);
    }
};

TEST_F(RolesTest, WhoAsksToRideIsACustomerUntilAnOperatorSaysYes) {
    Person rider = join("rider", R"(,"role":"courier")");
    rider.get("/v1/courier").expect(403);
    rider.get("/v1/orders").expect(200);
    EXPECT_EQ(rider.get("/v1/profile/role-request").expect(200).text("/status"), "waiting");
    const auto list = boss.get("/v1/admin/role-requests?role=courier").expect(200);
    ASSERT_EQ(list.size("/data"), 1U);
    EXPECT_EQ(list.text("/data/0/user_id"), rider.user_id());

    const std::string here = "/v1/admin/role-requests/" + rider.user_id();
    EXPECT_EQ(boss.post(here + "/approve", std::format(R"({{"partner_id":"{}"}})", shop.partner_id))
                  .expect(422)
                  .code(),
              "identity.partner_unwanted");
    boss.post(here + "/refuse", R"({"reason":"enough for now"})").expect(200);
    const auto told = rider.get("/v1/profile/role-request").expect(200);
    EXPECT_EQ(told.text("/reason"), "enough for now");
    EXPECT_FALSE(told.has("/answered_by"));
    boss.post(here + "/approve", "{}").expect(200);
    boss.post(here + "/approve", "{}").expect(200);
    EXPECT_EQ(boss.post(here + "/refuse", R"({"reason":"late"})").expect(409).code(),
              "identity.role_approved");
    boss.post("/v1/couriers", std::format(R"({{"user_id":"{}","name":"Ina","phone":"+3225550133",)"
                                          R"("transport":"car"}})",
                                          rider.user_id()))
        .expect(201);
    rider.login().expect(201);
    rider.get("/v1/courier").expect(200);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(RolesTest, WhoAsksToCookSeesTheQueueOnceAPartnerIsNamed) {
    Person cook = join("cook", R"(,"role":"partner")");
    const std::string here = "/v1/admin/role-requests/" + cook.user_id() + "/approve";
    EXPECT_EQ(boss.post(here, "{}").expect(422).code(), "identity.partner_needed");
    EXPECT_EQ(boss.post(here, R"({"partner_id":"prt_01jh3q8d2v7x0n5m4k9w6r1tbe"})").status(), 404);
    boss.post(here, std::format(R"({{"partner_id":"{}"}})", shop.partner_id)).expect(200);
    town.executor.run_for(2s);
    cook.login().expect(201);
    cook.get("/v1/partners/" + shop.partner_id + "/orders").expect(200);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(RolesTest, AMailedInvitationMakesStaffOnce) {
    const auto made =
        boss.post("/v1/admin/invitations", std::format(R"({{"role":"partner","partner_id":"{}",)"
                                                       R"("email":"pia@people.example"}})",
                                                       shop.partner_id));
    const std::string token = made.expect(201).text("/token");
    EXPECT_EQ(made.header("Cache-Control"), "no-store");
    EXPECT_EQ(mailed_token("pia@people.example"), token);
    EXPECT_FALSE(boss.get("/v1/admin/invitations").expect(200).has("/data/0/token"));

    Person pia = join("pia", std::format(R"(,"invitation":"{}")", token));
    pia.get("/v1/partners/" + shop.partner_id + "/orders").expect(200);
    const auto list = boss.get("/v1/admin/invitations").expect(200);
    EXPECT_EQ(list.text("/data/0/status"), "accepted");
    EXPECT_EQ(list.text("/data/0/accepted_by"), pia.user_id());
    const auto used = town.api.post(
        "/v1/accounts",
        std::format(R"({{"email":"eve@people.example","password":"{}","first_name":"Eve",)"
                    R"("last_name":"Example","invitation":"{}"}})",
                    TownWorld::password, token));
    EXPECT_EQ(used.expect(422).code(), "identity.invitation_invalid");
    boss.post("/v1/admin/invitations/" + list.text("/data/0/invitation_id") + "/revoke")
        .expect(409);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(RolesTest, BadInvitationsAndRequestsAreRefusedByTheirFields) {
    EXPECT_EQ(boss.post("/v1/admin/invitations", R"({"role":"partner"})").expect(422).code(),
              "identity.bad_request");
    EXPECT_EQ(boss.post("/v1/admin/invitations", R"({"role":"customer"})").expect(422).code(),
              "identity.bad_request");
    boss.post("/v1/admin/invitations",
              R"({"role":"partner","partner_id":"prt_01jh3q8d2v7x0n5m4k9w6r1tbe"})")
        .expect(404);
    boss.post("/v1/admin/invitations/inv_01jh3q8d2v7x0n5m4k9w6r1tbe/revoke").expect(404);
    boss.post("/v1/admin/role-requests/" + boss.user_id() + "/approve", "{}").expect(404);
    shop.keeper.post("/v1/admin/invitations", R"({"role":"operator"})").expect(403);
    EXPECT_EQ(
        town.api
            .post("/v1/accounts", std::format(R"({{"email":"eve@people.example","password":"{}",)"
                                              R"("first_name":"Eve","last_name":"Example",)"
                                              R"("role":"operator"}})",
                                              TownWorld::password))
            .expect(422)
            .code(),
        "identity.bad_request");
}

}  // namespace waybill::town::roles
