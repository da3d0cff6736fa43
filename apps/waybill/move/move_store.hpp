// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/configuration.hpp"

namespace waybill::move {

enum class Engine : std::uint8_t { files, postgres };

struct Moved {
    std::int64_t rows{0};
    std::size_t tables{0};
    std::string left;  ///< where what was moved lies now, for people
};

/// Takes the rows of an installation that is stopped from its data folder to PostgreSQL, or back.
/// They are copied to a place aside, compared, put in their place, and then the folder's manifest
/// says where they are, which is the switch: until then a start finds all as it was, and whatever
/// a move that was cut short has left is cleared away by the next. What they were copied from is
/// kept under another name; where only that was missing, it is done, and no table was moved.
///
/// Errors have a `message` or `detail` of one line: those of `DataFolder`, and move.nothing,
/// move.already, move.target_not_empty, move.schema, move.difference, sql.in_use.
Result<Moved> move_store(const server::Configuration& configuration, Engine to);

}  // namespace waybill::move
