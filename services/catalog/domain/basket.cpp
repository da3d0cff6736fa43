// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/basket.hpp"

#include "services/catalog/domain/problems.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

constexpr std::size_t lines_max = 100;
constexpr std::int64_t quantity_max = 999;
constexpr std::string_view unavailable = "catalog.offer_unavailable";
constexpr std::string_view insufficient = "catalog.insufficient_stock";

const Offer* find(const std::vector<Offer>& offers, OfferId id) {
    const auto found = std::ranges::lower_bound(offers, id, {}, &Offer::id);
    return found != offers.end() && found->id == id ? &*found : nullptr;
}

}  // namespace

Status check_lines(const std::vector<WantedLine>& lines) {
    Problems problems;
    if (lines.empty()) problems.add("/lines", "required");
    if (lines.size() > lines_max) problems.add("/lines", "too_many", "at most 100");
    for (std::size_t i = 0; i < std::min(lines.size(), lines_max); ++i)
        problems.check_range("/lines/" + std::to_string(i) + "/quantity", lines[i].quantity, 1,
                             quantity_max);
    return std::move(problems).status("catalog.invalid_lines");
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

Error shortage(const std::vector<WantedLine>& lines, const std::vector<Shortage>& shortages) {
    Error error{.kind = ErrorKind::conflict, .reason = unavailable};
    for (const Shortage& short_offer : shortages)
        if (short_offer.for_sale) error.reason = insufficient;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto found = std::ranges::find(shortages, lines[i].offer, &Shortage::offer);
        if (found == shortages.end()) continue;
        const std::string pointer = "/lines/" + std::to_string(i);
        if (found->for_sale)
            error.fields.push_back(
                {pointer, std::string{insufficient}, std::to_string(found->left) + " left"});
        else
            error.fields.push_back({pointer, std::string{unavailable}, "not for sale"});
    }
    return error;
}

Result<std::vector<PricedLine>> price_lines(const Partner& partner,
                                            const std::vector<Offer>& offers,
                                            const std::vector<WantedLine>& lines) {
    if (!partner.selling()) return fail(ErrorKind::conflict, "catalog.partner_not_selling");
    std::vector<Shortage> shortages;
    for (const Demand& demand : sum_by_offer(lines)) {
        const Offer* offer = find(offers, demand.offer);
        if (offer == nullptr || offer->partner != partner.id || !offer->active)
            shortages.push_back({.offer = demand.offer, .for_sale = false});
        else if (offer->in_stock < demand.quantity)
            shortages.push_back({.offer = demand.offer, .left = offer->in_stock});
    }
    if (!shortages.empty()) return fail(shortage(lines, shortages));

    std::vector<PricedLine> priced;
    priced.reserve(lines.size());
    for (const WantedLine& line : lines) {
        const Offer& offer = *find(offers, line.offer);
        WAYBILL_TRY(const Money total, multiply(offer.price, line.quantity));
        priced.push_back({line.offer, offer.product.name, line.quantity, offer.price, total});
    }
    return priced;
}

}  // namespace waybill::catalog
