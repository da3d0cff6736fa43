// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/make_right_set.hpp"

namespace waybill::identity {

Task<Result<RightSet>> MakeRightSet::run(Context ctx, RightSetDraft draft) {
    const TimePoint now = deps_.clock.now();
    RightSet set{.name = std::move(draft.name),
                 .help = std::move(draft.help),
                 .patterns = std::move(draft.patterns),
                 .made_at = now,
                 .changed_at = now};
    if (auto problems = problems_of(set); !problems.empty())
        co_return fail({.kind = ErrorKind::invalid,
                        .reason = "identity.bad_request",
                        .fields = std::move(problems)});
    co_return co_await deps_.store.insert(std::move(ctx), std::move(set));
}

}  // namespace waybill::identity
