// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/usecases/opening_times.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

struct WantedBasket {
    PartnerId partner{};
    std::vector<WantedLine> lines{};
    std::optional<Place> place{};  ///< where to, if it is known as a point
};

struct CheckedBasket {
    Partner partner{};
    std::vector<PricedLine> lines{};
};

/// Freezes names and prices of everything that somebody wants from one partner, or says which line
/// cannot be had. Holds nothing: the answer may be outdated when it arrives.
class CheckBasket {
public:
    struct Limits {
        int radius_metres{30'000};  ///< of the area a partner delivers in
        std::int64_t total_max{1'000'000'000'000};
    };
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        ReservationStore& store;
        const OpeningTimes& opening_times;
    };
    CheckBasket(Deps deps, Limits limits) : deps_{deps}, limits_{limits} {}

    /// Refuses what a partner cannot do at all before what it lacks: closed, too far, short.
    Task<Result<CheckedBasket>> run(Context ctx, WantedBasket wanted);
    /// Only whether the partner delivers there: of an order that it has, listed or not.
    Task<Status> area(Context ctx, PartnerId partner, Place place);

private:
    Deps deps_;
    Limits limits_;
};

}  // namespace waybill::catalog
