// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"
#include "platform/messaging/bus.hpp"
#include "tests/component/handler_around.hpp"
#include "tests/component/tally.hpp"

namespace waybill::town {

/// Whether that is what follows the headers.
bool is_json(const http::Headers& headers);

/// Counts what is handed on to the threads of somebody, if they had threads here.
class CountingExecutor final : public Executor {
public:
    CountingExecutor(Executor& inner, std::string threads, Tally& tally)
        : inner_{inner}, threads_{std::move(threads)}, tally_{tally} {}
    void post(Work work) override {
        tally_.add("handed over", threads_);
        inner_.post(std::move(work));
    }
    TimerId schedule(SteadyTime when, Work work) override {
        return inner_.schedule(when, std::move(work));
    }
    bool cancel(TimerId timer) override { return inner_.cancel(timer); }
    const Clock& clock() const override { return inner_.clock(); }

private:
    Executor& inner_;
    std::string threads_;
    Tally& tally_;
};

/// Counts what each consumer is handed, ignored types and repetitions included.
class CountingBus final : public messaging::Bus {
public:
    CountingBus(messaging::Bus& inner, Tally& tally) : inner_{inner}, tally_{tally} {}
    void subscribe(messaging::Subscription subscription) override;
    Task<Status> publish(Context ctx, std::vector<messaging::Event> events) override;
    Task<Status> start() override { return inner_.start(); }
    Task<void> stop() override { return inner_.stop(); }

private:
    messaging::Bus& inner_;
    Tally& tally_;
};

/// Counts requests, and the JSON that they and their answers carry.
class CountingHandler final : public HandlerAround {
public:
    CountingHandler(http::Handler& inner, Tally& tally) : HandlerAround{inner}, tally_{tally} {}
    Task<http::Response> handle(Context ctx, http::Request request) override;

private:
    Tally& tally_;
};

}  // namespace waybill::town
