// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::bad_input {

using ::testing::IsEmpty;

/// A request that is wrong in one way. `$partner`, `$offer` and `$order` in target and body stand
/// for real ids.
struct Bad {
    const char* name;
    http::Method method;
    const char* target;
    std::string body;
    int status;
    const char* code;
    const char* pointer{""};  ///< of the first field problem; empty: there is none
    Ask ask{};
};

constexpr auto get = http::Method::get;
constexpr auto post = http::Method::post;

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
}

/// A check with `lines` as its lines.
std::string quote_of(std::string_view lines) {
    return std::format(R"({{"partner_id":"$partner","address":"Station Street 12","lines":{}}})",
                       lines);
}

std::string lines_of(std::size_t count) {
    std::string lines = "[";
    for (std::size_t i = 0; i < count; ++i)
        lines += std::string{i == 0 ? "" : ","} + R"({"offer_id":"$offer","quantity":1})";
    return lines + "]";
}

std::vector<Bad> malformed() {
    return {
        {"not JSON", post, "/v1/quotes", "{\"a\":", 400, "request.malformed_json"},
        {"text after the JSON", post, "/v1/quotes", "{} {}", 400, "request.malformed_json"},
        {"nothing", post, "/v1/quotes", "", 400, "request.malformed_json"},
        {"an array", post, "/v1/quotes", "[]", 422, "request.invalid", ""},
        {"not UTF-8", post, "/v1/quotes", "{\"address\":\"\xff\"}", 400, "request.bad_encoding"},
        {"a key twice", post, "/v1/quotes", R"({"address":"a","address":"b"})", 400,
         "request.duplicate_key"},
        {"too deep", post, "/v1/quotes", nested(33), 400, "request.too_deep"},
        {"too large", post, "/v1/quotes", std::string(std::size_t{1024} * 1024 + 1, ' '), 413,
         "request.too_large"},
        {"another media type",
         post,
         "/v1/quotes",
         "{}",
         415,
         "request.unsupported_media_type",
         "",
         {.content_type = "text/plain"}},
        {"no media type",
         post,
         "/v1/quotes",
         "{}",
         415,
         "request.unsupported_media_type",
         "",
         {.content_type = ""}},
        {"compressed",
         post,
         "/v1/quotes",
         "{}",
         415,
         "request.unsupported_encoding",
         "",
         {.headers = {{"Content-Encoding", "gzip"}}}},
        {"a body where none belongs", get, "/v1/orders", "{}", 400, "request.unexpected_body"},
        {"a method that is not there", http::Method::delete_, "/v1/orders", "", 405,
         "request.method_not_allowed"},
        {"a path that is not there", get, "/v1/nothing", "", 404, "request.no_such_path"},
        {"a path badly encoded", get, "/v1/orders/%zz", "", 400, "request.malformed_path"},
        {"an id of another kind", get, "/v1/orders/$offer", "", 400, "request.invalid_path",
         "/path/order_id"},
        {"an id that is none", get, "/v1/orders/7", "", 400, "request.invalid_path",
         "/path/order_id"},
        {"an id of 10 kB", get, "/v1/orders/$long", "", 400, "request.invalid_path",
         "/path/order_id"},
        {"a parameter twice", get, "/v1/orders?limit=1&limit=2", "", 400,
         "request.duplicate_parameter"},
        {"a query badly encoded", get, "/v1/orders?limit=%", "", 400, "request.malformed_query"},
    };
}

std::vector<Bad> wrong_parameters() {
    return {
        {"an unknown parameter", get, "/v1/orders?colour=red", "", 422, "request.invalid",
         "/query/colour"},
        {"a limit of 0", get, "/v1/orders?limit=0", "", 422, "request.invalid", "/query/limit"},
        {"a limit of 101", get, "/v1/orders?limit=101", "", 422, "request.invalid", "/query/limit"},
        {"a limit in words", get, "/v1/orders?limit=ten", "", 422, "request.invalid",
         "/query/limit"},
        {"a time that is none", get, "/v1/orders?created_from=yesterday", "", 422,
         "request.invalid", "/query/created_from"},
    };
}

