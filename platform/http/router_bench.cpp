// SPDX-License-Identifier: Apache-2.0
// Requests a second through Router::handle on one core, without sockets.
#include "adapters/memory/memory_cache.hpp"
#include "platform/http/memory_ports.hpp"
#include "platform/http/router.hpp"
#include "platform/testing/manual_executor.hpp"

#include <benchmark/benchmark.h>

namespace waybill::http::router_bench {
namespace {

struct QuoteInput {
    OrderId id;
    static void describe(json::Fields<QuoteInput>& f) { f.path("id", &QuoteInput::id); }
};

struct LineView {
    ProductId product{};
    std::string title{};
    int quantity{0};
    Money price{};
    static void describe(json::Fields<LineView>& f) {
        f.title("Line");
        f.required("product_id", &LineView::product);
        f.required("title", &LineView::title);
        f.required("quantity", &LineView::quantity);
        f.required("price", &LineView::price);
    }
};

struct OrderView {
    OrderId id;
    std::string status{"PENDING"};
    TimePoint at{from_micros(1'769'860'800'000'000)};
    Money total{};
    std::vector<LineView> lines{};
    static void describe(json::Fields<OrderView>& f) {
        f.title("Order");
        f.required("id", &OrderView::id);
        f.required("status", &OrderView::status);
        f.required("created_at", &OrderView::at);
        f.required("total", &OrderView::total);
        f.required("lines", &OrderView::lines);
    }
};

struct Confirm {
    QuoteId quote;
    std::string payment;
    static void describe(json::Fields<Confirm>& f) {
        f.title("Confirm");
        f.required("quote_id", &Confirm::quote);
        f.required("payment_method", &Confirm::payment, {.length = {1, 40}});
    }
};

OrderView view_of(OrderId id) {
    OrderView view{.id = id, .total = {.amount = 4200}};
    for (int i = 0; i < 3; ++i)
        view.lines.push_back(
            {.title = "Bread with seeds", .quantity = 2, .price = {.amount = 700}});
    return view;
}

Task<Result<Reply<OrderView>>> read_order(Call<QuoteInput> call) {
    co_return Reply<OrderView>{.view = view_of(call.input.id)};
}

Task<Result<Reply<OrderView>>> confirm(Call<Confirm>) {
    co_return Reply<OrderView>{.view = view_of({})};
}

Task<Result<Reply<Encoded<OrderView>>>> read_cached(Encoded<OrderView> cached) {
    Reply<Encoded<OrderView>> reply{.view = std::move(cached)};
    reply.etag = "v1";
    co_return reply;
}

class NoObserver final : public Observer {
public:
    void began(std::string_view, Method) override {}
    void ended(const Exchange&) override {}
};

/// Fast like the generator of production, whose cost per request is a few bytes of a buffer.
class CheapRandom final : public Random {
public:
    void fill(std::span<std::byte> bytes) override {
        for (auto& byte : bytes) {
            state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
            byte = static_cast<std::byte>(state_ >> 56U);
        }
    }

private:
    std::uint64_t state_{1};
};

class Bench {
public:
    Bench() : router{{gatekeeper, limiter, answers, cache, observer, random, loop.clock()}} {
        gatekeeper.let_in("ada", {.user = UserId{Uuid{{1}}}, .roles = {Role::customer}});
        router.get<QuoteInput, OrderView>("/v1/orders/{id}",
                                          {.id = "read_order",
                                           .summary = "Read",
                                           .tag = "orders",
                                           .access = Access::roles({Role::customer})},
                                          read_order);
        router.post<Confirm, OrderView>("/v1/orders",
                                        {.id = "confirm",
                                         .summary = "Confirm",
                                         .tag = "orders",
                                         .access = Access::roles({Role::customer}),
                                         .idempotency = Idempotency::required,
                                         .keeper = Keeper::service,
                                         .success = 201},
                                        confirm);
        const auto cached = encode_shared(view_of({}));
        router.get<QuoteInput, Encoded<OrderView>>(
            "/v1/products/{id}",
            {.id = "read_product", .summary = "Read", .tag = "catalog", .access = Access::anyone()},
            [cached](Call<QuoteInput>) { return read_cached(cached); });
    }
    void run(benchmark::State& state, const Request& request, int status) {
        for (auto _ : state) {
            auto response = loop.run(router.handle({}, request));
            if (response.status != status) state.SkipWithError(response.body.c_str());
            benchmark::DoNotOptimize(response);
        }
        state.SetItemsProcessed(state.iterations());
    }
    static Request request(Method method, std::string path, std::string body = {}) {
        Request made{.method = method,
                     .path = std::move(path),
                     .query = {},
                     .headers = {},
                     .body = std::move(body),
                     .peer = "192.0.2.7"};
        made.headers.add("Host", "waybill.example");
        made.headers.add("User-Agent", "bench/1");
        made.headers.add("Accept", "application/json");
        made.headers.add("Authorization", "Bearer ada");
        if (made.body.empty()) return made;
        made.headers.add("Content-Type", "application/json");
        made.headers.add("Idempotency-Key", "01890a5d-ac96-774b-bcce-b302099a8057");
        return made;
    }

private:
    ManualExecutor loop;
    MemoryGatekeeper gatekeeper;
    MemoryRateLimiter limiter{
        loop.clock(),
        {.reads = {"reads", 50, 1'000'000'000, 1s}, .writes = {"writes", 10, 1'000'000'000, 1s}}};
    MemoryAnswerStore answers;
    memory::MemoryCache cache{loop.clock()};
    NoObserver observer;
    CheapRandom random;
    Router router;
};

void read_an_order(benchmark::State& state) {
    Bench bench;
    bench.run(state, Bench::request(Method::get, "/v1/orders/ord_01kfm7q4x8f3v9a2c5d6e7g8hj"), 200);
}
BENCHMARK(read_an_order);

void read_a_cached_product(benchmark::State& state) {
    Bench bench;
    bench.run(state, Bench::request(Method::get, "/v1/products/ord_01kfm7q4x8f3v9a2c5d6e7g8hj"),
              200);
}
BENCHMARK(read_a_cached_product);

void confirm_an_order(benchmark::State& state) {
    Bench bench;
    bench.run(state,
              Bench::request(Method::post, "/v1/orders",
                             R"({"quote_id":"quo_01kfm7q4x8f3v9a2c5d6e7g8hj",)"
                             R"("payment_method":"card"})"),
              201);
}
BENCHMARK(confirm_an_order);

void refuse_an_unknown_path(benchmark::State& state) {
    Bench bench;
    bench.run(state, Bench::request(Method::get, "/v1/nothing"), 404);
}
BENCHMARK(refuse_an_unknown_path);

}  // namespace
}  // namespace waybill::http::router_bench
