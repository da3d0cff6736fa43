// SPDX-License-Identifier: Apache-2.0
#include "bench/against.hpp"

#include "adapters/asio/loops.hpp"
#include "adapters/system/clock.hpp"
#include "bench/market.hpp"
#include "bench/options.hpp"

#include <charconv>
#include <cstdio>
#include <format>
#include <iostream>
#include <string>
#include <string_view>

namespace waybill::bench {
namespace {

constexpr std::size_t against_at_once = 64;

std::size_t number_in(std::string_view text) {
    std::size_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || value == 0)
        throw UsageError{std::format("'{}' is no number", text)};
    return value;
}

std::string path_of(const std::string& url) {
    const auto host = url.find("://");
    return url.substr(url.find('/', host == std::string::npos ? 0 : host + 3));
}

/// One request of a chain; what it was answered is left in `body`.
Task<std::string> step(beast::HttpConnection& link, const beast::ClientRequest& request,
                       std::string& body) {
    auto answer = co_await link.send(Context{}, request);
    if (!answer) co_return std::string{answer.error().reason} + " " + answer.error().detail;
    body = std::move(answer->body);
    if (answer->status < 400) co_return std::string{};
    co_return std::format("{} {} {}", request.target, answer->status, body);
}

/// A customer checks a cart, confirms it and pays.
Task<std::string> chain(const Market& market, beast::HttpConnection& link, std::size_t n) {
    const std::size_t customer = n % market.customers();
    std::string body;
    const auto check = market.quote(market.offers()[n % market.offers().size()], customer);
    if (auto complaint = co_await step(link, check, body); !complaint.empty()) co_return complaint;
    const Market::Quote quote{.id = field(body, "quote_id"), .customer = customer};
    const auto confirm = market.confirm(quote);
    if (auto complaint = co_await step(link, confirm, body); !complaint.empty())
        co_return complaint;
    const auto payment = field(body, "payment_id");
    const auto checkout = get(path_of(field(body, "checkout_url")));
    if (auto complaint = co_await step(link, checkout, body); !complaint.empty())
        co_return complaint;
    auto approve = post("/simulator/checkout/" + payment, "decision=approve", {}, {});
    approve.headers.set("Content-Type", "application/x-www-form-urlencoded");
    co_return co_await step(link, approve, body);
}

struct Against {
    AsioLoop& loop;
    int port;
    Market& market;

    Load ask(std::size_t count, const std::string& target) const {
        return run_load(loop, port, {.connections = against_at_once, .count = count},
                        [&](std::size_t) { return get(target); });
    }
    Load confirms(std::size_t count) const {
        const auto ready = market.quotes(count);
        return run_load(loop, port, {.connections = against_at_once, .count = count},
                        [&](std::size_t n) { return market.confirm(ready[n]); });
    }
    Load chains(const Pace& pace) const {
        return run_visits(loop, port, pace, [&](beast::HttpConnection& link, std::size_t n) {
            return chain(market, link, n);
        });
    }
    Load run(std::string_view work, std::size_t count) const {
        if (work == "livez") return ask(count, "/livez");
        if (work == "reads") return ask(count, "/v1/offers/" + market.offers().front().offer);
        if (work == "confirms") return confirms(count);
        if (work == "chains") return chains({.connections = against_at_once, .count = count});
        if (work == "calm") return chains({.connections = 4, .count = count, .per_second = 4});
        throw UsageError{std::format("there is no work '{}'", work)};
    }
};

void tell(const std::string& work, const Load& load) {
    if (load.failed > 0)
        std::fprintf(stderr, "bench: %zu of %s failed: %s\n", load.failed, work.c_str(),
                     load.complaint.c_str());
    std::puts(std::format(R"({{"answered":{},"failed":{},"per_second":{:.1f},"p50_ms":{:.3f},)"
                          R"("p99_ms":{:.3f}}})",
                          load.answered, load.failed, load.per_second(), load.percentile(0.5),
                          load.percentile(0.99))
                  .c_str());
}

}  // namespace

void against(std::span<char* const> words) {
    if (words.size() != 2) throw UsageError{"against PORT CUSTOMERS"};
    const auto port = static_cast<int>(number_in(words[0]));
    const SystemClock clock;
    Loops loops{1, clock};
    loops.start();
    Market market{loops.at(0), port, number_in(words[1])};
    const Against server{.loop = loops.at(0), .port = port, .market = market};
    std::string work;
    for (std::size_t count = 0; std::cin >> work >> count;) {
        market.stay_signed_in();
        tell(work, server.run(work, count));
    }
    loops.stop();
}

}  // namespace waybill::bench