std::vector<Bad> wrong_lines() {
    return {
        {"an unknown field", post, "/v1/quotes",
         R"({"partner_id":"$partner","address":"Station Street 12","role":"operator",)"
         R"("lines":[{"offer_id":"$offer","quantity":1}]})",
         422, "request.invalid", "/role"},
        {"a price from the client", post, "/v1/quotes",
         quote_of(R"([{"offer_id":"$offer","quantity":1,"price":1}])"), 422, "request.invalid",
         "/lines/0/price"},
        {"a quantity in words", post, "/v1/quotes",
         quote_of(R"([{"offer_id":"$offer","quantity":"two"}])"), 422, "request.invalid",
         "/lines/0/quantity"},
        {"half a piece", post, "/v1/quotes", quote_of(R"([{"offer_id":"$offer","quantity":0.5}])"),
         422, "request.invalid", "/lines/0/quantity"},
        {"no piece", post, "/v1/quotes", quote_of(R"([{"offer_id":"$offer","quantity":0}])"), 422,
         "request.invalid", "/lines/0/quantity"},
        {"minus one piece", post, "/v1/quotes",
         quote_of(R"([{"offer_id":"$offer","quantity":-1}])"), 422, "request.invalid",
         "/lines/0/quantity"},
        {"a thousand pieces", post, "/v1/quotes",
         quote_of(R"([{"offer_id":"$offer","quantity":1000}])"), 422, "request.invalid",
         "/lines/0/quantity"},
        {"more than 64 bits", post, "/v1/quotes",
         quote_of(R"([{"offer_id":"$offer","quantity":99999999999999999999}])"), 422,
         "request.invalid", "/lines/0/quantity"},
        {"no lines", post, "/v1/quotes", quote_of("[]"), 422, "request.invalid", "/lines"},
        {"101 lines", post, "/v1/quotes", quote_of(lines_of(101)), 422, "request.invalid",
         "/lines"},
        {"lines of null", post, "/v1/quotes", quote_of("null"), 422, "request.invalid", "/lines"},
    };
}

std::vector<Bad> wrong_facts() {
    return {
        {"no address", post, "/v1/quotes",
         R"({"partner_id":"$partner","lines":[{"offer_id":"$offer","quantity":1}]})", 422,
         "request.invalid", "/address"},
        {"an address of 5 letters", post, "/v1/quotes",
         R"({"partner_id":"$partner","address":"Here!",)"
         R"("lines":[{"offer_id":"$offer","quantity":1}]})",
         422, "request.invalid", "/address"},
        {"a place off the map", post, "/v1/quotes",
         R"({"partner_id":"$partner","address":"Station Street 12",)"
         R"("place":{"lat":91,"lon":0},"lines":[{"offer_id":"$offer","quantity":1}]})",
         422, "request.invalid", "/place/lat"},
        {"money as a float", post, "/v1/quotes",
         R"({"partner_id":"$partner","address":"Station Street 12",)"
         R"("total":{"amount":7.5,"currency":"EUR"},"lines":[{"offer_id":"$offer","quantity":1}]})",
         422, "request.invalid", "/total/amount"},
        {"a currency that is none", post, "/v1/quotes",
         R"({"partner_id":"$partner","address":"Station Street 12",)"
         R"("total":{"amount":7,"currency":"EURO"},"lines":[{"offer_id":"$offer","quantity":1}]})",
         422, "request.invalid", "/total/currency"},
        {"another total", post, "/v1/quotes",
         R"({"partner_id":"$partner","address":"Station Street 12",)"
         R"("total":{"amount":1,"currency":"EUR"},"lines":[{"offer_id":"$offer","quantity":1}]})",
         409, "orders.total_differs", "/total"},
        {"more than there is", post, "/v1/quotes",
         quote_of(R"([{"offer_id":"$offer","quantity":999}])"), 409, "catalog.insufficient_stock",
         "/lines/0"},
    };
}

std::vector<Bad> commands() {
    const std::string no_quote =
        R"({"quote_id":"quo_01jh3q8d2v7x0n5m4k9w6r1tbe","payment_method":"simulator"})";
    return {
        {"no idempotency key", post, "/v1/orders", no_quote, 400, "idempotency.key_missing"},
        {"a key of spaces",
         post,
         "/v1/orders",
         no_quote,
         400,
         "idempotency.bad_key",
         "",
         {.key = "  "}},
        {"a key of 256 letters",
         post,
         "/v1/orders",
         no_quote,
         400,
         "idempotency.bad_key",
         "",
         {.key = std::string(256, 'k')}},
        {"a quote that is not there",
         post,
         "/v1/orders",
         no_quote,
         404,
         "orders.quote_gone",
         "",
         {.key = "bad-1"}},
        {"a status from the client",
         post,
         "/v1/orders",
         R"({"quote_id":"quo_01jh3q8d2v7x0n5m4k9w6r1tbe","payment_method":"simulator",)"
         R"("status":"PAID"})",
         422,
         "request.invalid",
         "/status",
         {.key = "bad-2"}},
        {"an order that is not there", post, "/v1/orders/ord_01jh3q8d2v7x0n5m4k9w6r1tbe/cancel", "",
         404, "orders.not_found"},
        {"a tracking token that is none", get, "/v1/tracking/short", "", 400,
         "request.invalid_path", "/path/token"},
        {"a tracking token that nobody has", get, "/v1/tracking/00000000000000000000000000000000",
         "", 404, "orders.not_found"},
    };
}

