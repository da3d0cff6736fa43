// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/player.hpp"

#include <string>
#include <vector>

namespace waybill::demo {

enum class Verdict : std::uint8_t { right, wrong };

/// One promise of the platform, and whether it was kept.
struct Finding {
    std::string what;
    Verdict verdict{Verdict::right};
    std::string detail{};
};

/// Asks the public API whether everything that was acknowledged is so: every order as its life left
/// it, with each version in its history once, its payment captured to the cent (of a cancelled or
/// unpaid order nothing, or all of it given back), ledger accounts that sum to zero, couriers
/// without deliveries in hand.
Task<std::vector<Finding>> audit(Context ctx, Player& player);

/// Whether an order is as its life left it, or as time may have ended it since.
Verdict check_ending(const LifeRecord& record, const OrderFacts& order);
/// Whether versions are 1, 2, … n.
Verdict check_history(const std::vector<HistoryFacts>& history, std::int64_t version);
/// Currencies whose balances do not sum to zero, in words; empty when all do.
std::string check_balances(const std::vector<BalanceFacts>& balances);

}  // namespace waybill::demo
