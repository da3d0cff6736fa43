// SPDX-License-Identifier: Apache-2.0
#include "contracts/payments/v1/payments.json.hpp"
#include "platform/core/cash.hpp"
#include "platform/http/html.hpp"
#include "platform/http/problem.hpp"
#include "services/gateway/pages/checkout_page.hpp"
#include "services/gateway/routes/payments_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::RawInput;
using http::Response;

/// Raw routes answer problems themselves.
struct Answers {
    const http::ErrorCatalogue* errors;
    Response problem(const Error& error, const Call<RawInput>& call) const {
        return http::problem(*errors, error,
                             {.instance = call.request.path, .trace_id = call.ctx.trace.id_text()});
    }
};

bool wants_json(const http::Request& request) {
    const auto accept = request.headers.find("Accept");
    return accept && accept->contains("application/json");
}

Response page_response(std::string body) {
    Response response;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Content-Security-Policy", http::small_page_policy);
    response.body = std::move(body);
    return response;
}

/// What a payment pays for; nothing while somebody who knows is away.
Task<std::optional<orders::v1::Order>> order_of(const Parts& parts, Context ctx,
                                                std::string payment_id) {
    payments::v1::GetPaymentRequest wanted;
    wanted.set_payment_id(std::move(payment_id));
    const auto payment = co_await parts.clients.payments.get_payment(ctx, std::move(wanted));
    if (!payment) co_return std::nullopt;
    orders::v1::GetOrderRequest request;
    request.set_order_id(payment->order_id());
    auto order = co_await parts.clients.orders.get_order(ctx, std::move(request));
    if (!order) co_return std::nullopt;
    co_return *std::move(order);
}

Task<Response> checkout_response(const Parts& parts, Call<RawInput> call,
                                 payments::v1::Checkout checkout) {
    if (wants_json(call.request)) {
        Response response;
        response.headers.set("Content-Type", "application/json");
        response.body = json::encode(checkout);
        co_return response;
    }
    std::optional<orders::v1::Order> order;
    if (http::prefers_html(call.request.headers))  // a person wants to know what they pay for
        order = co_await order_of(parts, call.ctx, checkout.payment_id());
    co_return page_response(checkout_page(checkout, order));
}

Task<Response> show_return(const Parts& parts, Call<RawInput> call, Answers answers) {
    payments::v1::GetPaymentRequest request;
    request.set_order_id(call.input["order_id"]);
    const auto payment = co_await parts.clients.payments.come_back(call.ctx, std::move(request));
    if (!payment) co_return answers.problem(payment.error(), call);
    co_return page_response(return_page(*payment));
}

Task<Response> to_checkout(const Parts& parts, Call<RawInput> call, Answers answers) {
    payments::v1::GetPaymentRequest request;
    request.set_payment_id(call.input["payment_id"]);
    const auto payment = co_await parts.clients.payments.get_payment(call.ctx, std::move(request));
    if (!payment) co_return answers.problem(payment.error(), call);
    if (payment->provider() == cash_method) {
        const Error nowhere{.kind = ErrorKind::conflict, .reason = "payments.paid_at_the_door"};
        co_return answers.problem(nowhere, call);
    }
    if (payment->checkout_url().empty()) {
        const Error away{.kind = ErrorKind::unavailable,
                         .reason = "payments.provider_away",
                         .retry_after = std::chrono::seconds{5}};
        co_return answers.problem(away, call);
    }
    Response response{.status = 303};
    response.headers.set("Location", payment->checkout_url());
    co_return response;
}

Task<Response> show_checkout(const Parts& parts, Call<RawInput> call, Answers answers) {
    payments::v1::GetCheckoutRequest request;
    request.set_payment_id(call.input["payment_id"]);
    const auto checkout =
        co_await parts.clients.simulator.get_checkout(call.ctx, std::move(request));
    if (!checkout) co_return answers.problem(checkout.error(), call);
    co_return co_await checkout_response(parts, std::move(call), *checkout);
}

Task<Response> decide(const Parts& parts, Call<RawInput> call, Answers answers) {
    const auto form = http::parse_query(call.request.body);
    if (!form || form->size() != 1 || form->front().first != "decision" ||
        (form->front().second != "approve" && form->front().second != "decline")) {
        const Error error{.kind = ErrorKind::invalid,
                          .reason = "request.invalid",
                          .message = "Send decision=approve or decision=decline."};
        co_return answers.problem(error, call);
    }
    payments::v1::DecideRequest request;
    request.set_payment_id(call.input["payment_id"]);
    request.set_approve(form->front().second == "approve");
    const auto checkout = co_await parts.clients.simulator.decide(call.ctx, std::move(request));
    if (!checkout) co_return answers.problem(checkout.error(), call);
    co_return co_await checkout_response(parts, std::move(call), *checkout);
}

}  // namespace

void mount_checkout(http::Router& router, const Parts& parts) {
    const Answers answers{&router.errors()};
    router.raw(http::Method::get, "/pay/{payment_id}",
               {.id = "go_to_checkout",
                .summary = "Go to the provider's checkout",
                .tag = "pages",
                .access = Access::anyone(),
                .documented = false},
               with(parts, to_checkout, answers));
    router.raw(http::Method::get, "/orders/{order_id}",
               {.id = "come_back",
                .summary = "Come back from a provider's checkout",
                .tag = "pages",
                .access = Access::anyone(),
                .documented = false},
               with(parts, show_return, answers));
    router.raw(http::Method::get, "/simulator/checkout/{payment_id}",
               {.id = "show_checkout",
                .summary = "The built-in provider's checkout",
                .tag = "pages",
                .access = Access::anyone(),
                .documented = false},
               with(parts, show_checkout, answers));
    router.raw(http::Method::post, "/simulator/checkout/{payment_id}",
               {.id = "decide_checkout",
                .summary = "Pay or decline",
                .tag = "pages",
                .access = Access::anyone(),
                .consumes = "application/x-www-form-urlencoded",
                .documented = false},
               with(parts, decide, answers));
}

}  // namespace waybill::gateway
