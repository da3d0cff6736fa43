// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/payments/usecases/ports.hpp"

#include <span>

namespace waybill::payments {

/// Payments and refunds in the service's own database (see PaymentStore).
class PaymentStoreSql final : public PaymentStore {
public:
    static constexpr std::string_view reconcile_timer = "payment.reconcile";
    static constexpr std::string_view refund_job = "payment.refund";

    struct Deps {
        sql::Database& database;
        messaging::Outbox& outbox;
        service::EventMaker& events;
        tasks::Timers& timers;
        tasks::JobQueue& jobs;
    };
    explicit PaymentStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<Payment>> insert(Context ctx, Payment payment) override;
    Task<Result<Payment>> find(Context ctx, PaymentLookup wanted) override;
    Task<Result<PaymentDecision>> change(Context ctx, PaymentTarget target, Decide decide) override;
    Task<Result<Refund>> refund(Context ctx, RefundCommand command, Decide decide) override;

private:
    /// Claims or takes what brought the change.
    Result<messaging::Delivery> meet(sql::Tx& tx, const PaymentTarget& target);
    /// Its news are told by `drafts`, of which type, version and content are still missing.
    Status write(sql::Tx& tx, const PaymentDecision& made, TimePoint at,
                 std::span<const messaging::Event> drafts);
    /// Stores a refund and the job that sends it, where a provider does.
    Status send_back(sql::Tx& tx, const Refund& refund, TimePoint at, const Trace& trace);
    /// Ids and time of what may be told; its type and content are decided on the row.
    std::vector<messaging::Event> drafts_for(const Context& ctx, const PaymentId& payment);

    Deps deps_;
};

class RefundStoreSql final : public RefundStore {
public:
    struct Deps {
        sql::Database& database;
        messaging::Outbox& outbox;
        service::EventMaker& events;
    };
    explicit RefundStoreSql(Deps deps) : deps_{deps} {}
    Task<Result<Refund>> find(Context ctx, RefundId refund) override;
    Task<Status> mark_done(Context ctx, RefundId refund, TimePoint at) override;
    Task<Status> mark_denied(Context ctx, RefundId refund, TimePoint at) override;

private:
    using Finish = Result<messaging::Delivery> (*)(sql::Tx&, const RefundId&, TimePoint);
    /// Books the return of a surplus, or of cash, in the transaction that ends its refund.
    Task<Status> end(Context ctx, RefundId refund, TimePoint at, Finish finish);
    static Status pay_out(sql::Tx& tx, const Refund& refund, TimePoint at);
    Status tell_surplus(sql::Tx& tx, const Refund& refund, messaging::Event event);

    Deps deps_;
};

}  // namespace waybill::payments
