// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/sweep.hpp"
#include "platform/sql/database.hpp"
#include "platform/tasks/timers.hpp"

namespace waybill::service {

/// Removes the contents of a service's shelf that no row of it names, a page a second and all of it
/// again each hour. A timer that sets itself again.
class BlobSweep {
public:
    struct Deps {
        sql::Database& database;
        tasks::Timers& timers;
        const Clock& clock;
        blobs::BlobStore& blobs;
    };
    /// `named`: names in rows, from $1 to $2.
    BlobSweep(Deps deps, blobs::Shelf shelf, const sql::Query& named);

    Task<Status> due(Context ctx, tasks::Timer timer);

private:
    Task<Result<std::set<std::string>>> named_of(Context ctx, std::vector<blobs::BlobName> names);

    static constexpr Duration pause{1h};
    static constexpr Duration pause_more{1s};

    Deps deps_;
    const sql::Query& named_;
    blobs::Sweep sweep_;
};

}  // namespace waybill::service
