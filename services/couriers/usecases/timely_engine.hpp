// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/executor.hpp"
#include "platform/async/sleep.hpp"
#include "platform/async/task_group.hpp"
#include "services/couriers/domain/dispatch/dispatcher.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace waybill::couriers {

/// What thinks about whom to send. It keeps its plan from run to run.
///
/// Runs on: the pool, one call at a time. Errors: it may throw, and is not asked again then.
class PlanningEngine {
public:
    virtual ~PlanningEngine() = default;
    /// With the reasons of what is due. `out_of_time` asks it to answer with what it has; it may be
    /// late all the same.
    virtual dispatch::Decisions run(const dispatch::State& state,
                                    dispatch::OutOfTime out_of_time) = 0;
};
using EngineMaker = std::function<std::unique_ptr<PlanningEngine>()>;

/// Makes the dispatch engine of `domain/dispatch`.
EngineMaker dispatch_engine(const dispatch::Settings& settings);

enum class EngineOutcome : std::uint8_t { planned, engine_failed, late, pool_full };

struct EngineAnswer {
    EngineOutcome outcome{EngineOutcome::planned};
    std::optional<dispatch::Decisions> decisions{};  ///< when it planned
    std::string detail{};                            ///< what a failed engine said, for the log
};

/// Asks an engine on the pool and does not wait for it longer than `late_after`. A late engine is
/// left alone: what it finds is thrown away, and until it has ended every further question is
/// answered `late` at once. One that throws is replaced, so that a broken plan is not kept.
///
/// Owns the engine. Runs on one executor; only the work on the pool touches the engine.
/// Cancellation: the error of the context. Lifetime: `stop()` waits for the engine.
class TimelyEngine {
public:
    struct Deps {
        Pool& pool;
        const Clock& clock;
        EngineMaker make;
    };
    struct Limits {
        Duration budget{200ms};      ///< when the engine is asked to end
        Duration late_after{400ms};  ///< when its answer is no longer waited for
    };
    TimelyEngine(Deps deps, Limits limits) : deps_{std::move(deps)}, limits_{limits} {}

    /// The state is shared with a late engine, which may look at it after the answer.
    Task<Result<EngineAnswer>> ask(Context ctx, std::shared_ptr<const dispatch::State> state);
    Task<void> stop();

private:
    struct Question {
        std::shared_ptr<const dispatch::State> state{};
        std::optional<EngineAnswer> answer{};
        Signal answered{};
    };

    Task<void> think(Context ctx, std::shared_ptr<Question> question);
    EngineAnswer run(const dispatch::State& state, const std::stop_token& abandoned);

    Deps deps_;
    Limits limits_;
    std::unique_ptr<PlanningEngine> engine_{};  ///< made by the first work on the pool
    bool thinking_{false};
    std::stop_source abandon_{};  ///< of the question under way
    TaskGroup group_{};
};

}  // namespace waybill::couriers
