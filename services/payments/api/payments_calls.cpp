// SPDX-License-Identifier: Apache-2.0
#include "services/payments/api/payments_calls.hpp"

#include "platform/crypto/digest.hpp"
#include "services/payments/api/decode.hpp"
#include "services/payments/messages/payment_messages.hpp"

#include <algorithm>

namespace waybill::payments {
namespace {

/// A provider's message id may be any text; the inbox wants an id of ours. The same text is always
/// the same id, another provider's never. It has no time, and zeros in its place, as old rows of
/// the inbox are told by it.
EventId inbox_id(std::string_view provider, std::string_view message) {
    const auto digest = crypto::sha256(std::string{provider} + "\n" + std::string{message});
    Uuid uuid;
    std::copy(digest.begin() + 6, digest.begin() + 16, uuid.bytes.begin() + 6);
    return EventId{uuid};
}

std::optional<std::string_view> present(const std::string& header) {
    if (header.empty()) return std::nullopt;
    return header;
}

CallbackResult result_of(const Error* error) {
    if (error == nullptr) return CallbackResult::applied;
    if (error->kind == ErrorKind::unauthenticated) return CallbackResult::unauthenticated;
    return retryable(*error) ? CallbackResult::unavailable : CallbackResult::refused;
}

}  // namespace

Task<Result<v1::Payment>> PaymentsCalls::callback(Context ctx, v1::CallbackRequest request) {
    const auto provider = provider_index(request.provider());
    const auto secrets = deps_.secrets.find(request.provider());
    // One that is not chosen any more still reports of what was begun.
    if (!provider || secrets == deps_.secrets.end())
        co_return fail(ErrorKind::not_found, "payments.provider_unknown");
    auto entry = read_callback(request, secrets->second);
    if (!entry) {
        observe(ctx, *provider, &entry.error());
        co_return fail(std::move(entry).error());
    }
    const ChargeReport report = entry->report;
    auto reported = co_await deps_.follow_payment.report(ctx, *std::move(entry));
    if (reported && reported->surplus)
        deps_.log.warn(ctx, "provider took money that is not due; it is sent back",
                       {{"payment", reported->payment.id.text()}});
    // Booked or not, what a charge falls short of stays due: its provider hears of it.
    if (reported && report.result == ChargeResult::captured && !covers(reported->payment, report))
        reported = fail(ErrorKind::invalid, "payments.amount_mismatch");
    observe(ctx, *provider, reported ? nullptr : &reported.error());
    if (!reported) co_return fail(std::move(reported).error());
    co_return encode(reported->payment);
}

/// Nothing of the body is looked at before its signature was found to be good.
Result<ReportEntry> PaymentsCalls::read_callback(
    const v1::CallbackRequest& request, std::span<const webhooks::SigningSecret> secrets) const {
    const auto& signed_by = request.callback();
    const webhooks::PresentedHeaders headers{.id = present(signed_by.id()),
                                             .timestamp = present(signed_by.timestamp()),
                                             .signature = present(signed_by.signature())};
    const TimePoint now = deps_.clock.now();
    WAYBILL_TRY(const auto verified, webhooks::verify(secrets, headers, signed_by.body(), now));
    WAYBILL_TRY(auto body, decode_callback(signed_by.body(), now));
    return ReportEntry{.payment = body.payment,
                       .provider = request.provider(),
                       .report = std::move(body.report),
                       .webhook = inbox_id(request.provider(), verified.id)};
}

void PaymentsCalls::observe(const Context& ctx, std::size_t provider, const Error* error) {
    deps_.metrics.callbacks.at(telemetry::Listed{provider}, result_of(error)).add();
    if (error == nullptr) return;
    // Signed by the provider and yet not what is due: somebody has to look at its books.
    if (error->reason == "payments.amount_mismatch")
        deps_.log.error(ctx, "provider's charge does not fit its payment",
                        {{"reason", error->reason}});
}

Task<Result<v1::Payment>> PaymentsCalls::get_payment(Context ctx, v1::GetPaymentRequest request) {
    WAYBILL_CO_TRY(const auto lookup, decode_lookup(request));
    WAYBILL_CO_TRY(const auto payment, co_await deps_.follow_payment.show(std::move(ctx), lookup));
    co_return encode(payment);
}

Task<Result<v1::PaymentsAtReply>> PaymentsCalls::payments_at(Context ctx,
                                                             v1::PaymentsAtRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto payment, co_await deps_.past_payments.at(std::move(ctx), order,
                                                                       from_micros(request.at())));
    v1::PaymentsAtReply reply;
    if (payment) *reply.add_payments() = encode(*payment);
    co_return reply;
}

Task<Result<v1::Payment>> PaymentsCalls::come_back(Context ctx, v1::GetPaymentRequest request) {
    WAYBILL_CO_TRY(const auto lookup, decode_lookup(request));
    WAYBILL_CO_TRY(const auto payment,
                   co_await deps_.follow_payment.come_back(std::move(ctx), lookup));
    co_return encode(payment);
}

Task<Result<v1::ListProvidersReply>> PaymentsCalls::list_providers(Context, waybill::v1::Empty) {
    v1::ListProvidersReply reply;
    for (const Provider& provider : known_providers()) {
        auto& row = *reply.add_providers();
        row.set_provider_id(std::string{provider.id});
        row.set_title(std::string{provider.title});
        row.set_active(deps_.start_payment.active(provider.id));
        if (provider.id == cash_method) row.set_amount_max(deps_.cash_amount_max);
    }
    co_return reply;
}

Task<Result<v1::Refund>> PaymentsCalls::refund_part(Context ctx, v1::RefundPartRequest request) {
    RefundWish wish{.by = request.requested_by(),
                    .note = request.note(),
                    .key = decode_key(request.idempotency())};
    WAYBILL_CO_TRY(wish.payment, decode_id<PaymentId>(request.payment_id()));
    WAYBILL_CO_TRY(wish.amount, decode_money(request.amount()));
    WAYBILL_CO_TRY(const auto refund,
                   co_await deps_.follow_payment.refund_part(std::move(ctx), std::move(wish)));
    co_return to_message(refund);
}

Task<Result<v1::Refund>> PaymentsCalls::pay_out_refund(Context ctx, v1::PayOutRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<RefundId>(request.refund_id()));
    WAYBILL_CO_TRY(const auto refund, co_await deps_.follow_payment.pay_out(std::move(ctx), id));
    co_return to_message(refund);
}

Task<Result<v1::CashHandIn>> PaymentsCalls::hand_in_cash(Context ctx,
                                                         v1::HandInCashRequest request) {
    auto key = decode_key(request.idempotency());
    WAYBILL_CO_TRY(auto handed, decode_hand_in(std::move(request)));
    WAYBILL_CO_TRY(const auto taken,
                   co_await deps_.cash.hand_in(std::move(ctx), std::move(handed), std::move(key)));
    co_return to_message(taken);
}

v1::Payment PaymentsCalls::encode(const Payment& payment) const {
    v1::Payment message = to_message(payment);
    message.set_checkout_url(payment.provider == simulator_id
                                 ? deps_.public_url + "/simulator/checkout/" + payment.id.text()
                                 : payment.checkout_url);
    return message;
}

}  // namespace waybill::payments
