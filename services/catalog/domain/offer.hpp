// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "services/catalog/domain/refusal.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace waybill::catalog {

/// A thing; what it costs and where it is to be had is an offer's.
struct Product {
    ProductId id{};
    std::string name{};
    std::string description{};
    std::string category{};
    std::int64_t version{1};
    bool operator==(const Product&) const = default;
};

struct ProductChanges {
    std::optional<std::string> name{};
    std::optional<std::string> description{};
    std::optional<std::string> category{};
};

/// A product sold by one partner at one price.
struct Offer {
    OfferId id{};
    PartnerId partner{};
    Product product{};
    Money price{};
    std::int64_t in_stock{0};  ///< neither reserved nor sold
    bool active{true};
    std::int64_t version{1};
    bool operator==(const Offer&) const = default;
};

struct OfferChanges {
    std::optional<std::int64_t> price_amount{};
    std::optional<bool> active{};
};

enum class StockMove : std::uint8_t {
    receive,    ///< more arrived
    write_off,  ///< gone without a sale
    count,      ///< what lies on the shelf now, reserved pieces included
};

/// Piece counts stay far from where sums of them could overflow.
inline constexpr std::int64_t pieces_max = 1'000'000'000;

/// Refused as invalid_product, invalid_offer, invalid_stock.
Verdict<> check(const Product& product);
Verdict<> check_price(std::int64_t amount);
Verdict<> check_stock(std::int64_t pieces);
Verdict<> check_move(StockMove move, std::int64_t quantity);

/// The next version of the product.
Product apply(Product product, const ProductChanges& changes);
Offer apply(Offer offer, const OfferChanges& changes);

}  // namespace waybill::catalog
