// SPDX-License-Identifier: Apache-2.0
// What reading the whole ledger back costs, per order: six entries and a payment each.
#include "services/payments/store/ledger_sql.hpp"

#include "services/payments/store/payment_rows.hpp"
#include "services/payments/testing/payments_world.hpp"

#include <benchmark/benchmark.h>

namespace waybill::payments {
namespace {

constexpr std::int64_t orders_in_one = 1'000;

/// A payment that was captured and settled.
Status live_once(PaymentsWorld& world, sql::Tx& tx) {
    Payment payment{.id = world.ids.next<PaymentId>(),
                    .order = world.ids.next<OrderId>(),
                    .customer = world.ids.next<UserId>(),
                    .provider = "simulator",
                    .due = {.amount = 2'450, .currency = Currency{}},
                    .created_at = world.executor.clock().now()};
    WAYBILL_CHECK(rows::insert(tx, payment));
    payment.status = PaymentStatus::captured;
    payment.captured = payment.due.amount;
    payment.charge = "chg";
    WAYBILL_CHECK(rows::update(tx, payment, payment.created_at));
    const TimePoint now = payment.created_at;
    WAYBILL_CHECK(LedgerSql::append(tx, book_capture(payment, now)));
    const Payees payees{.partner = world.partner, .courier = world.courier};
    return LedgerSql::append(tx,
                             book_settlement(payment, share_out(2'450, 250, 1'500), payees, now));
}

void fill(PaymentsWorld& world, std::int64_t orders) {
    auto write = [&world](sql::Tx& tx) -> Status {
        for (std::int64_t i = 0; i < orders_in_one; ++i) WAYBILL_CHECK(live_once(world, tx));
        return {};
    };
    for (std::int64_t done = 0; done < orders; done += orders_in_one) {
        world.executor.clock().advance(1s);
        WAYBILL_ASSERT(world.executor.run(world.file->write(Context{}, write)));
    }
}

/// range(0): orders.
void verify_ledger(benchmark::State& state) {
    PaymentsWorld world;
    fill(world, state.range(0));
    auto read = [](sql::Tx& tx) { return LedgerSql::verify(tx); };
    for (auto _ : state)
        if (!world.executor.run(world.file->read(Context{}, read))) state.SkipWithError("broken");
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(verify_ledger)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void sum_balances(benchmark::State& state) {
    PaymentsWorld world;
    fill(world, state.range(0));
    LedgerSql ledger{*world.file};
    for (auto _ : state)
        if (!world.executor.run(ledger.balances(Context{}))) state.SkipWithError("failed");
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(sum_balances)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace waybill::payments
