// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

/// News that name somebody who is erased.
struct ErasedNews {
    std::string_view consumer{};  ///< static storage
    EventId event{};
    std::vector<OrderId> orders{};
};

/// Takes people whom identity has erased out of what is kept. News stay, with their ids, amounts
/// and times.
class ErasedPeople {
public:
    virtual ~ErasedPeople() = default;
    /// `blank` takes the place of what is known of the person, as any newer version does, and
    /// nothing is wanted any more. Nobody mails to it.
    virtual Task<Status> clear_person(Context ctx, Person blank) = 0;
    /// What was said to the customer. A repetition is a success without effect.
    virtual Task<Status> clear_notes(Context ctx, ErasedNews news) = 0;
    /// Who brought the orders, also where operators were told so. Likewise.
    virtual Task<Status> clear_couriers(Context ctx, ErasedNews news) = 0;
};

}  // namespace waybill::notifications
