// SPDX-License-Identifier: Apache-2.0
// Finds parts of words among 100,000 offers. No two questions are alike, so no answer is a kept
// one.
#include "bench/rows.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <set>

namespace waybill::bench {
namespace {

constexpr std::size_t words_of_name = 2;
constexpr std::size_t words_of_text = 6;  ///< with those of the name

/// 20,000 words of three or four letters' pairs, as different as words of a language.
std::string word(std::size_t number) {
    constexpr std::array pairs{"ba", "ke", "mi", "to", "ru", "sa", "le", "ni", "po", "du",
                               "fa", "ge", "hi", "jo", "lu", "na", "re", "si", "vo", "wu"};
    std::string text;
    for (std::size_t rest = number % 20'000 + 8'000; rest > 0; rest /= pairs.size())
        text += pairs[rest % pairs.size()];
    return text;
}
/// The n-th product's; common words come often, as in shops.
std::string word_of(std::size_t product, std::size_t place) {
    const std::size_t seed = product * 7919 + place * 104'729;
    return word(place % 3 == 2 ? seed % 100 : seed);
}
std::string words_of(std::size_t product, std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t place = from; place < to; ++place)
        text += (text.empty() ? "" : " ") + word_of(product, place);
    return text;
}

Load send_all(const Stage& stage, std::size_t count, const Make& make) {
    return run_all(stage.loop, stage.server.port(), {.connections = 32, .count = count}, make);
}

/// Each shop of the market sells each of so many new products.
void fill_shelves(const Stage& stage, std::size_t products) {
    const std::string boss = stage.market.boss();
    const Load made = send_all(stage, products, [&](std::size_t n) {
        return post("/v1/products",
                    std::format(R"({{"name":"{}","description":"{}","category":"{}"}})",
                                words_of(n, 0, words_of_name),
                                words_of(n, words_of_name, words_of_text), word(n % 20)),
                    boss, {});
    });
    std::set<std::string> partners;
    for (const Market::Offer& offer : stage.market.offers()) partners.insert(offer.partner);
    for (const std::string& shop : partners)
        (void)send_all(stage, products, [&](std::size_t n) {
            return post("/v1/partners/" + shop + "/offers",
                        std::format(R"({{"product_id":"{}","stock":{},)"
                                    R"("price":{{"amount":{},"currency":"EUR"}}}})",
                                    field(made.bodies[n], "product_id"), n % 50, 100 + n % 900),
                        boss, {});
        });
}

/// Parts of words of three letters and more, and two words at once.
std::string needle(std::size_t n, std::size_t products) {
    const std::size_t product = n * 31 % products;
    const std::string text = words_of(product, 0, words_of_name);
    const std::size_t first = n / products % 4;
    const std::size_t length = 3 + n % 9;
    return text.substr(first, std::min(length, text.size() - first));
}

}  // namespace

void measure_search(Stage& stage) {
    const std::size_t products = stage.options.sized(10'000, 200);
    fill_shelves(stage, products);
    (void)stage.server.settle();
    const std::size_t asked = stage.options.sized(4'000, 200);
    const auto ask = [&](std::size_t n) {
        std::string text = needle(n, products);
        std::ranges::replace(text, ' ', '+');
        return get(std::format("/v1/offers?q={}&price_from={}", text, n % 900));
    };
    const Load done = stage.load({.connections = 4, .count = asked}, ask);
    stage.row({"searches a second, 4 callers", done.per_second(), "", Unit::requests});
    stage.row({"  p99 of a search", done.percentile(0.99), "ms", Unit::none, 50, 25, Better::less});
    print_note(std::format("{} offers of {} products; p50 {:.1f} ms", products * 10, products,
                           done.percentile(0.5))
                   .c_str());
}

}  // namespace waybill::bench
