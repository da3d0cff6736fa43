// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"
#include "services/couriers/domain/dispatch/dispatcher.hpp"
#include "services/couriers/domain/dispatch/greedy.hpp"
#include "services/couriers/domain/planner_view.hpp"
#include "services/couriers/usecases/arrivals.hpp"
#include "services/couriers/usecases/ports.hpp"

#include <unordered_set>

namespace waybill::couriers {

/// What became of one run.
struct DispatchRun {
    std::size_t orders{0};       ///< that were planned for
    std::size_t assigned{0};     ///< given to couriers now
    std::size_t unplanned{0};    ///< nobody can bring them as things stand
    std::size_t not_planned{0};  ///< left out: no place, shown to the operator
    std::size_t lost{0};         ///< taken from couriers who are not heard of
    std::size_t refused{0};      ///< decisions that the guarded step refused: something was faster
    std::int64_t rounds{0};
    bool fallback{false};
    Duration thought{};
};

/// One run of the planner: looks at everything open, repairs the plan on the pool within the
/// budget, and gives orders to couriers who should leave before the next run. When the engine fails
/// or the pool has no room, each order goes to whoever would deliver it first. The budget ends the
/// repair, not the first insertion, which is waited for. One run at a time.
class RunDispatch {
public:
    struct Rules {
        PlannerView::Rules view;
        Duration budget{200ms};
        Duration lost_after{30min};  ///< a courier who is not heard of so long has not left
    };
    struct Deps {
        DispatchStore& store;
        Pool& pool;
        const Clock& clock;
        Arrivals& arrivals;
        Kitchens& kitchens;
    };
    RunDispatch(Deps deps, Rules rules);

    /// Learns from what is stored; once, before the first run.
    Task<Status> remember(Context ctx);
    Task<Result<DispatchRun>> run(Context ctx);

private:
    void learn(const OpenWork& work);
    Task<Status> take_from_lost(Context ctx, const OpenWork& work, DispatchRun& run);
    Task<dispatch::Decisions> plan(Context ctx, const PlannerView& view, DispatchRun& run);
    std::optional<dispatch::Decisions> think(const dispatch::State& state);
    Task<Status> give_out(Context ctx, const PlannerView& view,
                          const dispatch::Decisions& decisions, DispatchRun& run);
    void tell_arrivals(const PlannerView& view, const dispatch::Decisions& decisions);

    Deps deps_;
    Rules rules_;
    dispatch::Dispatcher dispatcher_;
    dispatch::Greedy fallback_;
    std::unordered_set<OrderId> learned_{};  ///< of the open orders, those learned from
};

}  // namespace waybill::couriers
