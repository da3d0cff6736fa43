// SPDX-License-Identifier: Apache-2.0
#include "services/payments/testing/payments_world.hpp"

#include <format>

namespace waybill::payments {
namespace {

/// EVT-1: a payment's version counts its events.
constexpr sql::Query torn_payments{
    "t.torn",
    "SELECT COUNT(*) FROM payments p WHERE p.version <> (SELECT COUNT(*) FROM outbox e WHERE "
    "e.key = p.payment_id AND e.type NOT IN ('payment.charge_denied', "
    "'payment.surplus_returned'))"};

int status_of(const Error& error) {
    switch (error.kind) {
        case ErrorKind::unauthenticated: return 401;
        case ErrorKind::not_found: return 404;
        case ErrorKind::conflict: return 409;
        case ErrorKind::invalid: return 422;
        default: return retryable(error) ? 503 : 400;
    }
}

}  // namespace

Task<Result<http::Response>> LoopbackHttp::send(Context ctx, http::OutboundRequest request) {
    if (times == 0) co_return fail(ErrorKind::unavailable, "test.lost");
    v1::CallbackRequest message;
    message.set_provider("simulator");
    auto& in = *message.mutable_callback();
    in.set_id(std::string{request.headers.find(webhooks::id_header).value_or("")});
    in.set_timestamp(std::string{request.headers.find(webhooks::timestamp_header).value_or("")});
    in.set_signature(std::string{request.headers.find(webhooks::signature_header).value_or("")});
    in.set_body(request.body);
    http::Response response;
    for (int i = 0; i < times; ++i) {
        ++arrived;
        const auto answer = co_await calls->callback(ctx, message);
        response.status = answer ? 200 : status_of(answer.error());
    }
    if (!answers) co_return fail(ErrorKind::outcome_unknown, "test.lost");
    co_return response;
}

PaymentsWorld::PaymentsWorld(PaymentsSettings settings)
    : ServiceWorld{PaymentsModule::migrations()},
      module{{.ports = ports_on(bus),
              .own_http = http,
              .http = outside,
              .public_url = "https://waybill.test",
              .callback_base_url = "http://127.0.0.1:8080",
              .settings = std::move(settings)}} {
    http.calls = &module.calls();
    module.start();
}

PaymentsSettings PaymentsWorld::certain() {
    PaymentsSettings settings;
    settings.simulator_success_ppm = 1'000'000;
    settings.simulator_secret = SecretText{std::string{secret}};
    return settings;
}

v1::Payment PaymentsWorld::wanted(std::string provider) {
    v1::Payment request;
    request.set_payment_id(ids.next<PaymentId>().text());
    request.set_order_id(ids.next<OrderId>().text());
    request.set_customer_id(ids.next<UserId>().text());
    request.set_provider(std::move(provider));
    request.mutable_amount()->set_amount(2'450);
    request.mutable_amount()->set_currency("EUR");
    return request;
}

Result<v1::Payment> PaymentsWorld::start(const v1::Payment& payment) {
    WAYBILL_CHECK(order_event("order.created", payment, ids.next<EventId>()));
    return get(payment.payment_id());
}

Result<v1::Payment> PaymentsWorld::get(const std::string& payment_id) {
    v1::GetPaymentRequest wanted;
    wanted.set_payment_id(payment_id);
    return executor.run(module.calls().get_payment(Context{}, wanted));
}

Result<v1::Checkout> PaymentsWorld::checkout(const std::string& payment_id) {
    v1::GetCheckoutRequest wanted;
    wanted.set_payment_id(payment_id);
    return executor.run(module.simulator().get_checkout(Context{}, wanted));
}

Result<v1::Checkout> PaymentsWorld::decide(const std::string& payment_id, bool approve) {
    v1::DecideRequest wanted;
    wanted.set_payment_id(payment_id);
    wanted.set_approve(approve);
    return executor.run(module.simulator().decide(Context{}, wanted));
}

v1::Payment PaymentsWorld::opened() {
    const auto started = start(wanted());
    WAYBILL_ASSERT(started);
    return *started;
}

v1::Payment PaymentsWorld::paid() {
    const auto payment = opened();
    WAYBILL_ASSERT(decide(payment.payment_id(), true));
    executor.run_for(3s);
    return get(payment.payment_id()).value();
}

v1::CallbackRequest PaymentsWorld::signed_callback(std::string text, std::string id) {
    const auto key = webhooks::SigningSecret::parse(secret);
    const auto headers = webhooks::sign(*key, id, executor.clock().now(), text);
    v1::CallbackRequest message;
    message.set_provider("simulator");
    message.mutable_callback()->set_id(headers.id);
    message.mutable_callback()->set_timestamp(headers.timestamp);
    message.mutable_callback()->set_signature(headers.signature);
    message.mutable_callback()->set_body(std::move(text));
    return message;
}

std::string PaymentsWorld::body(const v1::Payment& payment, std::string_view status,
                                std::string_view charge) {
    return std::format(
        R"({{"payment_id":"{}","charge_id":"{}","status":"{}","amount":{},"currency":"{}"}})",
        payment.payment_id(), charge, status, payment.amount().amount(),
        payment.amount().currency());
}

Result<v1::Payment> PaymentsWorld::callback(const v1::CallbackRequest& message) {
    return executor.run(module.calls().callback(Context{}, message));
}

Status PaymentsWorld::order_event(std::string_view type, const v1::Payment& payment, EventId id,
                                  std::int64_t delivery_fee) {
    orders::v1::OrderChanged message;
    auto& order = *message.mutable_order();
    order.set_order_id(payment.order_id());
    order.set_customer_id(payment.customer_id());
    order.set_payment_id(payment.payment_id());
    order.set_provider(payment.provider());
    order.set_partner_id(partner.text());
    order.set_courier_id(courier.text());
    *order.mutable_total() = payment.amount();
    order.mutable_delivery_fee()->set_amount(delivery_fee);
    order.mutable_delivery_fee()->set_currency(payment.amount().currency());
    messaging::Event event{.id = id,
                           .topic = "waybill.orders",
                           .type = std::string{type},
                           .key = payment.order_id(),
                           .time = executor.clock().now(),
                           .data = message.SerializeAsString()};
    return executor.run(bus.subscriptions.front().handle(Context{}, std::move(event)));
}

int PaymentsWorld::events(std::string_view type) const {
    int found = 0;
    for (const auto& [id, event] : bus.published) found += event.type == type ? 1 : 0;
    return found;
}

std::map<std::string, std::int64_t> PaymentsWorld::balances() {
    const auto reply = executor.run(module.calls().balances(Context{}, {}));
    std::map<std::string, std::int64_t> found;
    for (const auto& row : reply.value().balances()) found[row.account()] += row.balance().amount();
    return found;
}

Status PaymentsWorld::audit() {
    WAYBILL_CHECK(
        executor.run(file->read(Context{}, [](sql::Tx& tx) { return PaymentsModule::audit(tx); })));
    if (count(torn_payments) != 0) return fail(ErrorKind::internal, "test.torn_payment");
    return {};
}

}  // namespace waybill::payments
