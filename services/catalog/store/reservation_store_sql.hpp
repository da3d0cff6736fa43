// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/store/store_deps.hpp"

namespace waybill::catalog {

/// The kind of job that tells a partner's own system of an order; its key is the order's id.
inline constexpr std::string_view partner_call_job = "partner_call";

class ReservationStoreSql final : public ReservationStore, public DueHoldStore {
public:
    explicit ReservationStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<Basket>> basket(Context ctx, PartnerId partner,
                                std::vector<OfferId> offers) override;
    Task<Status> reserve(Context ctx, Hold hold) override;
    Task<Status> release(Context ctx, OrderId order, std::optional<Cause> cause) override;
    Task<Status> count(Context ctx, Cause cause) override;
    Task<Status> commit(Context ctx, PaidOrder paid) override;
    Task<Result<std::vector<OrderId>>> find_due(Context ctx, TimePoint now, int limit) override;
    Task<Result<int>> settle(Context ctx, DueHolds due) override;
    Task<Result<std::optional<CallTarget>>> call_target(Context ctx, OrderId order,
                                                        PartnerId partner, TimePoint now) override;
    Task<Status> called(Context ctx, OrderId order, PartnerId partner, TimePoint now) override;

private:
    Status enqueue_call(sql::Tx& tx, const PaidOrder& paid, const Trace& trace);

    StoreDeps deps_;
};

}  // namespace waybill::catalog
