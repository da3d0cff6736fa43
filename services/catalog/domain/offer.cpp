// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/offer.hpp"

#include "services/catalog/domain/problems.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

// A line has at most 999 pieces and an order 100 lines, so no total comes near 63 bits.
constexpr std::int64_t price_max = 1'000'000'000'000;

}  // namespace

Verdict<> check(const Product& product) {
    Problems problems;
    problems.check_text("/name", product.name, {.min = 1, .max = 255});
    problems.check_text("/description", product.description, {.max = 4000, .line_feeds = true});
    problems.check_text("/category", product.category, {.min = 1, .max = 60});
    return std::move(problems).verdict(Refusal::invalid_product);
}

Verdict<> check_price(std::int64_t amount) {
    Problems problems;
    problems.check_range("/price/amount", amount, 1, price_max);
    return std::move(problems).verdict(Refusal::invalid_offer);
}

Verdict<> check_stock(std::int64_t pieces) {
    Problems problems;
    problems.check_range("/stock", pieces, 0, pieces_max);
    return std::move(problems).verdict(Refusal::invalid_offer);
}

Verdict<> check_move(StockMove move, std::int64_t quantity) {
    Problems problems;
    problems.check_range("/quantity", quantity, move == StockMove::count ? 0 : 1, pieces_max);
    return std::move(problems).verdict(Refusal::invalid_stock);
}

Verdict<> check_keepers(const std::vector<PartnerId>& keepers,
                        const std::vector<PartnerId>& sellers) {
    for (const PartnerId& seller : sellers)
        if (!std::ranges::contains(keepers, seller))
            return std::unexpected(Refused{Refusal::product_shared});
    return {};
}

ProductChange creation_of(const Product& product) {
    return {.product = product.id,
            .version = product.version,
            .what = ProductStep::created,
            .name = product.name,
            .description = product.description,
            .category = product.category,
            .picture = product.picture};
}

ProductChange difference(const Product& before, const Product& after) {
    const auto changed = [](const std::string& was, const std::string& is) {
        return was == is ? std::nullopt : std::optional{is};
    };
    return {.product = after.id,
            .version = after.version,
            .what = after.deleted ? ProductStep::deleted : ProductStep::changed,
            .name = changed(before.name, after.name),
            .description = changed(before.description, after.description),
            .category = changed(before.category, after.category),
            .picture = changed(before.picture, after.picture)};
}

Product apply(Product product, const ProductChanges& changes) {
    if (changes.name) product.name = *changes.name;
    if (changes.description) product.description = *changes.description;
    if (changes.category) product.category = *changes.category;
    if (changes.picture) product.picture = *changes.picture;
    product.deleted = product.deleted || changes.remove;
    if (product.deleted) product.picture.clear();
    ++product.version;
    return product;
}

Offer apply(Offer offer, const OfferChanges& changes) {
    if (changes.price_amount) offer.price.amount = *changes.price_amount;
    if (changes.active) offer.active = *changes.active;
    offer.deleted = offer.deleted || changes.remove;
    offer.active = offer.active && !offer.deleted;
    ++offer.version;
    return offer;
}

}  // namespace waybill::catalog
