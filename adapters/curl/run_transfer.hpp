// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/curl/engine.hpp"
#include "platform/async/context.hpp"
#include "platform/async/task.hpp"

#include <memory>
#include <optional>

namespace waybill::curl {

/// A transfer that a coroutine waits for.
class AwaitedTransfer : public Transfer {
public:
    void wait_with(Resumer<int> resume) { resume_ = resume; }

protected:
    /// The last thing `finish` does: the waiting side owns what the transfer holds from here on.
    void wake() { (*resume_)(0); }

private:
    std::optional<Resumer<int>> resume_{};
};

/// Runs a transfer within `limit` and the deadline of the context; its outcome is in the transfer.
/// Errors: `unavailable` (`egress.full`, `egress.stopping`), or that the context had ended before.
Task<Status> run_transfer(Engine& engine, Context ctx, std::shared_ptr<AwaitedTransfer> transfer,
                          Duration limit);

}  // namespace waybill::curl
