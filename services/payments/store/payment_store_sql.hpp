// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/payments/v1/events.types.hpp"
#include "platform/service/backbone.hpp"
#include "services/payments/usecases/ports.hpp"

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
        IdSource& ids;
        const Clock& clock;
        int commission{0};  ///< basis points
    };
    explicit PaymentStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<Payment>> insert(Context ctx, Payment payment) override;
    Task<Result<Payment>> find(Context ctx, PaymentLookup wanted) override;
    Task<Result<Payment>> mark_opened(Context ctx, PaymentId payment, TimePoint at) override;
    Task<Result<Reported>> report(Context ctx, ReportEntry entry) override;
    Task<Status> order_cancelled(Context ctx, OrderNews news) override;
    Task<Status> order_completed(Context ctx, DeliveredOrder order) override;

    /// The provider was asked: sets the timer for the next time, while there may be news.
    Task<Status> reconciled(Context ctx, tasks::Timer timer);

private:
    Status book(sql::Tx& tx, const Context& ctx, Payment& payment, const ChargeReport& report,
                ReportEffect effect);
    /// Books what is not due apart and lets it be sent back.
    Status return_surplus(sql::Tx& tx, const Context& ctx, const Payment& payment,
                          const ChargeReport& report, Money amount);
    /// Stores a refund and the job that sends it.
    Status send_back(sql::Tx& tx, const Context& ctx, const Refund& refund, TimePoint at);
    /// Gives back what is left, if anything is.
    Status give_back(sql::Tx& tx, const Context& ctx, Payment& payment, TimePoint at);
    Status publish(sql::Tx& tx, const Context& ctx,
                   const messaging::EventOf<v1::PaymentChanged>& type, const Payment& payment);

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
    using Finish = Result<bool> (*)(sql::Tx&, const RefundId&, TimePoint);
    /// Books the return of a surplus in the transaction that ends its refund.
    Task<Status> end(Context ctx, RefundId refund, TimePoint at, Finish finish);
    Status tell_denied(sql::Tx& tx, const Context& ctx, const Refund& refund);

    Deps deps_;
};

}  // namespace waybill::payments
