// SPDX-License-Identifier: Apache-2.0
#include "tests/kitchen/fake_kitchen.hpp"

#include "platform/async/sleep.hpp"
#include "platform/json/document.hpp"
#include "platform/testing/json_pointer.hpp"

#include <array>
#include <format>

namespace waybill::kitchen {

Task<http::Response> FakeKitchen::handle(Context, http::Request request) {
    const std::array secrets{deps_.secret};
    const auto verified = webhooks::verify(secrets, webhooks::presented(request.headers),
                                           request.body, deps_.executor.clock().now());
    if (!verified) {
        ++badly_signed_;
        co_return http::Response{.status = 401};
    }
    if (refusals_ > 0) {
        --refusals_;
        co_return http::Response{.status = 503};
    }
    const auto body = json::Document::parse(request.body);
    if (!body) co_return http::Response{.status = 400};
    const std::string order{body->root().text("order_id").value_or("")};
    const std::string url{body->root().text("callback_url").value_or("")};
    if (order.empty() || url.empty() ||
        at_pointer(body->root(), "/lines/0/quantity") == std::nullopt)
        co_return http::Response{.status = 422};
    callback_url_ = url;
    if (++orders_[order] == 1) {
        Context ctx;
        ctx.stop = group_.token();
        group_.spawn(deps_.executor, cook(std::move(ctx), order, url));
    }
    co_return http::Response{.status = 202};
}

Task<void> FakeKitchen::cook(Context ctx, std::string order, std::string callback_url) {
    if (!co_await sleep_for(ctx, deps_.cooking)) co_return;
    http::OutboundRequest request;
    request.method = http::Method::post;
    request.url = std::move(callback_url);
    request.body = std::format(R"({{"order_id":"{}"}})", order);
    if (!address_.empty())
        request.body = std::format(R"({{"order_id":"{}","pickup_address":"{}"}})", order, address_);
    request.headers.set("Content-Type", "application/json");
    const auto signature =
        webhooks::sign(deps_.secret, "ready_" + order, deps_.executor.clock().now(), request.body);
    signature.put(request.headers);
    const auto answer = co_await deps_.network.send(std::move(ctx), std::move(request));
    answers_.push_back(answer ? answer->status : 0);
}

Task<Result<void>> FakeKitchen::accept_live(Context, const http::Request&,
                                            http::Response& refusal) {
    refusal.status = 404;
    co_return fail(ErrorKind::not_found, "request.no_such_path");
}

Task<void> FakeKitchen::live(Context, http::Request, http::WebSocket&) { co_return; }

}  // namespace waybill::kitchen
