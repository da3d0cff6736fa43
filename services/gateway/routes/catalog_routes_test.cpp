// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::catalog_routes_test {

using http::Method;
using testing::code_of;
using testing::fields_of;
using testing::GatewayWorld;

std::string partner_path() { return "/v1/partners/" + std::string{GatewayWorld::partner}; }

constexpr std::string_view new_partner =
    R"({"title":"Corner Bakery","kind":"bakery","address":"Mill Lane 3",)"
    R"("place":{"lat":50.85,"lon":4.35},"api_url":"https://kitchen.example/waybill"})";

http::Request edit(std::string body, std::string_view who, std::string_view tag = "\"v3-open\"") {
    auto request = GatewayWorld::request(Method::patch, partner_path(), std::move(body), who);
    if (!tag.empty()) request.headers.add("If-Match", tag);
    return request;
}

TEST(CatalogRoutes, AnyoneReadsListedPartnersWithoutTheirApiUrl) {
    GatewayWorld world;
    world.catalog.on_get_partner = [&](const auto&) { return world.a_partner(); };
    const auto one = world.send(Method::get, partner_path());
    EXPECT_EQ(one.status, 200);
    EXPECT_EQ(one.headers.find("ETag"), "\"v3-open\"");
    EXPECT_EQ(one.body.find("kitchen.example"), std::string::npos);
    EXPECT_TRUE(world.catalog.on_get_partner.last.listed_only());
    EXPECT_EQ(world.catalog.on_get_partner.service, "gateway");

    world.catalog.on_list_partners = [&](const auto&) {
        catalog::v1::ListPartnersReply reply;
        *reply.add_partners() = world.a_partner();
        reply.set_next_cursor("next");
        return reply;
    };
    const auto all = world.send(Method::get, "/v1/partners?kind=bakery&limit=1");
    EXPECT_EQ(all.status, 200);
    EXPECT_NE(all.body.find(R"("next_cursor":"next","has_more":true)"), std::string::npos);
    EXPECT_EQ(world.catalog.on_list_partners.last.kind(), "bakery");
    EXPECT_TRUE(world.catalog.on_list_partners.last.listed_only());
    EXPECT_EQ(all.body.find("kitchen.example"), std::string::npos);
}

TEST(CatalogRoutes, OperatorAddsAPartnerUnderAKey) {
    GatewayWorld world;
    world.catalog.on_create_partner = [&](const auto&) { return world.a_partner(); };
    auto request =
        GatewayWorld::request(Method::post, "/v1/partners", std::string{new_partner}, "olga");
    request.headers.add("Idempotency-Key", "key-1");
    const auto response = world.send(std::move(request));
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.headers.find("Location"), partner_path());
    const auto& asked = world.catalog.on_create_partner.last;
    EXPECT_EQ(asked.partner().title(), "Corner Bakery");
    EXPECT_EQ(asked.partner().place().lat(), 50.85);
    EXPECT_EQ(asked.idempotency().key(), "key-1");
    EXPECT_TRUE(asked.idempotency().scope().starts_with(world.user("olga").text()));
}

