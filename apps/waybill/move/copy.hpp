// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/move/progress.hpp"
#include "apps/waybill/move/side.hpp"

namespace waybill::move {

/// One service's rows on their way.
struct Way {
    std::string service;
    Side& from;
    Side& to;
    std::span<const Table> tables;
    Progress& progress;
};

/// Copies all rows in one transaction, then reads both sides in the order of the keys and compares
/// every column of every row; the number of rows. `move.difference` names the first that is not the
/// same, by table and key.
Result<std::int64_t> copy_and_compare(const Way& way);

}  // namespace waybill::move
