// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/sql/stored.hpp"

namespace waybill::identity {

/// A role by its name on the wire.
struct RoleWord {
    static sql::Value write(Role role, sql::Texts&) { return to_string(role); }
    static void read(const sql::Row& row, int at, Role& role) {
        const auto read = parse_role(row.view(at));
        if (!read) row.mark_corrupt();
        role = read.value_or(Role::customer);
    }
};

}  // namespace waybill::identity
