// SPDX-License-Identifier: Apache-2.0
#include "tests/component/counting_ports.hpp"

#include <utility>

namespace waybill::town {
namespace {

struct CountedHandle {
    decltype(messaging::Subscription::handle) handle;
    std::string consumer;
    Tally* tally;

    Task<Status> operator()(Context ctx, messaging::Event event) const {
        tally->add("deliveries", consumer);
        return handle(std::move(ctx), std::move(event));
    }
};

}  // namespace

bool is_json(const http::Headers& headers) {
    const auto type = headers.find("Content-Type");
    return type && type->contains("json");
}

void CountingBus::subscribe(messaging::Subscription subscription) {
    subscription.handle = CountedHandle{.handle = std::move(subscription.handle),
                                        .consumer = subscription.consumer,
                                        .tally = &tally_};
    inner_.subscribe(std::move(subscription));
}

Task<Status> CountingBus::publish(Context ctx, std::vector<messaging::Event> events) {
    tally_.add("publishes");
    return inner_.publish(std::move(ctx), std::move(events));
}

Task<http::Response> CountingHandler::handle(Context ctx, http::Request request) {
    tally_.add("requests");
    if (!request.body.empty() && is_json(request.headers)) tally_.add("json read");
    auto response = co_await inner_.handle(std::move(ctx), std::move(request));
    if (is_json(response.headers)) tally_.add("json written");
    co_return response;
}

}  // namespace waybill::town
