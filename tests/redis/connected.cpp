// SPDX-License-Identifier: Apache-2.0
#include "tests/redis/connected.hpp"

#include "adapters/asio/run_on.hpp"
#include "platform/core/assert.hpp"

#include <atomic>

namespace waybill::redis {
namespace {

std::unique_ptr<Client> make(AsioLoop& loop, Client::Options options) {
    static std::atomic<int> number{0};
    options.prefix = "test-" + std::to_string(++number) + ":";
    auto made = Client::make(loop, std::move(options));
    WAYBILL_ASSERT(made.has_value());
    return *std::move(made);
}

}  // namespace

Connected::Connected(Client::Options options) : client_{make(loops_.at(0), std::move(options))} {
    loops_.start();
    client_->start();
}

Answer Connected::call(Words words) {
    std::string key = words.at(1);
    auto calling = client_->call({}, std::move(key), std::move(words));
    return run_on(loops_.at(0), std::move(calling));
}

Connected::~Connected() {
    run_on(loops_.at(0), client_->stop());
    loops_.stop();
}

}  // namespace waybill::redis
