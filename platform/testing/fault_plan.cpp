// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/fault_plan.hpp"

#include <memory>

namespace waybill {

void FaultyDatabase::submit(Mode mode, Context ctx, Body body, Resumer<Status> done) {
    if (auto fault = faults_.before()) {
        done(fail(*std::move(fault)));
        return;
    }
    auto fault = faults_.after();
    if (!fault) {
        submit_to(inner_, mode, std::move(ctx), std::move(body), done);
        return;
    }
    /// Lets the transaction commit and its caller hear that nobody knows.
    struct Hide {
        Resumer<Status> done;
        Error error;
    };
    auto hide = std::make_unique<Hide>(done, *std::move(fault));
    const Resumer<Status> hidden{hide.release(), [](void* raw, Status&&) {
                                     const std::unique_ptr<Hide> owned{static_cast<Hide*>(raw)};
                                     owned->done(fail(std::move(owned->error)));
                                 }};
    submit_to(inner_, mode, std::move(ctx), std::move(body), hidden);
}

}  // namespace waybill
