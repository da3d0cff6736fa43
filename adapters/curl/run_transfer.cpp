// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/run_transfer.hpp"

#include <algorithm>
#include <utility>

namespace waybill::curl {

Task<Status> run_transfer(Engine& engine, Context ctx, std::shared_ptr<AwaitedTransfer> transfer,
                          Duration limit) {
    Executor& here = co_await this_executor();
    WAYBILL_CO_CHECK(ctx.check(here.clock()));
    // Subtracting from the latest possible deadline would overflow on a clock before zero.
    const auto now = here.clock().steady();
    transfer->limit = ctx.deadline - now < limit ? ctx.deadline - now : limit;

    struct Cancel {
        Engine& engine;
        Engine::Ticket ticket;
        void operator()() const { engine.cancel(ticket); }
    };
    Status accepted{};
    std::optional<std::stop_callback<Cancel>> stopping;
    auto start = [&](Resumer<int> resume) {
        transfer->wait_with(resume);
        const auto ticket = engine.submit(transfer);
        if (!ticket) {
            accepted = std::unexpected(ticket.error());
            resume(0);
        } else if (ctx.stop.stop_possible()) {
            stopping.emplace(ctx.stop, Cancel{engine, *ticket});
        }
    };
    auto waiting = suspend_for<int>(std::move(start));
    co_await waiting;
    co_return accepted;
}

}  // namespace waybill::curl
