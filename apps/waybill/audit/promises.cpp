// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/promises.hpp"

#include "apps/waybill/audit/check.hpp"

#include <algorithm>
#include <array>

namespace waybill::audit {
namespace {

constexpr std::string_view by_races = "tests of races";
constexpr std::string_view by_crashes = "tests of crashes";
constexpr std::string_view by_running = "assertions while it runs";
constexpr std::string_view by_build = "checks of the source and the build";
constexpr std::string_view by_load = "tests under load";
constexpr std::string_view by_requests = "tests of the API";
constexpr std::string_view not_there = "nothing: not there yet";

constexpr auto all_promises = std::to_array<Promise>({
    {"MON-1", "an order is paid by a capture of exactly what is due, and never more", {}},
    {"MON-2", "no payment gives back more than it took, nor twice", {}},
    {"MON-3", "ledger transactions sum to zero; entries are only added, in hash chains", {}},
    {"MON-4", "no amount is a floating-point number; an order has one currency", {}},
    {"MON-5", "an order's total is its lines and fees, frozen when it was confirmed", {}},
    {"MON-6", "completed: the money was kept; cancelled: all was returned", {}},
    {"MON-7", "the provider's book and ours are equal line by line", {}},
    {"MON-8", "a capture after the end is returned once and revives nothing", {}},
    {"MON-9", "each delivered order pays its courier once", {}},
    {"MON-10", "vouchers and gift cards are not overused", not_there},
    {"STK-1", "received is on hand, reserved, sold and written off", {}},
    {"STK-2", "reserved is what active reservations hold", {}},
    {"STK-3", "each reservation ends once", by_running},
    {"STK-4", "what was paid was in stock", {}},
    {"STK-5", "of many buyers as many win as there are pieces", by_races},
    {"STK-6", "nothing stays reserved for an order that is over or never was", {}},
    {"STK-7", "stock moves and sales commute", by_races},
    {"DEL-1", "what is deleted is for sale nowhere", {}},
    {"PRD-1", "a product is what its changes make of it", {}},
    {"BLB-1", "who names a picture has it", {}},
    {"ORD-1", "every order reaches its end in time", "tests of whole lives"},
    {"ORD-2", "a history is a path in the graph, without gaps, that leaves no end", {}},
    {"ORD-3", "of racing steps one wins, the others have no effect", by_races},
    {"ORD-4", "each step has a cause, no cause has two", {}},
    {"ORD-5", "timers are stored, come once, and not for what is over", {}},
    {"ORD-6", "a quote becomes one order at most, and not after its time", by_requests},
    {"ORD-7", "one process and many do the same", not_there},
    {"IDE-1", "one key has one effect, for two days", {}},
    {"IDE-2", "a repeated request gets the same answer", by_requests},
    {"IDE-3", "the same key with another body is refused", by_requests},
    {"IDE-4", "of the same request twice at once one has its effect", by_races},
    {"IDE-5", "a refused request leaves no key", by_requests},
    {"IDE-6", "a callback has its effect once", by_requests},
    {"IDE-7", "calls for money carry one key through all tries", by_running},
    {"EVT-1", "no change without its event, no event without its change", {}},
    {"EVT-2", "each event reaches all who listen", {}},
    {"EVT-3", "what is published was applied", {}},
    {"EVT-4", "events of one object come in their order", {}},
    {"EVT-5", "an event that commits late is not passed over", by_crashes},
    {"EVT-6", "no message is parked", {}},
    {"EVT-7", "copies of other services' facts are equal to the facts", {}},
    {"EVT-8", "recorded processes replay the same on new code", not_there},
    {"EVT-9", "an unknown event is counted when it is passed over", "tests of each consumer"},
    {"DUR-1", "what was acknowledged is there after kill -9", by_crashes},
    {"DUR-2", "and after a power cut", by_crashes},
    {"DUR-3", "what was not acknowledged is there wholly or not at all", {}},
    {"DUR-4", "no success follows a failed write", by_crashes},
    {"DUR-5", "a restart needs no hand", by_crashes},
    {"DUR-6", "losing a cache changes nothing", by_requests},
    {"DUR-7", "failover loses nothing", not_there},
    {"DUR-8", "a client reads at least what it wrote", by_requests},
    {"DUR-9", "a restored backup holds all of this", "this command on the restored folder"},
    {"COU-1", "one courier an order; no more orders in hand than the capacity", {}},
    {"COU-2", "only the present courier has a say; order and delivery agree", {}},
    {"COU-3", "of many couriers one gets the order", by_races},
    {"NOT-1", "only what happened is told, and all of it", {}},
    {"NOT-2", "each mail has one message id, and is not forgotten", {}},
    {"NOT-3", "what a webhook is told of is sent, and shown as taken only then", {}},
    {"SEC-1", "nobody reaches what is not theirs", by_requests},
    {"SEC-2", "an account has its credentials, a session one live token", {}},
    {"SEC-3", "each route that changes something knows who calls", by_build},
    {"SEC-4", "no secret in logs, metrics, events, errors", by_requests},
    {"SEC-5", "what the office changed is in a log, once, in a chain", {}},
    {"SEC-6", "calls to partners reach public addresses only", by_requests},
    {"SEC-7", "no bad input makes it fail", by_requests},
    {"SEC-8", "secrets are compared in constant time", by_build},
    {"ERA-1", "of who is erased nothing is left but ids, amounts and times", {}},
    {"BND-1", "every queue has a bound and a metric", by_build},
    {"BND-2", "nothing begins after its deadline", by_running},
    {"BND-3", "retries do not multiply load", by_load},
    {"BND-4", "overload is answered, health stays quick", by_load},
    {"BND-5", "a stop under load loses nothing", by_crashes},
    {"BND-6", "memory, files and threads stay flat", by_load},
    {"BND-7", "a clock step fires nothing early or twice", by_requests},
    {"BND-8", "two releases run side by side", not_there},
    {"BND-9", "the same seed gives the same run", "a test of two runs"},
    {"SCH-1", "the databases are this release's", {}},
    {"SCH-2", "files and indexes are sound", {}},
    {"SCH-3", "references lead to rows", {}},
    {"SCH-4", "the secrets that stored data needs are there", {}},
    {"SCH-5", "what has to be shown again is sealed, and nothing of it lies in the clear", {}},
});

/// Checks that stand for another promise as well: by their beginning.
struct Also {
    std::string_view promise;
    std::string_view check;
};
constexpr Also also[]{
    {"MON-4", "CPY-1"},  {"MON-4", "MON-2b"}, {"MON-4", "MON-3g"}, {"MON-8", "MON-6a"},
    {"MON-9", "MON-3f"}, {"MON-9", "MON-6b"}, {"MON-7", "CPY-6"},  {"MON-7", "CPY-7"},
    {"MON-7", "CPY-8"},  {"EVT-7", "CPY-1"},  {"EVT-7", "CPY-2"},  {"EVT-7", "CPY-3"},
    {"EVT-7", "CPY-4"},  {"EVT-7", "CPY-9"},  {"EVT-7", "CPY-10"}, {"EVT-7", "CPY-11"},
    {"EVT-7", "CPY-12"}, {"EVT-7", "CPY-13"}, {"EVT-7", "CPY-14"}, {"EVT-7", "CPY-5"},
    {"COU-2", "CPY-2"},  {"DUR-3", "EVT-1a"}, {"DUR-3", "IDE-1b"}, {"DUR-3", "SCH-3"},
};

bool is_check_of(std::string_view check, std::string_view promise) {
    return check.starts_with(promise) &&
           (check.size() == promise.size() ||
            (check[promise.size()] >= 'a' && check[promise.size()] <= 'z'));
}

}  // namespace

std::span<const Promise> promises() { return all_promises; }

std::vector<std::string_view> checks_of(const Promise& promise) {
    std::vector<std::string_view> ids;
    auto add = [&](std::string_view id) {
        const bool other = std::ranges::any_of(
            also, [&](const Also& one) { return one.promise == promise.id && one.check == id; });
        if ((other || is_check_of(id, promise.id)) && !std::ranges::contains(ids, id))
            ids.push_back(id);
    };
    for (const Check& check : checks()) add(check.id);
    return ids;
}

}  // namespace waybill::audit
