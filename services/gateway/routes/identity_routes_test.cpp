// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::identity_routes_test {

using http::Method;
using testing::code_of;
using testing::fields_of;
using testing::GatewayWorld;

constexpr std::string_view person =
    R"({"email":"ada@example.com","password":"three quiet herons","first_name":"Ada",)"
    R"("last_name":"Lovelace","phone":"+3225550101"})";

identity::v1::Account account(const GatewayWorld& world) {
    identity::v1::Account made;
    made.set_user_id(world.user("ada").text());
    made.set_email("ada@example.com");
    made.set_first_name("Ada");
    made.set_last_name("Lovelace");
    made.set_locale("en");
    made.add_roles("customer");
    made.set_version(1);
    return made;
}

TEST(IdentityRoutes, RegisteringAnswersTheAccount) {
    GatewayWorld world;
    world.identity.on_register_ = [&](const auto&) { return account(world); };
    const auto response = world.send(Method::post, "/v1/accounts", std::string{person});
    EXPECT_EQ(response.status, 201);
    EXPECT_NE(response.body.find(R"("roles":["customer"],"verified":false)"), std::string::npos);
    EXPECT_EQ(response.body.find("herons"), std::string::npos);
    EXPECT_EQ(world.identity.on_register_.last.phone(), "+3225550101");
}

TEST(IdentityRoutes, ASignedBodyIsPassedOnAsItCame) {
    GatewayWorld world;
    world.identity.on_register_ = [&](const auto&) { return account(world); };
    auto request = GatewayWorld::request(Method::post, "/v1/accounts", std::string{person});
    EXPECT_EQ(world.send(request).status, 201);
    EXPECT_EQ(world.identity.on_register_.last.signed_body().body(), "");
    request.headers.set("webhook-id", "one");
    request.headers.set("webhook-timestamp", "1767603600");
    request.headers.set("webhook-signature", "v1,abc");
    EXPECT_EQ(world.send(request).status, 201);
    const auto& passed = world.identity.on_register_.last.signed_body();
    EXPECT_EQ(passed.body(), person);
    EXPECT_EQ(passed.id(), "one");
    EXPECT_EQ(passed.signature(), "v1,abc");
}

TEST(IdentityRoutes, WrongAccountsAreNamedFieldByField) {
    GatewayWorld world;
    const auto response = world.send(
        Method::post, "/v1/accounts",
        R"({"email":"ada@","password":"short","first_name":"\u200b","last_name":"R2-D2!",)"
        R"("phone":"12","roles":["operator"]})");
    EXPECT_EQ(response.status, 422);
    const std::string fields = fields_of(response);
    for (const auto* wrong : {"/email request.bad_format", "/password request.out_of_bounds",
                              "/first_name request.out_of_bounds", "/last_name request.bad_format",
                              "/phone request.bad_format", "/roles request.unknown_field"})
        EXPECT_NE(fields.find(wrong), std::string::npos) << wrong << " not in\n" << fields;
    EXPECT_EQ(response.body.find("short"), std::string::npos);
    EXPECT_EQ(world.identity.on_register_.calls, 0);
}

