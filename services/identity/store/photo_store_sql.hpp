// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"
#include "services/identity/usecases/photo_ports.hpp"

namespace waybill::identity {

/// Pictures' names in the service's own database (see PhotoStore).
class PhotoStoreSql final : public PhotoStore {
public:
    explicit PhotoStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<PhotoChange>> set(Context ctx, UserId user, std::string name) override;

private:
    StoreDeps deps_;
};

/// Names that accounts have, from $1 to $2.
extern const sql::Query photos_between;

}  // namespace waybill::identity
