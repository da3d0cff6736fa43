// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "services/identity/domain/account.hpp"

namespace waybill::identity {

/// Accounts of which nothing is left but the id.
class ErasureStore {
public:
    virtual ~ErasureStore() = default;
    /// One that is erased, too. not_found: identity.not_found.
    virtual Task<Result<Account>> find(Context ctx, UserId user) = 0;
    /// One transaction: what says who the person is, and all that the person signs in with, is
    /// cleared; other services are told, and a notice is mailed for the last time. Done again it is
    /// nothing new. not_found: identity.not_found.
    virtual Task<Status> erase(Context ctx, UserId user, TimePoint now) = 0;
};

/// Whether somebody is a courier at present.
enum class Drives : std::uint8_t { no, yes };

/// What other services have under way for a person.
class WorkUnderWay {
public:
    virtual ~WorkUnderWay() = default;
    /// Orders that are not over, and deliveries in hand.
    virtual Task<Result<std::int64_t>> count(Context ctx, UserId user) = 0;
    virtual Task<Result<Drives>> drives(Context ctx, UserId user) = 0;
};

}  // namespace waybill::identity
