// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/function_ref.hpp"
#include "services/couriers/domain/dispatch/dice.hpp"
#include "services/couriers/domain/dispatch/problem.hpp"
#include "services/couriers/domain/dispatch/route.hpp"

#include <span>
#include <vector>

namespace waybill::couriers::dispatch {

/// Asked every few rounds whether to stop; never asked in rounds mode.
using OutOfTime = FunctionRef<bool()>;

/// The plan of one run and its repair: slack induction by string removals (Christiaens, Vanden
/// Berghe 2020) with insertion at the cheapest place. Buffers are kept from run to run, so that a
/// round allocates nothing.
class Search {
public:
    /// Forgets everything; `routes` are filled by the caller, then `start` is called.
    void reset(const Problem& problem);
    std::vector<Route>& routes() { return routes_; }
    const std::vector<Route>& routes() const { return routes_; }
    /// Times the routes, lets go what no longer fits, inserts what is unplanned.
    void start();
    /// So many rounds at most; the best plan met is what remains. Returns the rounds done.
    std::int64_t improve(std::int64_t rounds, OutOfTime out_of_time);

    Cost cost() const { return cost_; }
    std::span<const Slot> unplanned() const { return unplanned_; }
    Slot courier_of(Slot order) const { return courier_of_[static_cast<std::size_t>(order)]; }
    /// Who has each order, or nobody; between `start` and `improve`.
    std::span<const Slot> couriers() const { return courier_of_; }
    /// Whom the search considers for an order: its candidates, and who goes to its partner.
    std::vector<Slot> could_have(Slot order) const;

private:
    /// A courier who may bring an order, and what is known of it.
    struct Candidate {
        Slot courier{nobody};
        std::uint32_t version{0};  ///< of the route that `spot` is for
        Cost least{0};             ///< what the order costs if the courier did nothing else
        Spot spot{};
    };
    struct Found {
        Slot courier{nobody};
        Spot spot{};
    };
    struct Saved {
        Slot courier;
        Route route;
    };

    void list_candidates();
    void list_partners();
    void link(Slot courier);
    void settle(Slot courier);
    void touch(Slot courier);
    Found find(Slot order, std::uint32_t blink);
    void insert(Slot order, const Found& found);
    void insert_all(std::uint32_t blink);
    void sort_pool();
    void ruin();
    void remove_string(Slot courier, Slot seed);
    void take_out(Slot courier, std::int32_t stop);
    void undo(Cost before);
    void remember_best();
    void restore_best();
    void list_candidates_of(Slot order);
    Cost least_delta(Slot order, const Candidate& candidate) const;
    std::span<Candidate> candidates_of(Slot order) {
        return std::span{list_}.subspan(static_cast<std::size_t>(order) * candidates_, candidates_);
    }

    const Problem* problem_{nullptr};
    std::size_t candidates_{0};  ///< for each order
    std::vector<Route> routes_;
    std::vector<Route> best_routes_;
    std::vector<Slot> courier_of_;
    std::vector<Candidate> list_;              ///< `candidates_` for each order
    std::vector<Slot> partner_orders_;         ///< grouped by partner
    std::vector<std::int32_t> partner_begin_;  ///< into partner_orders_, one more than partners
    std::vector<std::uint32_t> seen_;          ///< by courier: the last `find` that met it
    std::uint32_t finding_{0};
    std::vector<Slot> unplanned_;
    std::vector<Slot> best_unplanned_;
    std::vector<Slot> saved_unplanned_;
    std::vector<Saved> saved_;
    std::size_t saved_count_{0};
    std::vector<std::uint32_t> touched_;  ///< by courier: the last round that changed it
    std::uint32_t round_{0};
    std::vector<Slot> dirty_;  ///< couriers that differ from the best plan
    std::vector<std::uint8_t> is_dirty_;
    std::vector<std::pair<std::int64_t, Slot>> ranked_;
    std::uint32_t version_{0};
    Cost cost_{0};
    Cost best_cost_{0};
    Dice dice_{1};
};

}  // namespace waybill::couriers::dispatch
