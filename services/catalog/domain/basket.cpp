// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/basket.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/core/geo.hpp"
#include "services/catalog/domain/problems.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

constexpr std::size_t lines_max = 100;
constexpr std::int64_t quantity_max = 999;

GeoPoint point_of(const Place& place) {
    constexpr double unit = 1e7;
    return {.lat = static_cast<double>(place.lat_e7) / unit,
            .lon = static_cast<double>(place.lon_e7) / unit};
}

const Offer* find(const std::vector<Offer>& offers, OfferId id) {
    const auto found = std::ranges::lower_bound(offers, id, {}, &Offer::id);
    return found != offers.end() && found->id == id ? &*found : nullptr;
}

}  // namespace

Verdict<> check_lines(const std::vector<WantedLine>& lines) {
    Problems problems;
    if (lines.empty()) problems.add("/lines", "required");
    if (lines.size() > lines_max) problems.add("/lines", "too_many", "at most 100");
    for (std::size_t i = 0; i < std::min(lines.size(), lines_max); ++i)
        problems.check_range("/lines/" + std::to_string(i) + "/quantity", lines[i].quantity, 1,
                             quantity_max);
    return std::move(problems).verdict(Refusal::invalid_lines);
}

std::vector<Demand> sum_by_offer(const std::vector<WantedLine>& lines) {
    std::vector<Demand> demands;
    demands.reserve(lines.size());
    for (const WantedLine& line : lines) demands.push_back({line.offer, line.quantity});
    std::ranges::sort(demands, {}, &Demand::offer);
    std::size_t kept = 0;
    for (std::size_t i = 1; i < demands.size(); ++i) {
        if (demands[i].offer == demands[kept].offer)
            demands[kept].quantity += demands[i].quantity;
        else
            demands[++kept] = demands[i];
    }
    if (!demands.empty()) demands.resize(kept + 1);
    return demands;
}

Verdict<> check_area(const Partner& partner, const Place& place, int radius_metres) {
    const GeoPoint door = point_of(place);
    if (!is_place(door)) {
        Problems problems;
        problems.add("/place", "no_place", "0,0 is nowhere");
        return std::move(problems).verdict(Refusal::invalid_place);
    }
    // A partner from before places were checked may have none: it is not held against customers.
    const GeoPoint shop = point_of(partner.place);
    if (!is_place(shop) || distance_metres(shop, door) <= radius_metres) return {};
    Problems problems;
    problems.add("/place", "out_of_area",
                 "at most " + std::to_string(radius_metres) + " m from the partner");
    return std::move(problems).verdict(Refusal::out_of_area);
}

Verdict<> check_total(const Partner& partner, const std::vector<PricedLine>& lines,
                      std::int64_t total_max) {
    std::int64_t left = total_max - partner.delivery_fee.amount;
    for (const PricedLine& line : lines) {
        if (line.total.amount > left) {
            Problems problems;
            problems.add("/lines", "too_large", "at most " + std::to_string(total_max) + " in all");
            return std::move(problems).verdict(Refusal::total_too_large);
        }
        left -= line.total.amount;
    }
    return {};
}

Refused shortage(const std::vector<WantedLine>& lines, const std::vector<Shortage>& shortages) {
    const auto why = [](const Shortage& short_offer) {
        return short_offer.for_sale ? Refusal::insufficient_stock : Refusal::offer_unavailable;
    };
    Refused refused{.why = Refusal::offer_unavailable};
    for (const Shortage& short_offer : shortages)
        if (short_offer.for_sale) refused.why = why(short_offer);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto found = std::ranges::find(shortages, lines[i].offer, &Shortage::offer);
        if (found == shortages.end()) continue;
        refused.fields.push_back(
            {.pointer = "/lines/" + std::to_string(i),
             .code = std::string{enum_name(why(*found))},
             .detail = found->for_sale ? std::to_string(found->left) + " left" : "not for sale"});
    }
    return refused;
}

Verdict<std::vector<PricedLine>> price_lines(const Partner& partner,
                                             const std::vector<Offer>& offers,
                                             const std::vector<WantedLine>& lines) {
    if (!partner.selling()) return std::unexpected(Refused{Refusal::partner_not_selling});
    std::vector<Shortage> shortages;
    for (const Demand& demand : sum_by_offer(lines)) {
        const Offer* offer = find(offers, demand.offer);
        if (offer == nullptr || offer->partner != partner.id || !offer->active)
            shortages.push_back({.offer = demand.offer, .for_sale = false});
        else if (offer->in_stock < demand.quantity)
            shortages.push_back({.offer = demand.offer, .left = offer->in_stock});
    }
    if (!shortages.empty()) return std::unexpected(shortage(lines, shortages));

    std::vector<PricedLine> priced;
    priced.reserve(lines.size());
    for (const WantedLine& line : lines) {
        const Offer& offer = *find(offers, line.offer);
        const auto total = multiply(offer.price, line.quantity);
        if (!total) return std::unexpected(Refused{Refusal::total_too_large});
        priced.push_back({line.offer, offer.product.name, line.quantity, offer.price, *total});
    }
    return priced;
}

}  // namespace waybill::catalog
