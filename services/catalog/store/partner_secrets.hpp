// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/time.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/sql/database.hpp"

#include <vector>

namespace waybill::catalog {

/// Signing secrets of partners' own systems, sealed: the present one, and for a day the one before.
class PartnerSecrets {
public:
    PartnerSecrets(sql::Tx& tx, const crypto::Sealer& sealer) : tx_{tx}, sealer_{sealer} {}

    /// The one before is good until then.
    Status replace(const PartnerId& partner, const SecretText& secret, TimePoint until);
    /// False, and without effect, when there is one.
    Result<bool> set_first(const PartnerId& partner, const SecretText& secret);
    /// Good at `now`, the newest first. Errors are also those of Sealer::open, for the newest.
    Result<std::vector<SecretText>> read(const PartnerId& partner, TimePoint now);

    /// Seals what an older release left in the clear: some in each call, the number of them. For
    /// the start, before anything reads them.
    Result<std::int64_t> seal_clear();

    /// Of the sealed text of one partner; `previous` has the same.
    static std::string place_of(std::string_view partner);

private:
    sql::Tx& tx_;
    const crypto::Sealer& sealer_;
};

}  // namespace waybill::catalog
