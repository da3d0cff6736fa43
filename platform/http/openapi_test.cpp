// SPDX-License-Identifier: Apache-2.0
#include "platform/http/openapi.hpp"

#include "platform/http/router_world.hpp"
#include "platform/json/schema_world.hpp"
#include "platform/testing/json_pointer.hpp"

#include <gtest/gtest.h>

namespace waybill::http::openapi_test {

using json::Document;
using json::View;
using world::World;

void expect_refs_resolve(View root, View value) {
    if (const auto ref = value.text("$ref")) {
        EXPECT_TRUE(ref->starts_with("#/"));
        EXPECT_TRUE(at_pointer(root, ref->substr(1))) << *ref;
    }
    for (auto child = value.first(); child.more(); child.next())
        expect_refs_resolve(root, child.value());
}

/// Calls `visit(path, method, operation)` for each operation.
template <typename Visit>
void each_operation(View root, const Visit& visit) {
    const View paths = *root.find("paths");
    for (auto path = paths.first(); path.more(); path.next()) {
        const View item = path.value();
        for (auto method = item.first(); method.more(); method.next())
            visit(path.key(), method.key(), method.value());
    }
}

class OpenApi : public testing::Test {
protected:
    World world;
    std::string text = openapi(world.router, {});
    Document document = std::move(Document::parse(text).value());
    View root = document.root();
};

TEST_F(OpenApi, IsOneDocumentWhoseReferencesResolve) {
    EXPECT_EQ(root.text("openapi"), "3.1.0");
    expect_refs_resolve(root, root);
    World again;
    EXPECT_EQ(openapi(again.router, {}), text);
}

TEST_F(OpenApi, HasEveryDocumentedRouteOnce) {
    std::set<std::string_view> ids;
    each_operation(root, [&](std::string_view path, std::string_view, View operation) {
        EXPECT_TRUE(path.starts_with('/'));
        const auto id = operation.text("operationId");
        ASSERT_TRUE(id);
        EXPECT_TRUE(ids.insert(*id).second) << *id;
    });
    EXPECT_EQ(ids, (std::set<std::string_view>{"add_item", "callback", "edit_item",
                                               "explain_problem", "kept", "list_items",
                                               "list_problems", "live", "log_in", "long", "menu"}));
}

TEST_F(OpenApi, EachOperationSaysWhoMayWhatComesBackAndWhatGoesWrong) {
    each_operation(root, [&](std::string_view path, std::string_view method, View operation) {
        const auto where = std::string{method} + " " + std::string{path};
        EXPECT_TRUE(operation.text("summary")) << where;
        EXPECT_TRUE(operation.text("x-authz")) << where;
        EXPECT_TRUE(operation.find("security")) << where;
        bool good = false;
        bool bad = false;
        const View responses = *operation.find("responses");
        for (auto response = responses.first(); response.more(); response.next()) {
            good = good || response.key().starts_with('2') || response.key() == "101";
            bad = bad || response.key().starts_with('4');
            EXPECT_TRUE(response.value().text("description")) << where;
        }
        EXPECT_TRUE(good) << where;
        EXPECT_TRUE(bad) << where;
    });
}

TEST_F(OpenApi, ExamplesAreValidUnderTheirSchemas) {
    const json::schema_world::Validator validator{root};
    const auto check = [&](std::string_view path, View holder) {
        const auto schema = holder.find("schema");
        const auto example = holder.find("example");
        if (!schema || !example) return;
        EXPECT_EQ(validator.check(*schema, *example), std::nullopt) << path;
    };
    int bodies = 0;
    each_operation(root, [&](std::string_view path, std::string_view, View operation) {
        const View parameters = *operation.find("parameters");
        for (auto parameter = parameters.first(); parameter.more(); parameter.next())
            check(path, parameter.value());
        if (const auto body = at_pointer(operation, "/requestBody/content/application~1json")) {
            ++bodies;
            check(path, *body);
        }
        for (const auto* status : {"200", "201"})
            if (const auto content = at_pointer(
                    operation, "/responses/" + std::string{status} + "/content/application~1json"))
                check(path, *content);
    });
    EXPECT_EQ(bodies, 3);
}

TEST_F(OpenApi, TellsTheWholeOfAnOperation) {
    const auto add = at_pointer(root, "/paths/~1v1~1orders~1{id}~1items/post");
    ASSERT_TRUE(add);
    EXPECT_EQ(add->text("x-authz"), "customer");
    EXPECT_EQ(json::canonical(*add->find("security")),
              R"([{"bearer":[]},{"cookie":[],"csrf":[]}])");
    EXPECT_EQ(at_pointer(*add, "/parameters/0/in")->string(), "path");
    EXPECT_EQ(at_pointer(*add, "/parameters/1/name")->string(), "Idempotency-Key");
    EXPECT_TRUE(at_pointer(*add, "/parameters/1/required")->boolean());
    EXPECT_EQ(at_pointer(*add, "/requestBody/content/application~1json/schema/$ref")->string(),
              "#/components/schemas/AddItem");
    EXPECT_EQ(json::canonical(*at_pointer(*add, "/responses/409/x-codes")),
              R"(["idempotency.in_flight","orders.closed"])");
    EXPECT_TRUE(at_pointer(*add, "/responses/201/content/application~1json/example/order_id"));
    for (const auto* status : {"400", "401", "403", "413", "415", "422", "429", "500", "504"})
        EXPECT_TRUE(at_pointer(*add, "/responses/" + std::string{status})) << status;

    const auto list = at_pointer(root, "/paths/~1v1~1orders~1{id}~1items/get");
    EXPECT_EQ(at_pointer(*list, "/parameters/1/schema/default")->integer(), 50);
    EXPECT_FALSE(at_pointer(*list, "/parameters/2/schema/default"));
    EXPECT_EQ(list->find("security")->size(), 0u);
    EXPECT_FALSE(at_pointer(*list, "/responses/401"));

    EXPECT_TRUE(at_pointer(root, "/paths/~1v1~1live~1{room}/get/responses/426"));
}

TEST_F(OpenApi, RoutesAreListedForAGoldenFile) {
    EXPECT_EQ(route_list(world.router), "GET /files/{name...} anyone\n"
                                        "GET /problems anyone\n"
                                        "GET /problems/{code} anyone\n"
                                        "POST /v1/callbacks/{name} signature\n"
                                        "POST /v1/kept signed_in\n"
                                        "LIVE /v1/live/{room} signed_in\n"
                                        "POST /v1/logins anyone\n"
                                        "GET /v1/long anyone\n"
                                        "GET /v1/menu anyone\n"
                                        "GET /v1/orders/{id}/items anyone\n"
                                        "POST /v1/orders/{id}/items customer\n"
                                        "PATCH /v1/orders/{id}/items signed_in\n");
}

/// Real answers fit the schemas that are promised for them.
TEST_F(OpenApi, AnswersMatchTheDocument) {
    const json::schema_world::Validator validator{root};
    const auto created = world.send(World::add_item());
    const auto refused = world.send(World::add_item(R"({"quantity":0})"));
    const auto check = [&](std::string_view schema, const Response& response) {
        const auto body = Document::parse(response.body);
        EXPECT_EQ(validator.check(*at_pointer(root, schema), body->root()), std::nullopt);
    };
    check("/components/schemas/Item", created);
    check("/components/schemas/Problem", refused);
}

}  // namespace waybill::http::openapi_test
