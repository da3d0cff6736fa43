// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"

#include <array>
#include <format>
#include <map>

namespace waybill::audit {
namespace {

constexpr sql::Query all_reservations{
    "audit.all_reservations",
    "SELECT offer_id, state, quantity FROM catalog.reservations WHERE offer_id <> ''"};
constexpr sql::Query all_stock{"audit.all_stock",
                               "SELECT offer_id, reserved, sold FROM catalog.stock"};
constexpr std::array all_held{all_reservations, all_stock};

struct Sums {
    std::int64_t active{0};
    std::int64_t committed{0};
};

/// Whether each offer's stock counts what its reservations hold.
Status judge_held(Books& books, const KeyRange&, Tell tell) {
    std::map<std::string, Sums, std::less<>> held;
    auto add = [&held](const sql::Row& row) {
        auto offer = held.find(row.view(0));
        if (offer == held.end()) offer = held.try_emplace(row.text(0)).first;
        const auto state = row.view(1);
        if (state == "active") offer->second.active += row.integer(2);
        if (state == "committed") offer->second.committed += row.integer(2);
    };
    WAYBILL_CHECK(books.fetch(all_held[0], {}, add));
    auto compare = [&](const sql::Row& row) {
        const auto known = held.find(row.view(0));
        const Sums sums = known == held.end() ? Sums{} : known->second;
        if (row.integer(1) != sums.active || row.integer(2) != sums.committed)
            tell("STK-2", row.view(0),
                 std::format("reserved {}, sold {}, reservations of {} and {}", row.integer(1),
                             row.integer(2), sums.active, sums.committed));
        if (known != held.end()) held.erase(known);
    };
    WAYBILL_CHECK(books.fetch(all_held[1], {}, compare));
    for (const auto& [offer, sums] : held) tell("STK-2", offer, "is reserved and has no stock");
    return {};
}

}  // namespace

constinit const Pass stock_held{.queries = all_held, .judge = judge_held};

}  // namespace waybill::audit
