// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/timely_engine.hpp"

#include "platform/async/pool.hpp"

#include <exception>

namespace waybill::couriers {
namespace {

class DispatchEngine final : public PlanningEngine {
public:
    explicit DispatchEngine(const dispatch::Settings& settings) : dispatcher_{settings} {}
    dispatch::Decisions run(const dispatch::State& state,
                            dispatch::OutOfTime out_of_time) override {
        dispatch::Decisions decisions = dispatcher_.run(state, out_of_time);
        for (const auto trip : dispatch::trips_due(state, decisions))
            for (const dispatch::Leg& leg : trip)
                decisions.reasons.push_back(dispatcher_.why(leg.order));
        return decisions;
    }

private:
    dispatch::Dispatcher dispatcher_;
};

}  // namespace

EngineMaker dispatch_engine(const dispatch::Settings& settings) {
    return [settings] { return std::make_unique<DispatchEngine>(settings); };
}

Task<Result<EngineAnswer>> TimelyEngine::ask(Context ctx,
                                             std::shared_ptr<const dispatch::State> state) {
    if (thinking_) co_return EngineAnswer{.outcome = EngineOutcome::late};
    thinking_ = true;
    abandon_ = {};
    const auto question = std::make_shared<Question>();
    question->state = std::move(state);
    Context apart = ctx;
    apart.deadline = SteadyTime::max();  // what is late is ended by being abandoned
    apart.stop = abandon_.get_token();
    group_.spawn(co_await this_executor(), think(std::move(apart), question));
    co_await question->answered.wait(ctx, limits_.late_after);
    if (question->answer) co_return *std::move(question->answer);
    abandon_.request_stop();
    WAYBILL_CO_CHECK(ctx.check(deps_.clock));
    co_return EngineAnswer{.outcome = EngineOutcome::late};
}

Task<void> TimelyEngine::stop() {
    abandon_.request_stop();
    co_await group_.stop();
}

/// Outlives a question that nobody waits for any more.
Task<void> TimelyEngine::think(Context ctx, std::shared_ptr<Question> question) {
    const auto abandoned = ctx.stop;
    auto work = [this, question, abandoned] { return run(*question->state, abandoned); };
    auto ran = co_await run_on(deps_.pool, std::move(ctx), std::move(work));
    thinking_ = false;
    if (ran)
        question->answer = *std::move(ran);
    else if (ran.error().kind == ErrorKind::unavailable)
        question->answer.emplace(EngineOutcome::pool_full);
    else  // abandoned in the queue
        question->answer.emplace(EngineOutcome::late);
    question->answered.notify();
}

EngineAnswer TimelyEngine::run(const dispatch::State& state, const std::stop_token& abandoned) {
    try {
        if (!engine_) engine_ = deps_.make();
        const SteadyTime until = deps_.clock.steady() + limits_.budget;
        const auto out_of_time = [&] {
            return abandoned.stop_requested() || deps_.clock.steady() >= until;
        };
        return {.decisions = engine_->run(state, out_of_time)};
    } catch (const std::exception& thrown) {
        engine_.reset();  // whatever it was in the middle of
        return {.outcome = EngineOutcome::engine_failed, .detail = thrown.what()};
    }
}

}  // namespace waybill::couriers
