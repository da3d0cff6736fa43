// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/couriers/domain/delivery.hpp"

#include <string_view>

namespace waybill::couriers {

/// What becomes of the deliveries of another system's orders: work that tells it, enqueued in the
/// transaction of the change.
class ForeignNews {
public:
    static constexpr std::string_view job_kind = "foreign_outcome";

    struct Deps {
        tasks::JobQueue& jobs;
        IdSource& ids;
        const Clock& clock;
    };
    explicit ForeignNews(Deps deps) : deps_{deps} {}

    /// `what` is the event of it: `delivery.picked_up`.
    Status tell(sql::Tx& tx, const Context& ctx, const Delivery& delivery, std::string_view what,
                std::string_view note);

private:
    Deps deps_;
};

}  // namespace waybill::couriers
