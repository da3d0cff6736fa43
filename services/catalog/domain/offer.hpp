// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "platform/core/time.hpp"
#include "services/catalog/domain/refusal.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waybill::catalog {

/// A thing; what it costs and where it is to be had is an offer's.
struct Product {
    ProductId id{};
    std::string name{};
    std::string description{};
    std::string category{};
    std::string picture{};  ///< name of its content in the blob store; empty: none
    bool deleted{false};    ///< and with it each offer of it, and its picture
    std::int64_t version{1};
    bool operator==(const Product&) const = default;
};

struct ProductChanges {
    std::optional<std::string> name{};
    std::optional<std::string> description{};
    std::optional<std::string> category{};
    std::optional<std::string> picture{};  ///< empty: none any more
    bool remove{false};                    ///< deletes it
};

enum class ProductStep : std::uint8_t { created, changed, deleted };

/// One change of a product; what it left as it was is absent.
struct ProductChange {
    ProductId product{};
    std::int64_t version{1};  ///< that it made
    ProductStep what{};
    std::optional<std::string> name{};
    std::optional<std::string> description{};
    std::optional<std::string> category{};
    std::optional<std::string> picture{};
    std::string actor{};  ///< who made it: a user, or a service of ours
    TimePoint at{};
    bool operator==(const ProductChange&) const = default;
};

/// A product sold by one partner at one price.
struct Offer {
    OfferId id{};
    PartnerId partner{};
    Product product{};
    Money price{};
    std::int64_t in_stock{0};  ///< neither reserved nor sold
    bool active{true};
    bool deleted{false};  ///< and then not active
    std::int64_t version{1};
    bool operator==(const Offer&) const = default;
};

struct OfferChanges {
    std::optional<std::int64_t> price_amount{};
    std::optional<bool> active{};
    bool remove{false};  ///< deletes it
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

/// Whether those who work for `keepers` may change a product that `sellers` sell: it is theirs
/// alone, or nobody's yet. Refused as product_shared.
Verdict<> check_keepers(const std::vector<PartnerId>& keepers,
                        const std::vector<PartnerId>& sellers);

/// What made the product the one it is now.
ProductChange creation_of(const Product& product);
ProductChange difference(const Product& before, const Product& after);

/// The next version of the product.
Product apply(Product product, const ProductChanges& changes);
Offer apply(Offer offer, const OfferChanges& changes);

}  // namespace waybill::catalog
