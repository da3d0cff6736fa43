// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"

#include <type_traits>

namespace waybill {

/// Runs a blocking function on `pool` and resumes here with its value. A full pool answers
/// `unavailable` at once; a function whose deadline passed while it was queued never starts.
template <typename Function>
auto run_on(Pool& pool, Context ctx, Function function)
    -> Task<Result<std::invoke_result_t<Function&>>> {
    using Value = Result<std::invoke_result_t<Function&>>;
    Executor& here = co_await this_executor();
    auto start = [&](Resumer<Value> resume) {
        auto work = [&, resume] {
            if (auto live = ctx.check(here.clock()); !live)
                resume(std::unexpected(std::move(live).error()));
            else
                resume(function());
        };
        if (!pool.try_submit(std::move(work))) resume(fail(ErrorKind::unavailable, "pool.full"));
    };
    co_return co_await suspend_for<Value>(std::move(start));
}

}  // namespace waybill