TEST(CatalogRoutes, ANewSecretIsShownOnceAndNotKept) {
    GatewayWorld world;
    const auto answer = [&](bool first) {
        return [&world, first](const auto&) {
            auto made = world.a_partner();
            if (first) made.set_new_secret("whsec_c2VjcmV0");
            return made;
        };
    };
    auto request =
        GatewayWorld::request(Method::post, "/v1/partners", std::string{new_partner}, "olga");
    request.headers.add("Idempotency-Key", "key-1");
    world.catalog.on_create_partner = answer(true);
    const auto made = world.send(request);
    EXPECT_EQ(made.status, 201);
    EXPECT_NE(made.body.find("whsec_"), std::string::npos);
    EXPECT_EQ(made.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(world.answers.size(), 0U);
    // The catalog keeps the key too, and with it what it made.
    world.catalog.on_create_partner = answer(false);
    const auto again = world.send(request);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body.find("whsec_"), std::string::npos);

    world.catalog.on_update_partner = answer(true);
    auto given = edit(R"({"api_url":"https://kitchen.example/waybill"})", "pat");
    given.headers.add("Idempotency-Key", "key-2");
    const auto kept = world.answers.size();
    EXPECT_NE(world.send(given).body.find("whsec_"), std::string::npos);
    EXPECT_EQ(world.answers.size(), kept);
}

TEST(CatalogRoutes, WrongFieldsOfAPartnerAreNamed) {
    GatewayWorld world;
    const auto response = world.send(
        Method::post, "/v1/partners",
        R"({"title":"","kind":"bakery","address":"x","place":{"lat":91,"lon":4},"colour":1,)"
        R"("hours":[{"weekday":8,"opens_minute":0,"closes_minute":60}],"email":"nobody"})",
        "olga");
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(code_of(response), "request.invalid");
    const std::string fields = fields_of(response);
    for (const auto* wrong :
         {"/title request.out_of_bounds", "/place/lat request.out_of_bounds",
          "/colour request.unknown_field", "/hours/0/weekday request.out_of_bounds",
          "/email request.bad_format"})
        EXPECT_NE(fields.find(wrong), std::string::npos) << wrong << " not in\n" << fields;
    EXPECT_EQ(world.catalog.on_create_partner.calls, 0);
}

TEST(CatalogRoutes, EditNeedsAVersionAndTheRightHands) {
    GatewayWorld world;
    world.catalog.on_update_partner = [&](const auto&) { return world.a_partner(); };
    EXPECT_EQ(world.send(edit(R"({"paused":true})", "pat", "")).status, 428);
    EXPECT_EQ(world.send(edit(R"({"paused":true})", "ada")).status, 403);
    EXPECT_EQ(world.send(edit(R"({"paused":true})", "pat")).status, 200);
    EXPECT_EQ(world.catalog.on_update_partner.last.if_version(), 3);
    EXPECT_TRUE(world.catalog.on_update_partner.last.paused());
    EXPECT_FALSE(world.catalog.on_update_partner.last.has_title());
    const int calls = world.catalog.on_update_partner.calls;
    EXPECT_EQ(world.send(edit(R"({"verified":true})", "pat")).status, 403);
    EXPECT_EQ(world.catalog.on_update_partner.calls, calls);
    EXPECT_EQ(world.send(edit(R"({"verified":true})", "olga")).status, 200);
}

TEST(CatalogRoutes, EveryFieldThatIsGivenIsPassedOn) {
    GatewayWorld world;
    world.catalog.on_update_partner = [&](const auto&) { return world.a_partner(); };
    const auto response = world.send(
        edit(R"({"brand":"Mill","email":null,"phone":"+3225550199","address":"Mill Lane 4",)"
             R"("place":{"lat":50.1,"lon":4.2},"zone":"Europe/Paris",)"
             R"("hours":[{"weekday":1,"opens_minute":0,"closes_minute":60}],)"
             R"("holidays":[{"date":"2026-12-25"},{"date":"2026-12-26",)"
             R"("hours":[{"opens_minute":600,"closes_minute":840}]}],)"
             R"("delivery_fee":{"amount":199,"currency":"EUR"}})",
             "pat"));
    EXPECT_EQ(response.status, 200) << response.body;
    const auto& asked = world.catalog.on_update_partner.last;
    EXPECT_EQ(asked.brand(), "Mill");
    EXPECT_TRUE(asked.has_email());
    EXPECT_EQ(asked.email(), "");
    EXPECT_EQ(asked.phone(), "+3225550199");
    EXPECT_EQ(asked.place().lat(), 50.1);
    EXPECT_EQ(asked.zone(), "Europe/Paris");
    EXPECT_EQ(asked.week().hours_size(), 1);
    EXPECT_EQ(asked.calendar().holidays_size(), 2);
    EXPECT_EQ(asked.calendar().holidays(1).hours(0).closes_minute(), 840);
    EXPECT_EQ(asked.delivery_fee().amount(), 199);
    EXPECT_FALSE(asked.has_kind());

    EXPECT_EQ(world.send(edit(R"({"hours":[],"holidays":[]})", "pat")).status, 200);
    EXPECT_TRUE(world.catalog.on_update_partner.last.has_week());
    EXPECT_TRUE(world.catalog.on_update_partner.last.has_calendar());
    EXPECT_EQ(world.send(edit(R"({"kind":"cafe"})", "pat")).status, 403);
    EXPECT_EQ(world.send(edit(R"({"kind":"cafe"})", "olga")).status, 200);
}

TEST(CatalogRoutes, ADeletedPartnerIsNotKeptByAnybody) {
    GatewayWorld world;
    world.catalog.on_delete_partner = [](const auto&) { return waybill::v1::Empty{}; };
    world.catalog.on_get_partner = [&](const auto&) {
        auto partner = world.a_partner();
        partner.set_deleted(true);
        return partner;
    };
    EXPECT_EQ(world.send(Method::delete_, partner_path(), "", "ada").status, 403);
    EXPECT_EQ(world.send(Method::delete_, partner_path(), "", "pat").status, 204);
    EXPECT_EQ(world.catalog.on_delete_partner.last.if_version(), 0);
    auto tagged = GatewayWorld::request(Method::delete_, partner_path(), "", "pat");
    tagged.headers.add("If-Match", "\"v3-open\"");
    EXPECT_EQ(world.send(std::move(tagged)).status, 204);
    EXPECT_EQ(world.catalog.on_delete_partner.last.if_version(), 3);
    EXPECT_EQ(world.send(Method::get, partner_path() + "/settings", "", "pat").status, 404);
}

TEST(CatalogRoutes, StaffOfAnotherPartnerFindNothing) {
    GatewayWorld world;
    auto request = GatewayWorld::request(
        Method::patch, "/v1/partners/prt_01kfm7q4x8f3v9a2c5d6e7g8hk", R"({"paused":true})", "pat");
    request.headers.add("If-Match", "\"v1\"");
    const auto response = world.send(std::move(request));
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(code_of(response), "catalog.partner_not_found");
    EXPECT_EQ(world.catalog.on_update_partner.calls, 0);
}

TEST(CatalogRoutes, ATagThatIsNoVersionMatchesNothing) {
    const std::pair<std::string_view, std::int64_t> tags[] = {
        {"v3", 3}, {"v3-open", 3}, {"v12-ab", 12}, {"3", -1},   {"v", -1},
        {"", -1},  {"v0", -1},     {"v-1", -1},    {"v3x", -1}, {"\"*\"", -1}};
    for (const auto& [tag, version] : tags) EXPECT_EQ(version_of(tag), version) << tag;
}

TEST(CatalogRoutes, AStarMatchesWhateverVersionThereIs) {
    GatewayWorld world;
    world.catalog.on_update_partner = [&](const auto&) { return world.a_partner(); };
    EXPECT_EQ(world.send(edit(R"({"paused":true})", "pat", "*")).status, 200);
    EXPECT_EQ(world.catalog.on_update_partner.last.if_version(), 0);
    // In quotes it is a tag like any other, and nobody's.
    EXPECT_EQ(world.send(edit(R"({"paused":true})", "pat", "\"*\"")).status, 200);
    EXPECT_EQ(world.catalog.on_update_partner.last.if_version(), -1);
}

TEST(CatalogRoutes, AddedStaffActAtOnce) {
    GatewayWorld world;
    world.catalog.on_add_staff = [](const auto&) { return waybill::v1::Empty{}; };
    world.identity.on_get_profile = [](const auto&) { return identity::v1::Account{}; };
    const std::string body = R"({"user_id":")" + world.user("carl").text() + "\"}";
    EXPECT_EQ(world.send(Method::post, partner_path() + "/staff", body, "olga").status, 204);
    EXPECT_EQ(world.catalog.on_add_staff.last.user_id(), world.user("carl").text());
    EXPECT_EQ(world.send(Method::post, partner_path() + "/staff", body, "pat").status, 403);
}

