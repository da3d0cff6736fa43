// SPDX-License-Identifier: Apache-2.0
#include "services/payments/api/decode.hpp"
#include "services/payments/api/payments_calls.hpp"
#include "services/payments/messages/payment_messages.hpp"

#include "platform/core/page.hpp"

namespace waybill::payments {

Task<Result<v1::BalancesReply>> PaymentsCalls::balances(Context ctx, waybill::v1::Empty) {
    WAYBILL_CO_TRY(const auto balances, co_await deps_.ledger.balances(std::move(ctx)));
    v1::BalancesReply reply;
    for (const AccountBalance& balance : balances) *reply.add_balances() = to_message(balance);
    co_return reply;
}

Task<Result<v1::ListOwnersReply>> PaymentsCalls::list_owners(Context ctx,
                                                             v1::ListOwnersRequest request) {
    WAYBILL_CO_TRY(auto wanted, decode_owners(request));
    const auto limit = static_cast<std::size_t>(wanted.limit);
    WAYBILL_CO_TRY(auto found, co_await deps_.ledger.owners(std::move(ctx), std::move(wanted)));
    v1::ListOwnersReply reply;
    if (found.size() > limit) {
        found.resize(limit);
        reply.set_next_cursor(cursor_after(found.back()));
    }
    for (const AccountBalance& balance : found) *reply.add_balances() = to_message(balance);
    co_return reply;
}

Task<Result<v1::ListTriesReply>> PaymentsCalls::list_tries(Context ctx,
                                                           v1::ListTriesRequest request) {
    WAYBILL_CO_TRY(auto wanted, decode_tries(request));
    const int limit = wanted.limit;
    WAYBILL_CO_TRY(auto found, co_await deps_.try_log.tries(std::move(ctx), std::move(wanted)));
    v1::ListTriesReply reply;
    reply.set_next_cursor(
        cut_page(found, limit, [](const PaymentTry& last) { return cursor_after(last); }));
    for (const PaymentTry& tried : found) *reply.add_tries() = to_message(tried);
    co_return reply;
}

Task<Result<v1::StatementReply>> PaymentsCalls::statement(Context ctx,
                                                          v1::StatementRequest request) {
    WAYBILL_CO_TRY(auto wanted, decode_statement(request));
    const int limit = wanted.limit;
    WAYBILL_CO_TRY(const auto owned,
                   co_await deps_.ledger.owned(ctx, wanted.account, wanted.owner));
    WAYBILL_CO_TRY(auto lines, co_await deps_.ledger.statement(std::move(ctx), std::move(wanted)));
    v1::StatementReply reply;
    for (const AccountBalance& balance : owned) *reply.add_balances() = to_message(balance);
    reply.set_next_cursor(
        cut_page(lines, limit, [](const StatementLine& last) { return cursor_after(last); }));
    for (const StatementLine& line : lines) *reply.add_lines() = to_message(line);
    co_return reply;
}

}  // namespace waybill::payments