TEST(IdentityRoutes, LoginTellsTokensAndPassesTheAddressOn) {
    GatewayWorld world;
    world.identity.on_login = [&](const auto&) {
        identity::v1::Session session;
        session.set_access_token("access");
        session.set_refresh_token("refresh");
        *session.mutable_account() = account(world);
        return session;
    };
    const auto response =
        world.send(Method::post, "/v1/sessions", R"({"email":"ada@example.com","password":"x"})");
    EXPECT_EQ(response.status, 201);
    EXPECT_NE(response.body.find(R"("access_token":"access","token_type":"Bearer")"),
              std::string::npos);
    EXPECT_EQ(response.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(world.identity.on_login.last.address(), "10.0.0.7");
}

TEST(IdentityRoutes, RefusalsKeepTheirStatus) {
    const std::tuple<ErrorKind, std::string_view, int> refusals[] = {
        {ErrorKind::unauthenticated, "identity.wrong_credentials", 401},
        {ErrorKind::forbidden, "identity.not_verified", 403},
        {ErrorKind::rate_limited, "identity.too_many_failures", 429}};
    for (const auto& [kind, reason, status] : refusals) {
        GatewayWorld world;
        world.identity.on_login = [kind, reason](const auto&) -> Result<identity::v1::Session> {
            return fail(kind, reason);
        };
        const auto response = world.send(Method::post, "/v1/sessions",
                                         R"({"email":"ada@example.com","password":"x"})");
        EXPECT_EQ(response.status, status);
        EXPECT_EQ(code_of(response), reason);
    }
}

TEST(IdentityRoutes, ResendingIsAcceptedWhateverIsKnown) {
    GatewayWorld world;
    world.identity.on_resend_code = [](const auto&) { return waybill::v1::Empty{}; };
    const auto response =
        world.send(Method::post, "/v1/accounts/resend-code", R"({"email":"ada@example.com"})");
    EXPECT_EQ(response.status, 202);
    EXPECT_TRUE(response.body.empty());
}

TEST(IdentityRoutes, SigningOutEndsTheCallersOwnSession) {
    GatewayWorld world;
    world.identity.on_sign_out = [](const auto&) { return waybill::v1::Empty{}; };
    EXPECT_EQ(world.send(Method::delete_, "/v1/sessions/current", "", "ada").status, 204);
    const auto& asked = world.identity.on_sign_out.last;
    EXPECT_EQ(asked.user_id(), world.user("ada").text());
    EXPECT_TRUE(asked.session_id().starts_with("ses_"));
    EXPECT_FALSE(asked.everywhere());
    world.send(Method::delete_, "/v1/sessions/current?everywhere=true", "", "ada");
    EXPECT_TRUE(world.identity.on_sign_out.last.everywhere());
}

TEST(IdentityRoutes, ListsAndEndsTheCallersOwnSessions) {
    GatewayWorld world;
    world.identity.on_list_sessions = [](const auto& request) {
        identity::v1::ListSessionsReply reply;
        auto& session = *reply.add_sessions();
        session.set_session_id(request.session_id());
        session.set_agent("curl/8");
        session.set_current(true);
        return reply;
    };
    world.identity.on_sign_out = [](const auto&) { return waybill::v1::Empty{}; };
    const auto page = world.send(Method::get, "/v1/sessions?limit=5", "", "ada");
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.body.find(R"("agent":"curl/8")"), std::string::npos);
    EXPECT_EQ(world.identity.on_list_sessions.last.user_id(), world.user("ada").text());
    EXPECT_EQ(world.identity.on_list_sessions.last.page().limit(), 5);
    const std::string session = world.identity.on_list_sessions.last.session_id();
    EXPECT_TRUE(session.starts_with("ses_"));
    EXPECT_EQ(world.send(Method::delete_, "/v1/sessions/" + session, "", "ada").status, 204);
    EXPECT_EQ(world.identity.on_sign_out.last.session_id(), session);
    EXPECT_FALSE(world.identity.on_sign_out.last.everywhere());
    EXPECT_EQ(world.send(Method::get, "/v1/sessions").status, 401);
    EXPECT_EQ(world.send(Method::delete_, "/v1/sessions/ses_1", "", "ada").status, 400);
}

TEST(IdentityRoutes, AProfileIsTheCallersOwn) {
    GatewayWorld world;
    world.identity.on_get_profile = [&](const auto&) { return account(world); };
    world.identity.on_update_profile = [&](const auto&) { return account(world); };
    const auto mine = world.send(Method::get, "/v1/profile", "", "ada");
    EXPECT_EQ(mine.status, 200);
    // Another's profile may have the same tag: a cache must not take one for the other.
    EXPECT_EQ(mine.headers.find("Cache-Control"), "private, no-cache");
    EXPECT_EQ(mine.headers.count("Vary"), 2U);
    EXPECT_EQ(world.identity.on_get_profile.last.user_id(), world.user("ada").text());
    EXPECT_EQ(world.send(Method::patch, "/v1/profile", R"({"phone":null})", "ada").status, 200);
    const auto& asked = world.identity.on_update_profile.last;
    EXPECT_TRUE(asked.has_phone() && asked.phone().empty());
    EXPECT_FALSE(asked.has_first_name());
}

TEST(IdentityRoutes, OnlyOperatorsMakeUsersAndRoles) {
    GatewayWorld world;
    world.identity.on_add_user = [&](const auto&) { return account(world); };
    world.identity.on_grant_role = [&](const auto&) { return account(world); };
    std::string body{person};
    body.replace(body.size() - 1, 1, R"(,"roles":["courier","operator"]})");
    EXPECT_EQ(world.send(Method::post, "/v1/users", body, "olga").status, 201);
    EXPECT_EQ(world.identity.on_add_user.last.roles(1), "operator");
    EXPECT_EQ(world.send(Method::post, "/v1/users", body, "sue").status, 403);
    const std::string roles = "/v1/users/" + world.user("carl").text() + "/roles";
    EXPECT_EQ(world.send(Method::post, roles, R"({"role":"partner"})", "olga").status, 200);
    EXPECT_EQ(world.send(Method::post, roles, R"({"role":"king"})", "olga").status, 422);
    EXPECT_EQ(world.send(Method::post, roles, R"({"role":"partner"})", "ada").status, 403);
}

}  // namespace waybill::gateway::identity_routes_test
