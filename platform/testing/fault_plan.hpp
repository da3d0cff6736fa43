// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

#include <optional>
#include <type_traits>

namespace waybill {

/// Makes the n-th port call of a test fail: `before` its effect (unavailable, nothing happened) or
/// `after` it (outcome_unknown, it did happen). A sweep over n shows that every use case survives
/// a failure at any of its calls.
class FaultPlan {
public:
    enum class Moment : std::uint8_t { before, after };

    /// Calls count from 1, starting now.
    void fail_call(int number, Moment moment) {
        calls_ = 0;
        number_ = number;
        moment_ = moment;
        fired_ = false;
    }
    void clear() { number_ = 0; }
    /// Whether the failing call was reached: a sweep ends with the first n that was not.
    bool fired() const { return fired_; }

    /// Asked once at the start of each port call.
    std::optional<Error> before() {
        ++calls_;
        if (!hits(Moment::before)) return std::nullopt;
        return Error{.kind = ErrorKind::unavailable, .reason = "test.fault_before"};
    }
    /// Asked at the end of the same call.
    std::optional<Error> after() {
        if (!hits(Moment::after)) return std::nullopt;
        return Error{.kind = ErrorKind::outcome_unknown, .reason = "test.fault_after"};
    }

    /// One call of a fake port: `effect`, which gives a Result, or the failure around it.
    template <typename Effect>
    std::invoke_result_t<Effect&> call(Effect effect) {
        if (auto fault = before()) return fail(*std::move(fault));
        auto outcome = effect();
        if (auto fault = after()) return fail(*std::move(fault));
        return outcome;
    }

private:
    bool hits(Moment moment) {
        const bool hit = number_ != 0 && calls_ == number_ && moment_ == moment;
        fired_ = fired_ || hit;
        return hit;
    }

    int number_{0};
    int calls_{0};
    Moment moment_{Moment::before};
    bool fired_{false};
};

/// A database whose transactions fail as the plan says.
class FaultyDatabase final : public sql::Database {
public:
    FaultyDatabase(sql::Database& inner, FaultPlan& faults) : inner_{inner}, faults_{faults} {}
    sql::News& news() override { return inner_.news(); }
    bool shared() const override { return inner_.shared(); }

protected:
    void submit(Mode mode, Context ctx, Body body, Resumer<Status> done) override;

private:
    sql::Database& inner_;
    FaultPlan& faults_;
};

}  // namespace waybill
