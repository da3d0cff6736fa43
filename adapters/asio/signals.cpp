// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/signals.hpp"

#include "adapters/asio/native.hpp"
#include "platform/core/assert.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <future>
#include <optional>
#include <utility>

namespace waybill {

struct Signals::State : std::enable_shared_from_this<State> {
    explicit State(std::function<void(Kind)> callback) : on_signal{std::move(callback)} {}

    void begin(boost::asio::io_context& context) {
        set.emplace(context, SIGINT, SIGTERM, SIGHUP);
        wait();
    }
    void wait() {
        set->async_wait(
            [self = shared_from_this()](const boost::system::error_code& error, int number) {
                if (error || self->ended) return;
                self->wait();
                self->on_signal(number == SIGHUP    ? Kind::hangup
                                : number == SIGTERM ? Kind::terminate
                                                    : Kind::interrupt);
            });
    }

    void end() {
        ended = true;
        if (set) set->clear();
        if (set) set->cancel();
    }

    // All on the loop's thread.
    std::optional<boost::asio::signal_set> set{};
    std::function<void(Kind)> on_signal;
    bool ended{false};
};

Signals::Signals(AsioLoop& loop, std::function<void(Kind)> on_signal)
    : loop_{loop}, state_{std::make_shared<State>(std::move(on_signal))} {
    WAYBILL_ASSERT(!loop_.here());
    std::promise<void> caught;
    loop_.post([&loop, &caught, state = state_] {
        state->begin(loop.native().context);
        caught.set_value();
    });
    caught.get_future().wait();
}

Signals::~Signals() {
    if (loop_.here())
        state_->end();
    else
        loop_.post([state = std::move(state_)] { state->end(); });
}

}  // namespace waybill
