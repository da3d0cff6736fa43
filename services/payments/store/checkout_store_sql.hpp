// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/payments/usecases/simulator_ports.hpp"

namespace waybill::payments::simulator {

/// The simulator's book in tables of its own (see CheckoutStore).
class CheckoutStoreSql final : public CheckoutStore {
public:
    static constexpr std::string_view charge_timer = "simulator.charge";
    static constexpr std::string_view notice_job = "simulator.notice";

    struct Deps {
        sql::Database& database;
        tasks::Timers& timers;
        tasks::JobQueue& jobs;
    };
    explicit CheckoutStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<Checkout>> create(Context ctx, Checkout checkout) override;
    Task<Result<Checkout>> find(Context ctx, PaymentId payment) override;
    Task<Result<Checkout>> decide(Context ctx, NewDecision decision) override;
    Task<Result<Checkout>> refund(Context ctx, RefundOrder order) override;
    Task<Status> end_charge(Context ctx, DueCharge charge) override;
    Task<Result<ChargeNotice>> notice(Context ctx, ChargeId charge) override;

private:
    Deps deps_;
};

}  // namespace waybill::payments::simulator
