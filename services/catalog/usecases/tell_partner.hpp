// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// Tells a partner's own system what to prepare, and says that it was told. A retry tells it again
/// under the same message id, by which the partner's side deduplicates.
class TellPartner {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        ReservationStore& store;
        PartnerSystem& partners;
        const Clock& clock;
    };
    explicit TellPartner(Deps deps) : deps_{deps} {}

    /// unavailable, catalog.partner_silent: worth another try, whatever went wrong; rejected,
    /// catalog.partner_gone, or forbidden: no use in trying again.
    Task<Status> run(Context ctx, PartnerCall call);

private:
    Deps deps_;
};

}  // namespace waybill::catalog
