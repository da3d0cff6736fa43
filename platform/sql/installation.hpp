// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

#include <string>

namespace waybill::sql {

/// What a database says of itself: which one it is, of which installation, and how often the whole
/// data folder had been marked when it was last.
struct Membership {
    std::string name;
    std::string installation;
    std::int64_t generation{0};
};

Result<std::optional<Membership>> membership(Tx& tx);
/// Makes the database a member, whatever it was before.
Status join(Tx& tx, const Membership& member);
/// Marks the member of an installation; nothing happens to the row of another.
Status mark(Tx& tx, const Membership& member);

}  // namespace waybill::sql
