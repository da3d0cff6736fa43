// SPDX-License-Identifier: Apache-2.0
#include "services/payments/api/decode.hpp"

#include "platform/core/page.hpp"
#include "platform/json/codec.hpp"

#include <charconv>

namespace waybill::payments {
namespace {

/// What providers send; the amount is in minor units.
struct CallbackBody {
    PaymentId payment_id{};
    std::string charge_id{};
    ChargeResult status{};
    std::int64_t amount{0};
    std::string currency{};

    static void describe(json::Fields<CallbackBody>& f) {
        f.required("payment_id", &CallbackBody::payment_id);
        f.required("charge_id", &CallbackBody::charge_id, {.length = {.min = 1, .max = 100}});
        f.required("status", &CallbackBody::status);
        f.required("amount", &CallbackBody::amount);
        f.required("currency", &CallbackBody::currency, {.length = {.max = 3}});
    }
};

constexpr int page_limit_max = 100;

/// The parts of `<microseconds>.<text>`; the text may have dots.
struct TimeCursor {
    TimePoint at{};
    std::string text{};
};
std::string write_cursor(TimePoint at, std::string_view text) {
    return std::to_string(to_micros(at)) + "." + std::string{text};
}
std::optional<TimeCursor> read_cursor(std::string_view cursor) {
    std::int64_t micros = 0;
    const auto* end = cursor.data() + cursor.size();
    const auto read = std::from_chars(cursor.data(), end, micros);
    if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '.') return std::nullopt;
    return TimeCursor{.at = from_micros(micros), .text = {read.ptr + 1, end}};
}

Result<int> read_limit(const waybill::v1::PageRequest& page, int usual) {
    if (page.limit() == 0) return usual;
    if (page.limit() < 0 || page.limit() > page_limit_max)
        return fail(ErrorKind::invalid, "payments.bad_request", "limit");
    return page.limit();
}

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

std::string cursor_after(const PaymentTry& last) {
    return write_cursor(last.at, last.result + "." + last.transaction);
}

std::string cursor_after(const StatementLine& last) { return write_cursor(last.at, last.about); }

Result<TriesQuery> decode_tries(const v1::ListTriesRequest& request) {
    TriesQuery wanted;
    WAYBILL_TRY(wanted.payment, decode_id<PaymentId>(request.payment_id()));
    WAYBILL_TRY(wanted.limit, read_limit(request.page(), wanted.limit));
    if (request.page().cursor().empty()) return wanted;
    const auto after = read_cursor(request.page().cursor());
    const std::size_t dot = after ? after->text.find('.') : std::string::npos;
    if (dot == std::string::npos) return fail(bad_cursor());
    wanted.after_at = after->at;
    wanted.after_result = after->text.substr(0, dot);
    wanted.after_transaction = after->text.substr(dot + 1);
    return wanted;
}

Result<StatementQuery> decode_statement(const v1::StatementRequest& request) {
    StatementQuery wanted{.account = request.account(), .owner = request.owner()};
    WAYBILL_TRY(wanted.limit, read_limit(request.page(), wanted.limit));
    if (request.page().cursor().empty()) return wanted;
    auto before = read_cursor(request.page().cursor());
    if (!before) return fail(bad_cursor());
    wanted.before_at = before->at;
    wanted.before_payment = std::move(before->text);
    return wanted;
}

Result<HandIn> decode_hand_in(v1::HandInCashRequest request) {
    HandIn handed{.by = std::move(*request.mutable_taken_by()),
                  .note = std::move(*request.mutable_note())};
    WAYBILL_TRY(handed.courier, decode_id<CourierId>(request.courier_id()));
    WAYBILL_TRY(handed.amount, decode_money(request.amount()));
    if (handed.amount.amount <= 0) return fail(ErrorKind::invalid, "payments.bad_amount");
    return handed;
}

Result<CallbackReport> decode_callback(std::string_view body, TimePoint now) {
    WAYBILL_TRY(auto read, json::decode<CallbackBody>(body, callback_limits));
    const auto currency = Currency::parse(read.currency);
    if (!currency) return fail(ErrorKind::invalid, "payments.amount_mismatch", "currency");
    CallbackReport out;
    out.payment = read.payment_id;
    out.report = {.charge = std::move(read.charge_id),
                  .result = read.status,
                  .amount = {.amount = read.amount, .currency = *currency},
                  .at = now};
    return out;
}

}  // namespace waybill::payments
