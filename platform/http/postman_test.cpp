// SPDX-License-Identifier: Apache-2.0
#include "platform/http/postman.hpp"

#include "platform/http/openapi.hpp"
#include "platform/http/router_world.hpp"
#include "platform/testing/json_pointer.hpp"

#include <gtest/gtest.h>

namespace waybill::http::postman_test {

using json::View;
using world::World;

class Postman : public testing::Test {
protected:
    World world;
    std::string document = openapi(world.router, {.description = "What it is"});
    std::string text = postman(document).value();
    json::Document collection = std::move(json::Document::parse(text).value());
    View root = collection.root();

    /// The request of an operation, by its summary.
    View request(std::string_view summary) {
        const View folders = *root.find("item");
        for (auto folder = folders.first(); folder.more(); folder.next()) {
            const View items = *folder.value().find("item");
            for (auto item = items.first(); item.more(); item.next())
                if (item.value().text("name") == summary) return *item.value().find("request");
        }
        ADD_FAILURE() << "no request " << summary;
        return root;
    }
    static std::string at(View view, std::string_view pointer) {
        const auto found = at_pointer(view, pointer);
        return found ? json::canonical(*found) : "nothing";
    }
};

TEST_F(Postman, IsACollectionOfThisFormat) {
    EXPECT_EQ(at(root, "/info/name"), R"("Waybill")");
    EXPECT_EQ(at(root, "/info/schema"),
              R"("https://schema.getpostman.com/json/collection/v2.1.0/collection.json")");
    EXPECT_EQ(at(root, "/auth/bearer/0/value"), R"("{{token}}")");
    EXPECT_EQ(postman(document), text);
}

TEST_F(Postman, HasEveryDocumentedOperation) {
    std::size_t documented = 0;
    for (const Route& route : world.router.routes()) documented += route.spec.documented ? 1 : 0;
    std::size_t there = 0;
    const View folders = *root.find("item");
    for (auto folder = folders.first(); folder.more(); folder.next())
        there += folder.value().find("item")->size();
    EXPECT_EQ(there, documented);
}

TEST_F(Postman, AnOperationIsReadyToBeSent) {
    const View add = request("Add an item");
    EXPECT_EQ(at(add, "/method"), R"("POST")");
    EXPECT_EQ(at(add, "/url/raw"), R"("{{base_url}}/v1/orders/:id/items")");
    EXPECT_EQ(at(add, "/url/variable/0/key"), R"("id")");
    EXPECT_EQ(at(add, "/header/0/value"), R"("application/json")");
    EXPECT_EQ(at(add, "/header/1/key"), R"("Idempotency-Key")");
    EXPECT_EQ(at(add, "/header/1/value"), R"("{{$guid}}")");
    EXPECT_EQ(at(add, "/header/1/disabled"), "nothing");  // it is required here
    EXPECT_EQ(at(add, "/auth"), "nothing");               // the collection's token
    const auto body = json::Document::parse(at_pointer(add, "/body/raw")->string());
    ASSERT_TRUE(body);
    EXPECT_TRUE(body->root().find("product_id"));
}

TEST_F(Postman, WhatMayBeLeftOutIsSwitchedOff) {
    const View list = request("List items");
    EXPECT_EQ(at(list, "/url/query/0/key"), R"("limit")");
    EXPECT_EQ(at(list, "/url/query/0/disabled"), "true");
    EXPECT_EQ(at(list, "/auth/type"), R"("noauth")");
    EXPECT_EQ(at(list, "/body"), "nothing");
}

TEST(PostmanOfNothing, IsAnError) { EXPECT_FALSE(postman("{")); }

}  // namespace waybill::http::postman_test
