// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/erase_ports.hpp"

#include <optional>
#include <string_view>

namespace waybill::identity {

/// A role that ends with what it was for, as another service's event says.
struct EndedRole {
    UserId user{};
    std::optional<Role> role{};   ///< none: it goes on, and only the event is claimed
    std::string_view consumer{};  ///< static storage
    EventId event{};
    TimePoint at{};
};

class EndedRoles {
public:
    virtual ~EndedRoles() = default;
    /// Claims the event. A repetition, and an account that has it not, is a success without effect.
    virtual Task<Status> end(Context ctx, EndedRole ended) = 0;
};

/// Who is no courier any more has the role no more: the tokens that are made from then on do not
/// say it. Who is hired again before this is heard keeps it.
class DismissedCourier {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        WorkUnderWay& work;
        EndedRoles& roles;
        const Clock& clock;
    };
    explicit DismissedCourier(Deps deps) : deps_{deps} {}

    Task<Status> run(Context ctx, EndedRole ended);

private:
    Deps deps_;
};

}  // namespace waybill::identity
