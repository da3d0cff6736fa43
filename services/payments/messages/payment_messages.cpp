// SPDX-License-Identifier: Apache-2.0
#include "services/payments/messages/payment_messages.hpp"

#include "platform/core/enum_values.hpp"

namespace waybill::payments {

v1::Payment to_message(const Payment& payment) {
    v1::Payment out;
    out.set_payment_id(payment.id.text());
    out.set_order_id(payment.order.text());
    out.set_customer_id(payment.customer.text());
    out.set_provider(payment.provider);
    write(payment.due, *out.mutable_amount());
    out.set_status(std::string{to_string(payment.status)});
    out.set_captured(payment.captured);
    out.set_refunded(payment.refunded);
    out.set_created_at(to_micros(payment.created_at));
    if (payment.captured_at) out.set_captured_at(to_micros(*payment.captured_at));
    out.set_version(payment.version);
    return out;
}

std::string encode_state(const Payment& payment, std::int64_t revision) {
    v1::Payment out;
    out.set_status(std::string{to_string(payment.status)});
    out.set_captured(payment.captured);
    out.set_refunded(payment.refunded);
    out.set_checkout_url(payment.checkout_url);
    out.set_captured_at(encode_time(payment.captured_at));
    out.set_version(revision);
    return out.SerializeAsString();
}

bool decode_state(std::string_view bytes, Payment& payment) {
    v1::Payment in;
    if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
    const auto status = parse_enum<PaymentStatus>(in.status());
    if (!status) return false;
    payment.status = *status;
    payment.captured = in.captured();
    payment.refunded = in.refunded();
    payment.checkout_url = in.checkout_url();
    payment.captured_at = decode_time(in.captured_at());
    payment.revision = in.version();
    return true;
}

v1::PaymentChanged to_event(const Payment& payment) {
    v1::PaymentChanged out;
    *out.mutable_payment() = to_message(payment);
    return out;
}

v1::Refund to_message(const Refund& refund) {
    v1::Refund out;
    out.set_refund_id(refund.id.text());
    out.set_payment_id(refund.payment.text());
    write(refund.amount, *out.mutable_amount());
    out.set_status(refund.done_at ? "DONE" : "REQUESTED");
    out.set_note(refund.note);
    out.set_requested_at(to_micros(refund.requested_at));
    out.set_done_at(encode_time(refund.done_at));
    return out;
}

v1::PaymentTry to_message(const PaymentTry& tried) {
    v1::PaymentTry out;
    out.set_what(tried.what == PaymentTry::What::charge ? "CHARGE" : "REFUND");
    out.set_transaction_id(tried.transaction);
    out.set_charge_id(tried.charge);
    out.set_result(tried.result);
    out.set_kind(tried.kind);
    if (tried.amount) write(*tried.amount, *out.mutable_amount());
    out.set_requested_by(tried.by);
    out.set_note(tried.note);
    out.set_at(to_micros(tried.at));
    out.set_done_at(encode_time(tried.done_at));
    return out;
}

v1::StatementLine to_message(const StatementLine& line) {
    v1::StatementLine out;
    out.set_order_id(line.order);
    if (HandInId::parse(line.about))
        out.set_hand_in_id(line.about);
    else
        out.set_payment_id(line.about);
    write(line.amount, *out.mutable_amount());
    out.set_at(to_micros(line.at));
    return out;
}

v1::CashHandIn to_message(const HandIn& handed) {
    v1::CashHandIn out;
    out.set_hand_in_id(handed.id.text());
    out.set_courier_id(handed.courier.text());
    write(handed.amount, *out.mutable_amount());
    out.set_taken_by(handed.by);
    out.set_note(handed.note);
    out.set_at(to_micros(handed.at));
    return out;
}

v1::PaymentChanged to_surplus_event(const Payment& payment, const Refund& refund) {
    v1::PaymentChanged out = to_event(payment);
    out.mutable_surplus()->set_refund_id(refund.id.text());
    write(refund.amount, *out.mutable_surplus()->mutable_amount());
    return out;
}

v1::Balance to_message(const AccountBalance& balance) {
    v1::Balance out;
    out.set_account(balance.account);
    out.set_owner(balance.owner);
    out.set_currency(std::string{balance.currency.code()});
    out.set_exact(balance.balance.text());
    if (const auto amount = balance.balance.narrow())
        write(Money{*amount, balance.currency}, *out.mutable_balance());
    return out;
}

v1::Checkout to_message(const simulator::Checkout& checkout) {
    v1::Checkout out;
    out.set_payment_id(checkout.payment.text());
    write(checkout.amount, *out.mutable_amount());
    out.set_status(std::string{to_string(checkout.status())});
    out.set_return_url(checkout.return_url);
    out.set_tries_left(checkout.tries_left());
    for (const simulator::Charge& charge : checkout.charges) {
        auto& row = *out.add_charges();
        row.set_charge_id(charge.id.text());
        row.set_state(std::string{to_string(charge.state)});
        write(checkout.amount, *row.mutable_amount());
        row.set_refunded(charge.refunded);
        row.set_created_at(to_micros(charge.created_at));
        if (charge.finished_at) row.set_finished_at(to_micros(*charge.finished_at));
    }
    return out;
}

}  // namespace waybill::payments
