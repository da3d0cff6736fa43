// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/usecases/opening_times.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// Makes and changes partners.
class ManagePartners {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        PartnerStore& store;
        const TimeZones& zones;
        const OpeningTimes& opening_times;
        IdSource& ids;
        const Clock& clock;
    };
    explicit ManagePartners(Deps deps) : deps_{deps} {}

    /// `spare_secret` is taken when the partner has a system of its own and brings no secret.
    Task<Result<KeptPartner>> create(Context ctx, NewPartner entry, SecretText spare_secret);
    Task<Result<KeptPartner>> update(Context ctx, PartnerUpdate update);

private:
    /// What is given must be a zone that there is, and a place on earth.
    Verdict<> check_where(const std::optional<std::string>& zone, const std::optional<Place>& place,
                          TimePoint now) const;

    Deps deps_;
};

}  // namespace waybill::catalog
