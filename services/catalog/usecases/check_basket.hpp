// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

struct CheckedBasket {
    Partner partner{};
    std::vector<PricedLine> lines{};
};

/// Freezes names and prices of everything that somebody wants from one partner, or says which line
/// cannot be had. Holds nothing: the answer may be outdated when it arrives.
class CheckBasket {
public:
    explicit CheckBasket(ReservationStore& store) : store_{store} {}

    Task<Result<CheckedBasket>> run(Context ctx, PartnerId partner, std::vector<WantedLine> lines);

private:
    ReservationStore& store_;
};

}  // namespace waybill::catalog
