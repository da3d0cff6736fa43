// SPDX-License-Identifier: Apache-2.0
#include "contracts/payments/v1/payments.json.hpp"
#include "services/gateway/access/staff.hpp"
#include "services/gateway/bodies/common.hpp"
#include "services/gateway/routes/payments_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;
using payments::v1::ListTriesReply;
using payments::v1::Refund;
using payments::v1::StatementReply;

struct RefundPart {
    PaymentId payment_id;
    Money amount;
    std::optional<std::string> note;
    static void describe(json::Fields<RefundPart>& f) {
        f.title("RefundPart");
        f.path("payment_id", &RefundPart::payment_id);
        f.required("amount", &RefundPart::amount,
                   {.help = "At most what is left of the payment",
                    .example = R"({"amount":300,"currency":"EUR"})"});
        f.optional(
            "note", &RefundPart::note,
            {.help = "Why, for operators", .example = "The cake was broken", .length = {1, 300}});
    }
};

struct ListTries : PageQuery {
    PaymentId payment_id;
    static void describe(json::Fields<ListTries>& f) {
        f.path("payment_id", &ListTries::payment_id);
        describe_page(f);
    }
};

struct PartnerStatement : PageQuery {
    PartnerId partner_id;
    static void describe(json::Fields<PartnerStatement>& f) {
        f.path("partner_id", &PartnerStatement::partner_id);
        describe_page(f);
    }
};

struct CourierStatement : PageQuery {
    CourierId courier_id;
    static void describe(json::Fields<CourierStatement>& f) {
        f.path("courier_id", &CourierStatement::courier_id);
        describe_page(f);
    }
};

struct OwnStatement : PageQuery {
    static void describe(json::Fields<OwnStatement>& f) { describe_page(f); }
};

Task<Result<Reply<Refund>>> refund_part(const Parts& parts, Call<RefundPart> call) {
    payments::v1::RefundPartRequest request;
    request.set_payment_id(call.input.payment_id.text());
    waybill::write(call.input.amount, *request.mutable_amount());
    request.set_requested_by(call.ctx.caller.user.text());
    request.set_note(call.input.note.value_or(""));
    waybill::write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto refund,
                   co_await parts.clients.payments.refund_part(call.ctx, std::move(request)));
    co_return Reply<Refund>{.view = std::move(refund)};
}

Task<Result<Reply<ListTriesReply>>> tries(const Parts& parts, Call<ListTries> call) {
    payments::v1::ListTriesRequest request;
    request.set_payment_id(call.input.payment_id.text());
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.payments.list_tries(call.ctx, std::move(request)));
    co_return Reply<ListTriesReply>{.view = std::move(reply)};
}

struct Owned {
    std::string_view account;
    std::string owner;
};

Task<Result<Reply<StatementReply>>> statement(const Parts& parts, Context ctx, PageQuery page,
                                              Owned owned) {
    payments::v1::StatementRequest request;
    request.set_account(std::string{owned.account});
    request.set_owner(std::move(owned.owner));
    page.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.payments.statement(std::move(ctx), std::move(request)));
    co_return Reply<StatementReply>{.view = std::move(reply)};
}

constexpr std::string_view of_partners = "partner_payable";
constexpr std::string_view of_couriers = "courier_payable";

Task<Result<Reply<StatementReply>>> of_partner(const Parts& parts, Call<PartnerStatement> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    Owned owned{.account = of_partners, .owner = call.input.partner_id.text()};
    co_return co_await statement(parts, std::move(call.ctx), call.input, std::move(owned));
}

Task<Result<Reply<StatementReply>>> of_courier(const Parts& parts, Call<CourierStatement> call) {
    Owned owned{.account = of_couriers, .owner = call.input.courier_id.text()};
    co_return co_await statement(parts, std::move(call.ctx), call.input, std::move(owned));
}

Task<Result<Reply<StatementReply>>> own(const Parts& parts, Call<OwnStatement> call) {
    couriers::v1::GetCourierRequest who;
    who.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(const auto courier,
                   co_await parts.clients.couriers.get_courier(call.ctx, std::move(who)));
    Owned owned{.account = of_couriers, .owner = courier.courier_id()};
    co_return co_await statement(parts, std::move(call.ctx), call.input, std::move(owned));
}

}  // namespace

void mount_money(http::Router& router, const Parts& parts) {
    router.post<RefundPart, Refund>(
        "/v1/admin/payments/{payment_id}/refunds",
        {.id = "refund_part",
         .summary = "Give back a part of what was paid",
         .tag = "operator",
         .access = Access::roles({Role::operator_}),
         .help = "As much less is due of the order; what was divided before stays with partner and "
                 "courier. A cancelled order's money goes back by itself.",
         .success = 201,
         .errors = {"payments.not_found", "payments.refund_exceeds_charge", "payments.bad_amount"}},
        with(parts, refund_part));
    router.get<ListTries, ListTriesReply>(
        "/v1/admin/payments/{payment_id}/tries",
        {.id = "list_payment_tries",
         .summary = "List each charge and refund of a payment, oldest first",
         .tag = "operator",
         .access = Access::roles({Role::operator_, Role::support}),
         .errors = {"payments.not_found"}},
        with(parts, tries));
    router.get<PartnerStatement, StatementReply>(
        "/v1/partners/{partner_id}/statement",
        {.id = "read_partner_statement",
         .summary = "Read what each order brought a partner, newest first",
         .tag = "partner",
         .access = Access::roles({Role::partner, Role::operator_}),
         .errors = {"catalog.partner_not_found"}},
        with(parts, of_partner));
    router.get<CourierStatement, StatementReply>(
        "/v1/couriers/{courier_id}/statement",
        {.id = "read_courier_statement",
         .summary = "Read what each delivery brought a courier, newest first",
         .tag = "operator",
         .access = Access::roles({Role::operator_})},
        with(parts, of_courier));
    router.get<OwnStatement, StatementReply>(
        "/v1/courier/statement",
        {.id = "read_own_statement",
         .summary = "Read what each delivery brought, newest first",
         .tag = "courier",
         .access = Access::roles({Role::courier}),
         .errors = {"couriers.not_found"}},
        with(parts, own));
}

}  // namespace waybill::gateway
