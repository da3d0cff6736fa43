// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/memory/memory_cache.hpp"
#include "platform/async/sleep.hpp"
#include "platform/http/memory_ports.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/router.hpp"
#include "platform/testing/flaky_cache.hpp"
#include "platform/testing/manual_executor.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A router over memory ports with a handful of routes, for the tests of this folder.
namespace waybill::http::world {

struct AddItem {
    OrderId order;
    ProductId product;
    int quantity{1};
    std::optional<std::string> note;

    static void describe(json::Fields<AddItem>& f) {
        f.title("AddItem", "What to add to an order");
        f.path("id", &AddItem::order);
        f.required("product_id", &AddItem::product);
        f.required("quantity", &AddItem::quantity, {.example = "2", .range = {1, 999}});
        f.optional("note", &AddItem::note, {.length = {1, 40}});
    }
};

struct ItemView {
    OrderId order;
    int quantity{0};
    std::string who;

    static void describe(json::Fields<ItemView>& f) {
        f.title("Item", "An item of an order");
        f.required("order_id", &ItemView::order);
        f.required("quantity", &ItemView::quantity);
        f.required("who", &ItemView::who);
    }
};

struct ListItems {
    OrderId order;
    int limit{50};
    std::optional<Role> role;
    std::vector<std::string> tags;
    std::optional<std::string> trail;

    static void describe(json::Fields<ListItems>& f) {
        f.path("id", &ListItems::order, {.help = "The order"});
        f.query("limit", &ListItems::limit,
                {.help = "Most items in the answer", .range = {1, 100}});
        f.query("role", &ListItems::role);
        f.query("tags", &ListItems::tags, {.items = {0, 3}, .format = json::Format::line});
        f.header("X-Trail", &ListItems::trail, {.length = {1, 10}});
    }
};

struct EditItem {
    OrderId order;
    std::string version;
    std::optional<std::string> note;

    static void describe(json::Fields<EditItem>& f) {
        f.title("EditItem");
        f.path("id", &EditItem::order);
        f.header("If-Match", &EditItem::version, {.length = {1, 80}});
        f.optional("note", &EditItem::note);
    }
};

struct TextView {
    std::string text;

    static void describe(json::Fields<TextView>& f) {
        f.title("Text");
        f.required("text", &TextView::text);
    }
};

/// What the handlers of the world do and saw.
struct Doings {
    int handled{0};
    IdempotencyKey key;
    ListItems list;
    std::string version;
    std::function<void()> leave;  ///< what the client does while it is handled
};

/// Limits that cannot be asked while the limiter is away.
class FlakyRates final : public RateLimiter {
public:
    explicit FlakyRates(RateLimiter& inner) : inner_{inner} {}
    bool away{false};

    RatePolicy policy(RouteClass route_class) const override { return inner_.policy(route_class); }
    Task<Result<Quota>> admit(Context ctx, std::string_view client,
                              RouteClass route_class) override {
        if (away) co_return fail(ErrorKind::unavailable, "test.away");
        co_return co_await inner_.admit(std::move(ctx), client, route_class);
    }
    Task<Status> look(Context ctx, std::string_view client, RouteClass route_class) override {
        if (away) co_return fail(ErrorKind::unavailable, "test.away");
        co_return co_await inner_.look(std::move(ctx), client, route_class);
    }
    Task<Status> charge(Context ctx, std::string_view client, RouteClass route_class,
                        std::int64_t more) override {
        if (away) co_return fail(ErrorKind::unavailable, "test.away");
        co_return co_await inner_.charge(std::move(ctx), client, route_class, more);
    }

private:
    RateLimiter& inner_;
};

class World {
public:
    explicit World(RouterSettings settings = {}) : World{std::move(settings), nullptr} {}
    /// Beside another: they share answers and cache.
    explicit World(World* other) : World{RouterSettings{}, other} {}

    ManualExecutor loop;
    MemoryGatekeeper gatekeeper;
    MemoryRateLimiter limiter{loop.clock(),
                              {.reads = {"reads", 50, 100, 1s},
                               .writes = {"writes", 10, 20, 1s},
                               .logins = {"logins", 5, 5, 60s}}};
    FlakyRates rates{limiter};
    MemoryAnswerStore answers;
    memory::MemoryCache own_cache{loop.clock()};
    FlakyCache cache{own_cache};
    MemoryObserver observer;
    MemoryActionLog actions;
    SeededRandom random{7};
    Router router;
    Doings doings;

    static Request request(Method method, std::string path, std::string body = {});
    static Request as(Request request, std::string_view token);
    static Request with(Request request, std::string_view name, std::string_view value);
    Response send(Request request) { return loop.run(router.handle({}, std::move(request))); }
    /// An order that the customer adds one item to.
    static Request add_item(std::string body = std::string{good_item});

    static constexpr std::string_view order = "ord_01kfm7q4x8f3v9a2c5d6e7g8hj";
    static constexpr std::string_view good_item =
        R"({"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":2})";

private:
    World(RouterSettings settings, World* other);
    void mount_items();
    void mount_odd_ones();
};

/// The `code` of a problem document, or why it is none.
std::string code_of(const Response& response);
/// `pointer code` of each wrong field, one per line.
std::string fields_of(const Response& response);

}  // namespace waybill::http::world
