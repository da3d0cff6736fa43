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

/// Asks the public API whether everything that was acknowledged is so: every order COMPLETED with
/// each version in its history once, its payment captured to the cent (a declined order: nothing
/// captured), ledger accounts that sum to zero, couriers without deliveries in hand.
Task<std::vector<Finding>> audit(Context ctx, Player& player);

/// Whether versions are 1, 2, … n.
Verdict check_history(const std::vector<HistoryFacts>& history, std::int64_t version);
/// Currencies whose balances do not sum to zero, in words; empty when all do.
std::string check_balances(const std::vector<BalanceFacts>& balances);

}  // namespace waybill::demo
