// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/catalog/metrics.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// Asks orders for what is held past its time and gives back what no order needs, again and again:
/// one timer for all reservations, which sets itself anew. While orders does not answer nothing is
/// let go. Two processes may sweep at once; each reservation ends once all the same.
class ReservationSweep {
public:
    static constexpr std::string_view kind = "catalog.reservation_sweep";

    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        DueHoldStore& store;
        OrderBook& orders;
        tasks::Timers& timers;
        sql::Database& database;
        const Clock& clock;
        CatalogMetrics& metrics;
        Duration pause;
        int batch;
    };
    explicit ReservationSweep(Deps deps) : deps_{deps} {}

    /// Makes sure that the timer is there; tries until it is or the context ends.
    Task<void> arm(Context ctx);
    Task<Status> due(Context ctx);

private:
    /// How many were due.
    Task<Result<int>> sweep(Context ctx, TimePoint now);
    Task<Status> set_timer(Context ctx, TimePoint due);

    Deps deps_;
};

}  // namespace waybill::catalog
