// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/domain/offer.hpp"
#include "services/catalog/domain/partner.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace waybill::catalog {

/// A line of what somebody wants, as it was sent.
struct WantedLine {
    OfferId offer{};
    std::int64_t quantity{0};
};

/// All that is wanted of one offer.
struct Demand {
    OfferId offer{};
    std::int64_t quantity{0};
    bool operator==(const Demand&) const = default;
};

struct PricedLine {
    OfferId offer{};
    std::string name{};
    std::int64_t quantity{0};
    Money unit_price{};
    Money total{};
    bool operator==(const PricedLine&) const = default;
};

/// Why an offer cannot give what is wanted of it.
struct Shortage {
    OfferId offer{};
    bool for_sale{true};
    std::int64_t left{0};
};

/// 1 to 100 lines of 1 to 999 pieces. Refused as invalid_lines.
Verdict<> check_lines(const std::vector<WantedLine>& lines);

/// One demand per offer, sorted by offer: everybody takes rows in the same order.
std::vector<Demand> sum_by_offer(const std::vector<WantedLine>& lines);

/// With a problem `/lines/<i>` for each line of a short offer: offer_unavailable when none of them
/// is for sale, else insufficient_stock.
Refused shortage(const std::vector<WantedLine>& lines, const std::vector<Shortage>& shortages);

/// Whether the partner delivers there: within `radius_metres` of its own place.
/// Refused as out_of_area; as invalid_place for what is no place.
Verdict<> check_area(const Partner& partner, const Place& place, int radius_metres);
/// Refused as total_too_large, when lines and fee come to more than `total_max`.
Verdict<> check_total(const Partner& partner, const std::vector<PricedLine>& lines,
                      std::int64_t total_max);

/// Frozen prices of all lines, or why not: partner_not_selling, `shortage`.
/// `offers` are those of the lines that exist, sorted by id.
Verdict<std::vector<PricedLine>> price_lines(const Partner& partner,
                                             const std::vector<Offer>& offers,
                                             const std::vector<WantedLine>& lines);

}  // namespace waybill::catalog
