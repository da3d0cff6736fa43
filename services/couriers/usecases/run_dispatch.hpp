// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/greedy.hpp"
#include "services/couriers/domain/planner_view.hpp"
#include "services/couriers/usecases/plan_news.hpp"
#include "services/couriers/usecases/ports.hpp"
#include "services/couriers/usecases/timely_engine.hpp"

#include <unordered_map>
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
    EngineOutcome engine{EngineOutcome::planned};  ///< anything else: the earliest drop-off
    std::string engine_detail{};                   ///< for the log
    Duration thought{};
};

/// One run of the planner: looks at everything open, repairs the plan on the pool within the
/// budget, and gives orders to couriers who should leave before the next run. When the engine fails
/// or is late or the pool has no room, each order goes to whoever would deliver it first. One run
/// at a time.
///
/// Lifetime: `stop()` waits for a late engine, once no run is under way.
class RunDispatch {
public:
    struct Rules {
        PlannerView::Rules view;
        TimelyEngine::Limits engine;
        Duration lost_after{30min};  ///< a courier who is not heard of so long has not left
        Duration offer_wait{};       ///< for a courier's answer; 0: nobody is asked
        Duration tell_after{2min};   ///< an arrival that moved by more is told to who watches
    };
    struct Deps {
        DispatchStore& store;
        Pool& pool;
        const Clock& clock;
        PlanNews& news;
        Kitchens& kitchens;
        EngineMaker make_engine;
    };
    RunDispatch(Deps deps, Rules rules);

    /// Learns from what is stored; once, before the first run.
    Task<Status> remember(Context ctx);
    Task<Result<DispatchRun>> run(Context ctx);
    Task<void> stop() { co_await engine_.stop(); }

private:
    /// What was read, and the engine's view of it; a late engine shares it.
    struct Look {
        Look(OpenWork read, const Kitchens& kitchens, const PlannerView::Rules& rules,
             TimePoint now)
            : work{std::move(read)}, view{work, kitchens, rules, now} {}
        Look(const Look&) = delete;
        Look& operator=(const Look&) = delete;

        OpenWork work;
        PlannerView view;
    };

    void learn(const OpenWork& work);
    Task<Status> take_from_lost(Context ctx, const OpenWork& work, DispatchRun& run);
    Task<Result<dispatch::Decisions>> decide(Context ctx, std::shared_ptr<const Look> look,
                                             DispatchRun& run);
    Task<Status> give_out(Context ctx, const PlannerView& view,
                          const dispatch::Decisions& decisions, DispatchRun& run);
    std::vector<AttentionItem> attention(const PlannerView& view,
                                         const dispatch::Decisions& decisions, DispatchRun& run);
    Task<Status> tell_arrivals(Context ctx, const PlannerView& view,
                               const dispatch::Decisions& decisions, Plan& plan);

    Deps deps_;
    Rules rules_;
    dispatch::Greedy fallback_;
    std::unordered_map<OrderId, TimePoint> told_{};  ///< arrivals as last said
    std::unordered_set<OrderId> learned_{};          ///< of the open orders, those learned from
    TimelyEngine engine_;
};

}  // namespace waybill::couriers
