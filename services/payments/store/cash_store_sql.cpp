// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/cash_store_sql.hpp"

#include "contracts/payments/v1/events.pb.h"
#include "contracts/payments/v1/events.types.hpp"
#include "contracts/waybill/convert.hpp"
#include "platform/core/found.hpp"
#include "platform/sql/columns.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/payments/store/ledger_sql.hpp"

namespace waybill::payments {
namespace {

constexpr sql::Columns hand_in_columns{
    sql::fixed<&HandIn::id>("hand_in_id"),
    sql::fixed<&HandIn::courier>("courier_id"),
    sql::fixed<&HandIn::amount, &Money::currency>("currency"),
    sql::fixed<&HandIn::amount, &Money::amount>("amount"),
    sql::fixed<&HandIn::by>("taken_by"),
    sql::fixed<&HandIn::note>("note"),
    sql::fixed<&HandIn::at>("at"),
};

constexpr sql::Query add_held{
    "cash.take",
    "INSERT INTO courier_cash (courier_id, currency, held) VALUES ($1, $2, $3) ON CONFLICT "
    "(courier_id, currency) DO UPDATE SET held = courier_cash.held + excluded.held"};
constexpr sql::Query give_held{"cash.give",
                               "UPDATE courier_cash SET held = held - $3, handed_in = handed_in + "
                               "$3 WHERE courier_id = $1 AND currency = $2 AND held >= "
                               "$3"};
constexpr sql::Query find_total{
    "cash.handed_in", "SELECT handed_in FROM courier_cash WHERE courier_id = $1 AND currency = $2"};
constexpr sql::Query add_hand_in{
    "cash.add_hand_in", "INSERT INTO cash_hand_ins ({columns}) VALUES ({values})", hand_in_columns};
constexpr sql::Query find_hand_in{"cash.find_hand_in",
                                  "SELECT {columns} FROM cash_hand_ins WHERE hand_in_id = $1",
                                  hand_in_columns};

}  // namespace

Status CashStoreSql::take(sql::Tx& tx, const CashTaken& taken) {
    WAYBILL_CHECK(
        tx.exec(add_held, taken.courier, taken.amount.currency.code(), taken.amount.amount));
    return {};
}

Task<Result<HandIn>> CashStoreSql::hand_in(Context ctx, HandIn handed, IdempotencyKey key) {
    handed.id = deps_.ids.next<HandInId>();
    handed.at = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<HandIn> {
        const auto work = [&]() -> Result<HandIn> {
            const Money& amount = handed.amount;
            WAYBILL_TRY(const auto given,
                        tx.exec(give_held, handed.courier, amount.currency.code(), amount.amount));
            if (given == 0) return fail(ErrorKind::conflict, "payments.more_than_held");
            WAYBILL_CHECK(tx.exec(add_hand_in, hand_in_columns.values(handed)));
            WAYBILL_CHECK(tell(tx, ctx, handed));
            WAYBILL_CHECK(LedgerSql::append(tx, book_hand_in(handed)));
            return handed;
        };
        const auto read = [&](std::string_view reply) -> Result<HandIn> {
            const auto id = HandInId::parse(reply);
            if (!id) return fail(ErrorKind::internal, "sql.corrupt", "idempotency reply");
            return found_or(tx.one(find_hand_in, hand_in_columns, *id), "payments.no_hand_in");
        };
        return sql::once(
            tx, key, handed.at, work, [](const HandIn& made) { return made.id.text(); }, read);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Status CashStoreSql::tell(sql::Tx& tx, const Context& ctx, const HandIn& handed) {
    const std::string_view currency = handed.amount.currency.code();
    WAYBILL_TRY(const auto total,
                tx.one(find_total, sql::first<std::int64_t>, handed.courier, currency));
    v1::CashHandedIn message;
    message.set_courier_id(handed.courier.text());
    write(Money{.amount = total.value_or(0), .currency = handed.amount.currency},
          *message.mutable_total());
    const std::string key = handed.courier.text() + "/" + std::string{currency};
    return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::cash_handed_in, key,
                                                     message.total().amount(), message));
}

}  // namespace waybill::payments
