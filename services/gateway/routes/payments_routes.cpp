// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/payments_routes.hpp"

#include "contracts/payments/v1/payments.json.hpp"
#include "services/gateway/bodies/common.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct OnePayment {
    PaymentId payment_id;
    static void describe(json::Fields<OnePayment>& f) {
        f.path("payment_id", &OnePayment::payment_id);
    }
};

Task<Result<Reply<payments::v1::Payment>>> one_payment(const Parts& parts, Call<OnePayment> call) {
    payments::v1::GetPaymentRequest request;
    request.set_payment_id(call.input.payment_id.text());
    if (!call.ctx.caller.roles.intersects({Role::operator_, Role::support}))
        request.set_customer_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(auto payment,
                   co_await parts.clients.payments.get_payment(call.ctx, std::move(request)));
    co_return Reply<payments::v1::Payment>{.view = std::move(payment)};
}

Task<Result<Reply<payments::v1::ListProvidersReply>>> providers(const Parts& parts,
                                                                Call<http::Empty> call) {
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.payments.list_providers(call.ctx, waybill::v1::Empty{}));
    co_return Reply<payments::v1::ListProvidersReply>{.view = std::move(reply)};
}

Task<Result<Reply<payments::v1::BalancesReply>>> balances(const Parts& parts,
                                                          Call<http::Empty> call) {
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.payments.balances(call.ctx, waybill::v1::Empty{}));
    co_return Reply<payments::v1::BalancesReply>{.view = std::move(reply)};
}

struct ListOwners : PageQuery {
    std::string account{};
    static void describe(json::Fields<ListOwners>& f) {
        describe_page(f);
        f.query("account", &ListOwners::account,
                {.help = "`partner_payable`, `courier_payable`, `courier_cash` or "
                         "`customer_payable`",
                 .example = "partner_payable",
                 .length = {1, 60}});
    }
};

Task<Result<Reply<payments::v1::ListOwnersReply>>> owners(const Parts& parts,
                                                          Call<ListOwners> call) {
    payments::v1::ListOwnersRequest request;
    request.set_account(call.input.account);
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.payments.list_owners(call.ctx, std::move(request)));
    co_return Reply<payments::v1::ListOwnersReply>{.view = std::move(reply)};
}

void add_payment_errors(http::ErrorCatalogue& errors) {
    using enum ErrorKind;
    errors.add({
        {"payments.not_found", not_found, "There is no such payment"},
        {"payments.on_its_way", unavailable, "The payment is not there yet"},
        {"payments.provider_away", unavailable, "The provider cannot be reached just now"},
        {"payments.provider_inactive", invalid, "This way of paying is not available"},
        {"payments.provider_unknown", not_found, "There is no such provider"},
        {"payments.amount_mismatch", invalid, "Amount or currency is not what is due"},
        {"payments.id_reused", conflict, "The payment's id belongs to another payment"},
        {"payments.wrong_state", conflict, "The payment is not in the right state for this"},
        {"payments.checkout_closed", conflict, "The checkout is over"},
        {"payments.order_has_payment", conflict, "The order has a payment already"},
        {"payments.bad_request", invalid, "The request makes no sense to the payment service"},
        {"payments.bad_amount", invalid, "The amount is not a positive sum of one currency"},
        {"payments.no_charge", not_found, "There is no such charge"},
        {"payments.too_much_for_cash", invalid, "So much is not paid in cash",
         "Take another way of paying"},
        {"payments.paid_at_the_door", conflict, "It is paid in cash, at the door"},
        {"payments.more_than_held", conflict, "The courier does not hold so much"},
        {"payments.goes_back_itself", conflict, "Its provider sends it back"},
        {"payments.no_refund", not_found, "There is no such refund"},
        {"payments.refund_exceeds_charge", conflict, "More than was charged cannot be returned"},
        {"callback.signature_missing", unauthenticated, "The callback is not signed"},
        {"callback.signature_stale", unauthenticated, "The callback is older than five minutes"},
        {"callback.signature_wrong", unauthenticated, "The signature is wrong"},
    });
}

}  // namespace

void mount_payments(http::Router& router, const Parts& parts) {
    add_payment_errors(router.errors());
    router.get<OnePayment, payments::v1::Payment>(
        "/v1/payments/{payment_id}",
        {.id = "get_payment",
         .summary = "Read one payment",
         .tag = "payments",
         .access = Access::signed_in(),
         .errors = {"payments.not_found", "payments.on_its_way"}},
        with(parts, one_payment));
    router.get<http::Empty, payments::v1::ListProvidersReply>("/v1/payment-providers",
                                                              {.id = "list_payment_providers",
                                                               .summary = "List the ways of paying",
                                                               .tag = "payments",
                                                               .access = Access::anyone()},
                                                              with(parts, providers));
    router.get<http::Empty, payments::v1::BalancesReply>(
        "/v1/admin/ledger/balances",
        {.id = "list_balances",
         .summary = "Read the balance of each account",
         .tag = "operator",
         .access = Access::roles({Role::operator_})},
        with(parts, balances));
    router.get<ListOwners, payments::v1::ListOwnersReply>(
        "/v1/admin/ledger/owners",
        {.id = "list_balance_owners",
         .summary = "Read whom an account's balance belongs to",
         .tag = "operator",
         .access = Access::roles({Role::operator_}),
         .errors = {"payments.bad_request"}},
        with(parts, owners));
}

}  // namespace waybill::gateway
