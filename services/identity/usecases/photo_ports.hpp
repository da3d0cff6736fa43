// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "services/identity/domain/account.hpp"

namespace waybill::identity {

struct PhotoChange {
    Account account{};
    std::string before{};  ///< the name that the account had; nobody has it any more
};

/// The names of accounts' pictures.
class PhotoStore {
public:
    virtual ~PhotoStore() = default;

    /// Empty: none. The change and its event are one transaction. not_found: identity.not_found;
    /// conflict: identity.lost_race.
    virtual Task<Result<PhotoChange>> set(Context ctx, UserId user, std::string name) = 0;
};

}  // namespace waybill::identity