std::vector<Bad> wrong_accounts() {
    return {
        {"a password of 7 letters", post, "/v1/accounts",
         R"({"email":"x@people.example","password":"seven77","first_name":"Xa",)"
         R"("last_name":"Xb"})",
         422, "request.invalid", "/password"},
        {"an e-mail that is none", post, "/v1/accounts",
         R"({"email":"x","password":"three quiet herons","first_name":"Xa","last_name":"Xb"})", 422,
         "request.invalid", "/email"},
        {"a role of one's own choice", post, "/v1/accounts",
         R"({"email":"x@people.example","password":"three quiet herons","first_name":"Xa",)"
         R"("last_name":"Xb","roles":["operator"]})",
         422, "request.invalid", "/roles"},
        {"a callback without a signature", post, "/v1/callbacks/payments/simulator", "{}", 401,
         "callback.signature_missing"},
        {"a decision that is none",
         post,
         "/simulator/checkout/$payment",
         "decision=perhaps",
         422,
         "request.invalid",
         "",
         {.content_type = "application/x-www-form-urlencoded"}},
    };
}

struct BadInput : ::testing::Test {
    TownWorld town{{.seed = 9}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");
    Placed order = place_order(customer, shop, "key-1");

    std::string filled(std::string text) const {
        const std::pair<std::string, std::string> words[] = {{"$partner", shop.partner_id},
                                                             {"$offer", shop.offers[0]},
                                                             {"$order", order.order_id},
                                                             {"$payment", order.payment_id},
                                                             {"$long", std::string(10'000, 'a')}};
        for (const auto& [word, value] : words)
            for (auto at = text.find(word); at != std::string::npos; at = text.find(word))
                text.replace(at, word.size(), value);
        return text;
    }
    void check(const Bad& bad) {
        SCOPED_TRACE(bad.name);
        const auto answer =
            customer.call(bad.method, filled(bad.target), filled(bad.body), bad.ask);
        EXPECT_EQ(answer.status(), bad.status) << answer.describe();
        EXPECT_EQ(answer.code(), bad.code) << answer.describe();
        EXPECT_TRUE(answer.header("Content-Type").starts_with("application/problem+json"));
        EXPECT_TRUE(answer.has("/trace_id")) << answer.describe();
        const bool named = answer.size("/errors") > 0;
        EXPECT_EQ(named ? answer.text("/errors/0/pointer") : "", bad.pointer) << answer.describe();
    }
    void check_all(const std::vector<Bad>& table) {
        for (const Bad& bad : table) check(bad);
        EXPECT_EQ(customer.get("/v1/orders").size("/data"), 1u);
        EXPECT_EQ(status_of(customer, order.order_id), "PENDING");
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_F(BadInput, WhatCannotBeReadIsMalformed) { check_all(malformed()); }
TEST_F(BadInput, ParametersThatAreWrongAreNamed) { check_all(wrong_parameters()); }
TEST_F(BadInput, LinesThatAreWrongAreNamed) { check_all(wrong_lines()); }
TEST_F(BadInput, FactsThatAreWrongAreNamed) { check_all(wrong_facts()); }
TEST_F(BadInput, CommandsThatMakeNoSenseHaveNoEffect) { check_all(commands()); }
TEST_F(BadInput, AccountsThatMakeNoSenseAreNotOpened) { check_all(wrong_accounts()); }

TEST_F(BadInput, AMethodThatIsNotThereNamesThoseThatAre) {
    const auto answer = customer.call(http::Method::delete_, "/v1/orders", {}).expect(405);
    EXPECT_TRUE(answer.header("Allow").contains("GET")) << answer.header("Allow");
    EXPECT_TRUE(answer.header("Allow").contains("POST")) << answer.header("Allow");
}

TEST_F(BadInput, ARefusedRequestLeavesNoKeyBehind) {
    const auto quote = customer.post("/v1/quotes", quote_body(shop)).expect(201);
    const std::string id = quote.text("/quote_id");
    customer.post("/v1/orders", R"({"quote_id":")" + id + R"("})", "key-2").expect(422);
    customer.post("/v1/orders", confirm_body(id), "key-2").expect(201);
}

TEST_F(BadInput, TheLostRaceAndTheWrongStateAreConflicts) {
    const std::string here = "/v1/partners/" + shop.partner_id + "/orders/" + order.order_id;
    EXPECT_EQ(shop.keeper.post(here + "/accept").expect(409).code(), "orders.wrong_state");
    EXPECT_EQ(shop.keeper.post(here + "/ready").expect(409).code(), "orders.wrong_state");
    pay(customer, order);
    shop.keeper.post(here + "/accept").expect(200);
    EXPECT_EQ(customer.post("/v1/orders/" + order.order_id + "/cancel").expect(409).code(),
              "orders.wrong_state");
}

}  // namespace waybill::town::bad_input
