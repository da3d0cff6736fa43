// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "platform/core/assert.hpp"

#include <algorithm>
#include <array>

namespace waybill::audit {
namespace {

/// Who judges some of them, judges SCH-3 as well: lines and steps of no order.
constexpr auto all_checks = std::to_array<Check>({
    {"SCH-1", By::files, "each database has the tables and rules of this release"},
    {"SCH-2", By::files, "each file is sound; with --deep, each index says what its table says"},
    {"SCH-3", By::files, "each reference leads to a row"},
    {"SCH-4", By::files, "stored passwords have the secret that they were made with"},
    {"MON-5a", By::order_lives, "an order's total is its lines and its fee"},
    {"ORD-2a", By::order_lives,
     "an order's history has the versions 1, 2, 3 without a gap, and says what the order says"},
    {"ORD-2b", By::order_lives, "history is a path through the graph"},
    {"ORD-2c", By::order_lives,
     "an order has what its state stands for: a reason when cancelled, times in between"},
    {"ORD-4a", By::order_lives, "no cause has two steps of an order"},
    {"ORD-5a", By::order_lives, "an unpaid order has its timer"},
    {"ORD-5b", By::order_lives, "no other order has a timer, nor what is no order"},
    {"IDE-1a", By::query, "the key with which an order was confirmed in the last two days is kept"},
    {"IDE-1b", By::query, "a kept key answers with an order that exists"},
    {"MON-1a", By::order_lives, "a paid order was captured in full", Holds::on_arrival},
    {"MON-1b", By::order_lives, "what was captured is paid, unless its order had ended",
     Holds::on_arrival},
    {"MON-1c", By::order_lives,
     "an order whose payment failed is cancelled, and the other way round", Holds::on_arrival},
    {"MON-6a", By::order_lives,
     "a completed order's money was kept, a cancelled one's was returned", Holds::on_arrival},
    {"MON-6b", By::order_lives,
     "a payment is settled when its order is completed, and knows when it was cancelled",
     Holds::on_arrival},
    {"MON-2a", By::payment_lives,
     "no payment gives back more than it took, and its state says what it holds"},
    {"MON-2b", By::payment_lives, "what a payment gave back is its refunds, in its currency"},
    {"MON-2c", By::query, "a refund that is owed has work that sends it"},
    {"MON-2d", By::payment_lives,
     "what the provider said of a payment is what the payment counted"},
    {"MON-7a", By::query, "a charge that is under way has its timer, and a timer its charge"},
    {"MON-7b", By::query, "the provider gave back what it was told to"},
    {"MON-7d", By::query, "what the provider is said to deny, it has not charged"},
    {"MON-7c", By::payment_lives, "a payment that waits for news is asked about, and no other is"},
    {"CPY-1", By::order_lives, "order and payment say the same", Holds::on_arrival},
    {"CPY-6", By::payment_lives, "an opened payment and the provider's checkout say the same"},
    {"CPY-7", By::payment_lives,
     "what we have captured and what the provider has charged are the same", Holds::on_arrival},
    {"MON-3d", By::query, "each capture is booked, as large as it was"},
    {"MON-3e", By::query, "each refund is booked, as large as it was"},
    {"MON-3i", By::query, "what came beside a payment is booked, and that it went back"},
    {"MON-3f", By::query, "a settled payment is booked, all of it, and no other is"},
    {"MON-3g", By::query, "nothing is booked for what is not there"},
    {"MON-3h", By::query, "no refund is booked that is not there, nor for another payment"},
    {"STK-1", By::query, "received is on hand, reserved, sold and written off, none below zero"},
    {"STK-2", By::stock_held, "reserved and sold are what active and committed reservations hold"},
    {"STK-4a", By::order_lives, "an order's stock is held, sold or given back as its state asks",
     Holds::on_arrival},
    {"STK-4b", By::order_lives, "an order's stock is its lines", Holds::on_arrival},
    {"STK-6a", By::order_lives, "no stock is held for what is no order", Holds::on_arrival},
    {"STK-6b", By::order_lives, "nothing was sold to what is no order", Holds::on_arrival},
    {"NOT-1d", By::query, "no surplus is told to be back that is not, nor as another amount",
     Holds::on_arrival},
    {"CPY-9", By::query, "an offer is of its product's category and in its partner's currency"},
    {"CPY-10", By::query, "each product can be found by its words"},
    {"COU-1a", By::couriers, "a courier's load is what is in hand, within the capacity"},
    {"COU-1b", By::couriers, "a courier has delivered as many orders as the courier is said to"},
    {"COU-1c", By::couriers, "a courier is busy when no hand is free, and only then"},
    {"COU-1d", By::order_lives, "a delivery has what its state stands for: courier, times"},
    {"COU-1e", By::order_lives,
     "each assignment has the number after the one before, and was put to its courier"},
    {"COU-1f", By::query,
     "an offer that waits for its answer has its timer, and a timer its offer"},
    {"COU-1g", By::order_lives, "each decision of the planner was put to its courier"},
    {"COU-2a", By::order_lives,
     "a delivery goes from the order's partner to the order's door for the order's PIN",
     Holds::on_arrival},
    {"CPY-2", By::order_lives,
     "order and delivery say the same: how far, who carries, which assignment", Holds::on_arrival},
    {"NOT-1a", By::order_lives, "each step of an order was told", Holds::on_arrival},
    {"NOT-1b", By::order_lives,
     "nothing was told that did not happen, and to nobody but the customer", Holds::on_arrival},
    {"NOT-1c", By::order_lives, "who got money back, or whose payment failed, was told so",
     Holds::on_arrival},
    {"SEC-2a", By::query, "each account can sign in, and is found by its address"},
    {"SEC-2b", By::query, "a session has at most one token that is not spent"},
    {"CPY-11", By::order_lives, "who orders has an account, and who is ordered from is a partner",
     Holds::on_arrival},
    {"CPY-12", By::query, "who works for a partner or drives has an account", Holds::on_arrival},
    {"CPY-3", By::order_lives, "order and its first news say the same", Holds::on_arrival},
    {"CPY-4", By::query, "accounts and the copy of them for mail say the same", Holds::on_arrival},
    {"CPY-5", By::query, "each offer has its stock, each stock its offer"},
    {"CPY-8", By::query, "each refund that is done was made by the provider, and no other"},
    {"EVT-1a", By::events, "no event of an order without its change"},
    {"EVT-1c", By::events, "no event of a payment or delivery that is not there or behind it"},
    {"EVT-3", By::events, "what is published was applied by all who listen", Holds::on_arrival},
    {"EVT-6", By::query, "no message is parked"},
    {"EVT-4", By::query, "the events of one object are published in their order"},
    {"EVT-2a", By::query, "no event is passed over"},
    {"EVT-2b", By::query, "no job is passed over"},
    {"ORD-5c", By::query, "no timer is passed over"},
    {"MON-3a", By::ledger, "the entries of each ledger transaction sum to zero"},
    {"MON-3b", By::ledger, "every entry of the ledger is as it was booked"},
    {"MON-3c", By::ledger, "each chain of the ledger goes on to its head"},
    {"EVT-1b", By::events, "no change of an order in the last days without its event"},
    {"NOT-2a", By::mails, "mail that waits has work that sends it"},
    {"NOT-2b", By::mails, "work that sends mail has its news"},
    {"SCH-5a", By::seals,
     "an order's PIN and tracking token are sealed, and found by their digests"},
    {"SCH-5b", By::seals, "the signing secrets of partners' own systems are sealed"},
    {"SCH-5c", By::seals, "kept answers are sealed"},
    {"SCH-5d", By::seals, "the key of what is sealed is there"},
});

}  // namespace

std::span<const Check> checks() { return all_checks; }

const Check& check_of(std::string_view id) {
    const auto known = std::ranges::find(all_checks, id, &Check::id);
    WAYBILL_ASSERT(known != all_checks.end());
    return *known;
}

}  // namespace waybill::audit
