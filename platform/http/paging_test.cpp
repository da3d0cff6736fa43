// SPDX-License-Identifier: Apache-2.0
#include "platform/http/paging.hpp"

#include "platform/http/router_world.hpp"

#include <gtest/gtest.h>

namespace waybill::http::paging_test {

using world::World;

struct Pages {
    int limit{10};
    std::string cursor{};
    std::string q{};
    static void describe(json::Fields<Pages>& f) {
        f.query("limit", &Pages::limit, {.range = {1, 100}});
        f.query("cursor", &Pages::cursor, {.length = {0, 200}});
        f.query("q", &Pages::q, {.length = {0, 100}});
    }
};

struct Page {
    std::vector<std::string> data{};
    std::optional<std::string> next_cursor{};
    bool has_more{false};
    static void describe(json::Fields<Page>& f) {
        f.title("Page", "A page of texts");
        f.required("data", &Page::data);
        f.optional("next_cursor", &Page::next_cursor);
        f.required("has_more", &Page::has_more);
    }
};

/// Two pages.
Task<Result<Reply<Page>>> list(Call<Pages> call) {
    const bool first = call.input.cursor.empty();
    Page page{.data = {"a"}, .has_more = first};
    if (first) page.next_cursor.emplace("2");
    co_return Reply<Page>{.view = std::move(page)};
}

Task<Result<Reply<Encoded<Page>>>> list_encoded(Encoded<Page> page) {
    co_return Reply<Encoded<Page>>{.view = std::move(page)};
}

RouteSpec spec(std::string_view id) {
    return {.id = id, .summary = "List", .tag = "orders", .access = Access::anyone()};
}

TEST(NextCursor, IsWhatTheListSaysAndNotWhatARowSays) {
    EXPECT_EQ(next_cursor(R"({"data":[],"next_cursor":"abc_-1","has_more":true})"), "abc_-1");
    EXPECT_EQ(next_cursor(R"({"data":[],"next_cursor":"a","has_more":true,"unread":1})"), "a");
    EXPECT_EQ(next_cursor(R"({"data":[],"has_more":false,"unread":1})"), "");
    EXPECT_EQ(next_cursor(R"({"data":[{"name":"\"next_cursor\":\"x\",\"has_more\":true"}],)"
                          R"("has_more":false})"),
              "");
    EXPECT_EQ(next_cursor(R"({"has_more":true})"), "");
    EXPECT_EQ(next_cursor(""), "");
}

TEST(NextLink, IsTheSameListWithAnotherCursor) {
    Request request;
    request.path = "/v1/offers";
    EXPECT_EQ(next_link(request, "abc"), R"(</v1/offers?cursor=abc>; rel="next")");
    request.query = "q=br%C3%B6tchen+mit&cursor=old&limit=2";
    EXPECT_EQ(next_link(request, "a=b"),
              R"(</v1/offers?q=br%C3%B6tchen%20mit&limit=2&cursor=a%3Db>; rel="next")");
    request.query = "q=<>\"";  // as a client may send it
    EXPECT_EQ(next_link(request, "c"), R"(</v1/offers?q=%3C%3E%22&cursor=c>; rel="next")");
}

TEST(Router, TellsTheNextPageOfEveryListInALink) {
    World world;
    world.router.get<Pages, Page>("/v1/pages", spec("pages"),
                                  [](Call<Pages> call) { return list(std::move(call)); });
    const std::string path = "/v1/pages?limit=2";
    const auto first = world.send(World::request(Method::get, path));
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.headers.find("Link"), R"(</v1/pages?limit=2&cursor=2>; rel="next")");
    const auto last = world.send(World::request(Method::get, path + "&cursor=2"));
    EXPECT_EQ(last.status, 200);
    EXPECT_FALSE(last.headers.find("Link"));
}

TEST(Router, TellsTheNextPageOfAKeptListAsWell) {
    World world;
    const auto kept = encode_shared(Page{.data = {"a"}, .next_cursor = "9", .has_more = true});
    world.router.get<Pages, Encoded<Page>>("/v1/kept-pages", spec("kept_pages"),
                                           [kept](Call<Pages>) { return list_encoded(kept); });
    const auto answer = world.send(World::request(Method::get, "/v1/kept-pages?q=a%26b"));
    EXPECT_EQ(answer.headers.find("Link"), R"(</v1/kept-pages?q=a%26b&cursor=9>; rel="next")");
}

}  // namespace waybill::http::paging_test
