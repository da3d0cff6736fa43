// SPDX-License-Identifier: Apache-2.0
#include "contracts/payments/v1/payments.json.hpp"
#include "services/gateway/bodies/common.hpp"
#include "services/gateway/routes/payments_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;
using payments::v1::CashHandIn;
using payments::v1::StatementReply;

struct HandInCash {
    CourierId courier_id;
    Money amount;
    std::optional<std::string> note;
    static void describe(json::Fields<HandInCash>& f) {
        f.title("HandInCash");
        f.path("courier_id", &HandInCash::courier_id);
        f.required("amount", &HandInCash::amount,
                   {.help = "All that the courier holds, or a part",
                    .example = R"({"amount":2350,"currency":"EUR"})"});
        f.optional("note", &HandInCash::note,
                   {.help = "For operators", .example = "Till 2", .length = {1, 300}});
    }
};

struct PayOut {
    RefundId refund_id;
    static void describe(json::Fields<PayOut>& f) { f.path("refund_id", &PayOut::refund_id); }
};

struct CouriersCash : PageQuery {
    CourierId courier_id;
    static void describe(json::Fields<CouriersCash>& f) {
        f.path("courier_id", &CouriersCash::courier_id);
        describe_page(f);
    }
};

struct OwnCash : PageQuery {
    static void describe(json::Fields<OwnCash>& f) { describe_page(f); }
};

Task<Result<Reply<StatementReply>>> cash_of(const Parts& parts, Context ctx, PageQuery page,
                                            std::string courier) {
    payments::v1::StatementRequest request;
    request.set_account("courier_cash");
    request.set_owner(std::move(courier));
    page.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.payments.statement(std::move(ctx), std::move(request)));
    co_return Reply<StatementReply>{.view = std::move(reply)};
}

Task<Result<Reply<StatementReply>>> couriers_cash(const Parts& parts, Call<CouriersCash> call) {
    return cash_of(parts, std::move(call.ctx), call.input, call.input.courier_id.text());
}

Task<Result<Reply<StatementReply>>> own_cash(const Parts& parts, Call<OwnCash> call) {
    couriers::v1::GetCourierRequest who;
    who.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(const auto courier,
                   co_await parts.clients.couriers.get_courier(call.ctx, std::move(who)));
    co_return co_await cash_of(parts, std::move(call.ctx), call.input, courier.courier_id());
}

Task<Result<Reply<CashHandIn>>> hand_in(const Parts& parts, Call<HandInCash> call) {
    payments::v1::HandInCashRequest request;
    request.set_courier_id(call.input.courier_id.text());
    waybill::write(call.input.amount, *request.mutable_amount());
    request.set_taken_by(call.ctx.caller.user.text());
    request.set_note(call.input.note.value_or(""));
    waybill::write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto taken,
                   co_await parts.clients.payments.hand_in_cash(call.ctx, std::move(request)));
    co_return Reply<CashHandIn>{.view = std::move(taken)};
}

Task<Result<Reply<payments::v1::Refund>>> pay_out(const Parts& parts, Call<PayOut> call) {
    payments::v1::PayOutRequest request;
    request.set_refund_id(call.input.refund_id.text());
    WAYBILL_CO_TRY(auto refund,
                   co_await parts.clients.payments.pay_out_refund(call.ctx, std::move(request)));
    co_return Reply<payments::v1::Refund>{.view = std::move(refund)};
}

}  // namespace

void mount_cash(http::Router& router, const Parts& parts) {
    const Access boss = Access::roles({Role::operator_});
    router.get<OwnCash, StatementReply>(
        "/v1/courier/cash",
        {.id = "read_own_cash",
         .summary = "Read what cash one holds and of which orders, newest first",
         .tag = "courier",
         .access = Access::roles({Role::courier}),
         .errors = {"couriers.not_found"}},
        with(parts, own_cash));
    router.get<CouriersCash, StatementReply>(
        "/v1/couriers/{courier_id}/cash",
        {.id = "read_courier_cash",
         .summary = "Read what cash a courier holds and of which orders, newest first",
         .tag = "operator",
         .access = boss},
        with(parts, couriers_cash));
    router.post<HandInCash, CashHandIn>(
        "/v1/admin/couriers/{courier_id}/hand-ins",
        {.id = "hand_in_cash",
         .summary = "Take cash from a courier",
         .tag = "operator",
         .access = boss,
         .idempotency = http::Idempotency::required,
         .success = 201,
         .errors = {"payments.more_than_held", "payments.bad_amount"}},
        with(parts, hand_in));
    router.post<PayOut, payments::v1::Refund>(
        "/v1/admin/refunds/{refund_id}/pay-out",
        {.id = "pay_out_refund",
         .summary = "Say that what is owed of an order in cash was paid back",
         .tag = "operator",
         .access = boss,
         .errors = {"payments.no_refund", "payments.goes_back_itself"}},
        with(parts, pay_out));
}

}  // namespace waybill::gateway
