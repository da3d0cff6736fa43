// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task.hpp"
#include "platform/core/result.hpp"

#include <string>
#include <utility>

namespace waybill::tasks {

inline Task<Status> refuse_key(std::string key) {
    co_return fail(ErrorKind::internal, "sql.corrupt", "key " + key);
}

/// A handler of timers or jobs that are about one of ours: `run(ctx, id, work)` is asked with the
/// id that is their key. Any other key is a damaged row.
template <typename AnyId, typename Run>
auto keyed(Run run) {
    return [run = std::move(run)](Context ctx, auto work) -> Task<Status> {
        if (const auto id = AnyId::parse(work.key)) return run(std::move(ctx), *id, work);
        return refuse_key(std::move(work.key));
    };
}

}  // namespace waybill::tasks