TEST(CatalogRoutes, NobodyActsForAPartnerWithoutAnAccount) {
    GatewayWorld world;
    world.identity.on_get_profile = [](const auto&) {
        return fail(ErrorKind::not_found, "identity.not_found");
    };
    const std::string body = R"({"user_id":")" + world.user("carl").text() + "\"}";
    EXPECT_EQ(world.send(Method::post, partner_path() + "/staff", body, "olga").status, 404);
    EXPECT_EQ(world.catalog.on_add_staff.calls, 0);
}

TEST(CatalogRoutes, ProductsAreChangedByThoseWhoKeepThem) {
    GatewayWorld world;
    const std::string path = "/v1/products/" + std::string{GatewayWorld::product};
    world.catalog.on_update_product = [&](const auto&) { return world.an_offer().product(); };
    world.catalog.on_delete_product = [](const auto&) { return waybill::v1::Empty{}; };
    world.catalog.on_get_product = [&](const auto&) { return world.an_offer().product(); };
    const auto change = [&](std::string_view as, std::string_view tag) {
        auto request =
            GatewayWorld::request(Method::patch, path, R"({"description":"No rye"})", as);
        if (!tag.empty()) request.headers.add("If-Match", tag);
        return world.send(std::move(request)).status;
    };
    EXPECT_EQ(change("pat", ""), 428);
    EXPECT_EQ(change("pat", "\"v2\""), 200);
    const auto& asked = world.catalog.on_update_product.last;
    EXPECT_EQ(asked.if_version(), 2);
    EXPECT_FALSE(asked.has_name());
    ASSERT_EQ(asked.keepers().partner_ids_size(), 1);
    EXPECT_EQ(asked.keepers().partner_ids(0), GatewayWorld::partner);
    EXPECT_EQ(change("olga", "\"v2\""), 200);
    EXPECT_FALSE(world.catalog.on_update_product.last.has_keepers());
    EXPECT_EQ(change("ada", "\"v2\""), 403);
    EXPECT_EQ(world.send(Method::delete_, path, "", "pat").status, 204);
    EXPECT_TRUE(world.catalog.on_delete_product.last.has_keepers());
    EXPECT_EQ(world.send(Method::get, path, "", "pat").status, 200);
    EXPECT_EQ(world.send(Method::get, path).status, 401);
}

TEST(CatalogRoutes, ProductsAreAddedByThoseWhoSell) {
    GatewayWorld world;
    world.catalog.on_create_product = [&](const auto&) { return world.an_offer().product(); };
    const std::string body = R"({"name":"Rye bread","category":"bread"})";
    EXPECT_EQ(world.send(Method::post, "/v1/products", body, "pat").status, 201);
    EXPECT_EQ(world.send(Method::post, "/v1/products", body, "ada").status, 403);
    EXPECT_EQ(world.send(Method::post, "/v1/products", R"({"name":"x"})", "pat").status, 422);
}

}  // namespace waybill::gateway::catalog_routes_test
