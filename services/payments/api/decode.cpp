// SPDX-License-Identifier: Apache-2.0
#include "services/payments/api/decode.hpp"

#include "platform/json/codec.hpp"

namespace waybill::payments {
namespace {

/// What providers send; the amount is in minor units.
struct CallbackBody {
    std::string payment_id{};
    std::string charge_id{};
    ChargeResult status{};
    std::int64_t amount{0};
    std::string currency{};

    static void describe(json::Fields<CallbackBody>& f) {
        f.required("payment_id", &CallbackBody::payment_id, {.length = {.max = 30}});
        f.required("charge_id", &CallbackBody::charge_id, {.length = {.min = 1, .max = 100}});
        f.required("status", &CallbackBody::status);
        f.required("amount", &CallbackBody::amount);
        f.required("currency", &CallbackBody::currency, {.length = {.max = 3}});
    }
};

constexpr json::ParseLimits callback_limits{.bytes_max = 16 * 1024, .depth_max = 4};

}  // namespace

Result<StartCommand> decode_order(const orders::v1::Order& order) {
    StartCommand command;
    WAYBILL_TRY(command.payment, decode_id<PaymentId>(order.payment_id()));
    WAYBILL_TRY(command.order, decode_id<OrderId>(order.order_id()));
    WAYBILL_TRY(command.customer, decode_id<UserId>(order.customer_id()));
    WAYBILL_TRY(command.due, decode_money(order.total()));
    command.provider = order.provider();
    return command;
}

Result<PaymentLookup> decode_lookup(const v1::GetPaymentRequest& request) {
    PaymentLookup lookup;
    if (!request.payment_id().empty()) {
        WAYBILL_TRY(lookup.payment, decode_id<PaymentId>(request.payment_id()));
    } else {
        WAYBILL_TRY(lookup.order, decode_id<OrderId>(request.order_id()));
    }
    if (!request.customer_id().empty()) {
        WAYBILL_TRY(lookup.customer, decode_id<UserId>(request.customer_id()));
    }
    return lookup;
}

Result<OwnersQuery> decode_owners(const v1::ListOwnersRequest& request) {
    constexpr int limit_max = 100;
    constexpr std::size_t code_size = 3;
    OwnersQuery wanted{.account = request.account()};
    if (request.page().limit() != 0) wanted.limit = request.page().limit();
    const std::string& cursor = request.page().cursor();
    const bool fits = wanted.limit >= 1 && wanted.limit <= limit_max &&
                      (cursor.empty() || (cursor.size() > code_size && cursor[code_size] == '.'));
    if (!fits) return fail(ErrorKind::invalid, "payments.bad_request", "page");
    wanted.after_currency = cursor.substr(0, code_size);
    if (!cursor.empty()) wanted.after_owner = cursor.substr(code_size + 1);
    return wanted;
}

std::string cursor_after(const AccountBalance& last) {
    return std::string{last.currency.code()} + "." + last.owner;
}

Result<CallbackReport> decode_callback(std::string_view body, TimePoint now) {
    WAYBILL_TRY(auto read, json::decode<CallbackBody>(body, callback_limits));
    const auto currency = Currency::parse(read.currency);
    if (!currency) return fail(ErrorKind::invalid, "payments.amount_mismatch", "currency");
    CallbackReport out;
    WAYBILL_TRY(out.payment, decode_id<PaymentId>(read.payment_id));
    out.report = {.charge = std::move(read.charge_id),
                  .result = read.status,
                  .amount = {.amount = read.amount, .currency = *currency},
                  .at = now};
    return out;
}

}  // namespace waybill::payments
