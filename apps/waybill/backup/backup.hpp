// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/backup/contents.hpp"
#include "apps/waybill/server/configuration.hpp"

namespace waybill::backup {

/// Copies an installation, which may be running, into a new folder: all databases as they were in
/// one moment, as SQLite files whichever engine keeps them, and the secrets. The copies are read
/// in full and looked at as a start does, then the folder gets its name.
///
/// Errors have a `message` or `detail` of one line, and nothing is left then: those of `DataFolder`
/// and `sqlite::Moment`, and backup.nothing, backup.target_not_empty, backup.schema_older,
/// move.schema, move.difference.
Result<Contents> make_backup(const server::Configuration& configuration, const std::string& folder);

/// Makes the data folder that the settings name from a backup, and where they name a PostgreSQL
/// the schemas in it. Each file must be the one that was backed up. The folder and the schemas
/// get their names when all of it is there.
///
/// Errors as above, and those of `read_contents`, sql.schema_newer, sql.in_use,
/// move.target_not_empty.
Result<Contents> restore_backup(const server::Configuration& configuration,
                                const std::string& folder);

}  // namespace waybill::backup
