// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/id.hpp"
#include "services/identity/domain/right_set.hpp"

#include <string>
#include <vector>

namespace waybill::identity {

struct RightSetFilter {
    std::string after{};  ///< the name before the page
    int limit{10};
};

/// Which one, and in which state it has to be.
struct RightSetTarget {
    std::string name{};
    std::int64_t if_version{0};  ///< 0: whatever there is
};

/// Sets of rights. not_found: identity.no_right_set; precondition: identity.version_stale.
class RightSetStore {
public:
    virtual ~RightSetStore() = default;

    /// By name; up to one more than the limit.
    virtual Task<Result<std::vector<RightSet>>> list(Context ctx, RightSetFilter filter) = 0;
    virtual Task<Result<RightSet>> find(Context ctx, std::string name) = 0;
    /// One that says the same already is the answer. conflict: identity.right_set_taken,
    /// identity.too_many_right_sets.
    virtual Task<Result<RightSet>> insert(Context ctx, RightSet set) = 0;
    /// invalid: identity.bad_request; conflict: identity.too_many_rights, when somebody who has it
    /// would have more than a token carries.
    virtual Task<Result<RightSet>> change(Context ctx, RightSetTarget target,
                                          RightSetChanges changes, TimePoint now) = 0;
    /// With all that have it.
    virtual Task<Status> remove(Context ctx, RightSetTarget target) = 0;
};

struct RightSetGrant {
    UserId user{};
    std::string name{};
    UserId by{};
    TimePoint at{};
};

/// Which accounts have which sets; each answer is all that the account has, by name. Again is the
/// same. not_found: identity.not_found, identity.no_right_set.
class HeldRightSetStore {
public:
    virtual ~HeldRightSetStore() = default;

    virtual Task<Result<std::vector<RightSet>>> held_by(Context ctx, UserId user) = 0;
    /// conflict: identity.too_many_rights.
    virtual Task<Result<std::vector<RightSet>>> give(Context ctx, RightSetGrant grant) = 0;
    /// Also one that the account has not. not_found: identity.no_right_set.
    virtual Task<Result<std::vector<RightSet>>> take(Context ctx, UserId user,
                                                     std::string name) = 0;
};

}  // namespace waybill::identity
