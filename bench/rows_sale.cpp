// SPDX-License-Identifier: Apache-2.0
// Everybody wants the same pieces.
#include "bench/rows.hpp"

#include <format>

namespace waybill::bench {
namespace {

constexpr std::size_t pieces = 1'000;

/// What the tries came to. On the loop.
struct Sale {
    const Market& market;
    Market::Offer offer{};
    std::vector<std::string> sold{};  ///< answers to confirms
    std::vector<Market::Quote> buyers{};
    std::size_t refused{0};
};

/// Refused because others were faster, or because this customer has as much as one may leave
/// unpaid: that is no failure.
bool is_refusal(unsigned status) { return status == 409 || status == 422; }

Task<std::string> try_to_buy(Sale& sale, beast::HttpConnection& link, std::size_t number) {
    const std::size_t customer = number % sale.market.customers();
    const auto quote = sale.market.quote(sale.offer, customer);
    const auto quoted = co_await link.send(Context{}, quote);
    if (!quoted) co_return quoted.error().detail;
    if (is_refusal(quoted->status)) ++sale.refused;
    if (quoted->status >= 300) co_return is_refusal(quoted->status) ? std::string{} : quoted->body;
    const Market::Quote mine{.id = field(quoted->body, "quote_id"), .customer = customer};
    const auto confirm = sale.market.confirm(mine);
    auto confirmed = co_await link.send(Context{}, confirm);
    if (!confirmed) co_return confirmed.error().detail;
    if (is_refusal(confirmed->status)) ++sale.refused;
    if (confirmed->status >= 300)
        co_return is_refusal(confirmed->status) ? std::string{} : confirmed->body;
    sale.sold.push_back(std::move(confirmed->body));
    sale.buyers.push_back(mine);
    co_return std::string{};
}

}  // namespace

void measure_sale(Stage& stage) {
    Sale sale{.market = stage.market, .offer = stage.market.offer_pieces(pieces)};
    const auto visit = [&sale](beast::HttpConnection& link, std::size_t number) {
        return try_to_buy(sale, link, number);
    };
    // Enough tries at any scale that all pieces could be sold.
    const std::size_t tries = stage.options.sized(100'000, 4 * pieces);
    const Load done = run_visits(stage.loop, stage.server.port(),
                                 {.connections = 256, .count = tries, .per_second = 2'000}, visit);
    stage.row({"pieces sold of 1,000", static_cast<double>(sale.sold.size()), "", Unit::none,
               static_cast<double>(pieces), static_cast<double>(pieces), Better::exactly});
    stage.row({"  p99 of a try, 2,000 a second", done.percentile(0.99), "ms", Unit::none, 100, 50,
               Better::less});
    print_note(std::format("{} tries, {} refused, {} failed {}; {:.0f} a second", tries,
                           sale.refused, done.failed, done.complaint,
                           static_cast<double>(tries) / done.seconds)
                   .c_str());
    stage.market.cancel(sale.sold, sale.buyers);
    (void)stage.server.settle();
}

}  // namespace waybill::bench
