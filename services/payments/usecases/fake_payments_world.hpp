// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/testing/fault_sweep.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/payments/usecases/ports.hpp"

#include <map>
#include <set>

namespace waybill::payments {

/// Payments in memory, without a ledger: the rules of the port and no more.
class FakePayments final : public PaymentStore {
public:
    explicit FakePayments(FaultPlan& faults) : faults_{faults} {}

    Task<Result<Payment>> insert(Context, Payment payment) override {
        co_return faults_.call([&]() -> Result<Payment> {
            const auto [found, fresh] = payments.try_emplace(payment.id, payment);
            if (!fresh && !same_request(found->second, payment))
                return fail(ErrorKind::conflict, "payments.id_reused");
            return found->second;
        });
    }
    Task<Result<Payment>> find(Context, PaymentLookup wanted) override {
        co_return faults_.call([&]() -> Result<Payment> {
            const auto found = payments.find(wanted.payment);
            if (found == payments.end()) return fail(ErrorKind::not_found, "payments.not_found");
            return found->second;
        });
    }
    Task<Result<PaymentDecision>> change(Context, PaymentTarget target, Decide decide) override {
        co_return faults_.call([&]() -> Result<PaymentDecision> {
            Payment& found = payments.at(target.payment);
            PaymentDecision as_it_is;
            as_it_is.payment = found;
            const auto seen = [](const ChargeReport& report) {
                return report.charge + std::string{to_string(report.result)};
            };
            if (target.report && !reports.insert(seen(*target.report)).second) return as_it_is;
            WAYBILL_TRY(auto made, decide(found));
            found = made.payment;
            for (const Refund& refund : made.refunds)
                if (refund.kind == RefundKind::surplus) surplus += refund.amount.amount;
            return made;
        });
    }

    Task<Result<Refund>> refund(Context, RefundCommand command, Decide decide) override {
        co_return faults_.call([&]() -> Result<Refund> {
            const auto known = wishes.find(command.key.key);
            if (known != wishes.end()) return known->second;
            const auto found = payments.find(command.payment);
            if (found == payments.end()) return fail(ErrorKind::not_found, "payments.not_found");
            WAYBILL_TRY(auto made, decide(found->second));
            found->second = made.payment;
            wishes[command.key.key] = made.refunds.front();
            return made.refunds.front();
        });
    }

    std::map<PaymentId, Payment> payments{};
    std::map<std::string, Refund> wishes{};  ///< by key
    std::set<std::string> reports{};
    std::int64_t surplus{0};  ///< of all reports

private:
    FaultPlan& faults_;
};

class FakeRefunds final : public RefundStore {
public:
    explicit FakeRefunds(FaultPlan& faults) : faults_{faults} {}
    Task<Result<Refund>> find(Context, RefundId refund) override {
        co_return faults_.call([&]() -> Result<Refund> {
            const auto found = refunds.find(refund);
            if (found == refunds.end()) return fail(ErrorKind::not_found, "payments.not_found");
            return found->second;
        });
    }
    Task<Status> mark_done(Context, RefundId refund, TimePoint at) override {
        co_return faults_.call([&]() -> Status {
            refunds.at(refund).done_at = at;
            done_at = at;
            return {};
        });
    }
    Task<Status> mark_denied(Context, RefundId refund, TimePoint at) override {
        co_return faults_.call([&]() -> Status {
            refunds.at(refund).done_at = at;
            refunds.at(refund).kind = RefundKind::denied;
            done_at = at;
            return {};
        });
    }
    std::map<RefundId, Refund> refunds{};
    std::optional<TimePoint> done_at{};

private:
    FaultPlan& faults_;
};

/// A provider that knows a repetition by its id, as every provider must.
class FakeProvider final : public ProviderClient {
public:
    explicit FakeProvider(FaultPlan& faults) : faults_{faults} {}
    Task<Result<std::string>> open(Context, Payment payment) override {
        co_return faults_.call([&]() -> Result<std::string> {
            opened.insert(payment.id);
            return page;
        });
    }
    Task<Result<std::vector<ChargeReport>>> charges(Context, Payment) override {
        co_return faults_.call([&]() -> Result<std::vector<ChargeReport>> { return reports; });
    }
    Task<Result<RefundAnswer>> refund(Context, Refund refund) override {
        co_return faults_.call([&]() -> Result<RefundAnswer> {
            if (denies) return RefundAnswer::no_such_charge;
            if (rejects) return fail(ErrorKind::rejected, "payments.provider_rejected");
            refunded[refund.id] = refund.amount.amount;
            return RefundAnswer::taken;
        });
    }
    std::set<PaymentId> opened{};
    std::string page{};  ///< where it has payers pay
    std::vector<ChargeReport> reports{};
    std::map<RefundId, std::int64_t> refunded{};
    bool rejects{false};
    bool denies{false};

private:
    FaultPlan& faults_;
};

struct FakePaymentsWorld {
    ManualExecutor executor{};
    SeededRandom random{42};
    IdSource ids{executor.clock(), random};
    FaultPlan faults{};
    FakePayments store{faults};
    FakeRefunds refunds{faults};
    FakeProvider provider{faults};

    TimePoint now() const { return executor.clock().now(); }
    template <typename T>
    T run(Task<T> task) {
        return executor.run(std::move(task));
    }
};

}  // namespace waybill::payments
