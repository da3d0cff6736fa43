// SPDX-License-Identifier: Apache-2.0
#include "bench/market.hpp"

#include <format>
#include <stdexcept>

namespace waybill::bench {
namespace {

constexpr std::size_t shops = 10;
constexpr std::size_t wares = 100;  // each shop sells them all

}  // namespace

beast::ClientRequest get(std::string target) {
    return {.method = http::Method::get, .target = std::move(target)};
}

beast::ClientRequest post(std::string target, std::string body, const std::string& token,
                          const std::string& key) {
    beast::ClientRequest request{.method = http::Method::post, .target = std::move(target)};
    request.headers.set("Content-Type", "application/json");
    if (!token.empty()) request.headers.set("Authorization", "Bearer " + token);
    if (!key.empty()) request.headers.set("Idempotency-Key", key);
    request.body = std::move(body);
    return request;
}

beast::ClientRequest sign_in_request(const std::string& email) {
    return post("/v1/sessions",
                std::format(R"({{"email":"{}","password":"{}"}})", email, Market::password), {},
                {});
}

std::string field(const std::string& json, const std::string& name) {
    const std::string mark = "\"" + name + "\":\"";
    const auto at = json.find(mark);
    if (at == std::string::npos) return {};
    const auto begin = at + mark.size();
    return json.substr(begin, json.find('"', begin) - begin);
}

Market::Market(AsioLoop& loop, int port, std::size_t customers)
    : loop_{loop}, port_{port}, customers_(customers) {
    const std::string token = boss();
    open_shops(token);
    admit_customers(token);
}

Load Market::all(std::size_t count, const Make& make) const {
    return run_all(loop_, port_, {.connections = 32, .count = count}, make);
}

/// What hashes a password takes its time, and on a busy machine more than the server gives it.
Load Market::all_patiently(std::size_t count, const Make& make) const {
    return run_all(loop_, port_, {.connections = 4, .count = count}, make, 20);
}

std::string Market::sign_in(const std::string& email) const {
    const Load done = all_patiently(1, [&](std::size_t) { return sign_in_request(email); });
    return field(done.bodies.at(0), "access_token");
}

void Market::open_shops(const std::string& boss) {
    const Load products = all(wares, [&](std::size_t n) {
        return post("/v1/products", std::format(R"({{"name":"Ware {}","category":"bench"}})", n),
                    boss, {});
    });
    const Load partners = all(shops, [&](std::size_t n) {
        return post("/v1/partners",
                    std::format(R"({{"title":"Bench shop {}","kind":"bench","verified":true,)"
                                R"("enabled":true,"address":"Market Square 1",)"
                                R"("place":{{"lat":50.85,"lon":4.35}}}})",
                                n),
                    boss, {});
    });
    for (const std::string& partner : partners.bodies) {
        const std::string id = field(partner, "partner_id");
        const Load offers = all(wares, [&](std::size_t n) {
            return post("/v1/partners/" + id + "/offers",
                        std::format(R"({{"product_id":"{}","stock":1000000,)"
                                    R"("price":{{"amount":950,"currency":"EUR"}}}})",
                                    field(products.bodies[n], "product_id")),
                        boss, {});
        });
        for (const std::string& offer : offers.bodies)
            offers_.push_back({id, field(offer, "offer_id")});
    }
}

/// Their passwords are hashed twice, which takes most of the market's time.
void Market::admit_customers(const std::string& boss) {
    for (std::size_t n = 0; n < customers_.size(); ++n)
        customers_[n].email = std::format("bench{}@demo.waybill.example", n);
    (void)all_patiently(customers_.size(), [&](std::size_t n) {
        return post("/v1/users",
                    std::format(R"({{"email":"{}","password":"{}","first_name":"Bench",)"
                                R"("last_name":"Customer","roles":["customer"]}})",
                                customers_[n].email, password),
                    boss, {});
    });
    const Load sessions = all_patiently(
        customers_.size(), [&](std::size_t n) { return sign_in_request(customers_[n].email); });
    remember(sessions);
}

void Market::remember(const Load& sessions) {
    for (std::size_t n = 0; n < customers_.size(); ++n) {
        customers_[n].access = field(sessions.bodies[n], "access_token");
        customers_[n].refresh = field(sessions.bodies[n], "refresh_token");
    }
    signed_in_ = loop_.clock().steady();
}

void Market::move_to(int port) {
    port_ = port;
    refresh();
}

void Market::stay_signed_in() {
    constexpr Duration soon = 5min;
    if (loop_.clock().steady() - signed_in_ > soon) refresh();
}

void Market::refresh() {
    const Load sessions = all(customers_.size(), [&](std::size_t n) {
        return post("/v1/sessions/refresh",
                    std::format(R"({{"refresh_token":"{}"}})", customers_[n].refresh), {}, {});
    });
    remember(sessions);
}

Market::Offer Market::offer_pieces(std::size_t pieces) const {
    const std::string token = boss();
    const std::string partner = offers_.front().partner;
    const Load product = all(1, [&](std::size_t) {
        return post("/v1/products", R"({"name":"Rare ware","category":"bench"})", token, {});
    });
    const Load offer = all(1, [&](std::size_t) {
        return post("/v1/partners/" + partner + "/offers",
                    std::format(R"({{"product_id":"{}","stock":{},)"
                                R"("price":{{"amount":950,"currency":"EUR"}}}})",
                                field(product.bodies[0], "product_id"), pieces),
                    token, {});
    });
    return {partner, field(offer.bodies[0], "offer_id")};
}

beast::ClientRequest Market::quote(const Offer& offer, std::size_t customer) const {
    return post("/v1/quotes",
                std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":1}}],)"
                            R"("address":"Station Street 12"}})",
                            offer.partner, offer.offer),
                customers_[customer].access, {});
}

std::vector<Market::Quote> Market::quotes(std::size_t count) {
    const Load made = all(count, [&](std::size_t n) {
        return quote(offers_[n % offers_.size()], n % customers_.size());
    });
    std::vector<Quote> quotes;
    for (std::size_t n = 0; n < count; ++n)
        quotes.push_back({field(made.bodies[n], "quote_id"), n % customers_.size()});
    return quotes;
}

beast::ClientRequest Market::confirm(const Quote& quote) const {
    return post("/v1/orders",
                std::format(R"({{"quote_id":"{}","payment_method":"simulator"}})", quote.id),
                customers_[quote.customer].access, quote.id);
}

void Market::cancel(const std::vector<std::string>& orders, const std::vector<Quote>& quotes) {
    (void)all(orders.size(), [&](std::size_t n) {
        return post("/v1/orders/" + field(orders[n], "order_id") + "/cancel", "{}",
                    customers_[quotes[n].customer].access, {});
    });
}

}  // namespace waybill::bench
