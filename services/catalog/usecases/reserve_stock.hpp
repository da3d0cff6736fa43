// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/usecases/opening_times.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// Holds stock for one order until a moment, while its partner is open. The hottest path of the
/// service.
class ReserveStock {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        ReservationStore& store;
        const OpeningTimes& opening_times;
        const Clock& clock;
    };
    explicit ReserveStock(Deps deps) : deps_{deps} {}

    Task<Status> run(Context ctx, Hold hold);

private:
    Deps deps_;
};

}  // namespace waybill::catalog
