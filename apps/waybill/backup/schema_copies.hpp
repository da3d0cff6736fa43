// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/move/places.hpp"

namespace waybill::backup {

/// Writes what all schemas of the database have in one moment to files of a folder, and compares
/// them row by row; their names. A server beside it is not held up.
Result<std::vector<std::string>> copy_schemas(const std::string& address, const std::string& folder,
                                              const std::string& installation);

/// The schemas that are made from the files of a backup. Errors are those of a move.
class RestoredSchemas {
public:
    /// No schema of these names has tables, and nobody comes meanwhile. A restore that was cut has
    /// left none: all of them get their names at once.
    static Result<RestoredSchemas> begin(const std::string& address,
                                         const std::string& installation,
                                         std::vector<std::string> names);

    /// Fills them aside, from the files of `folder`, and compares them row by row.
    Status fill(const std::string& folder);
    Status put_in_place() { return place_.put_in_place(names_); }

private:
    RestoredSchemas(std::string address, std::string installation, move::SchemaPlace place,
                    std::vector<std::string> names)
        : address_{std::move(address)},
          installation_{std::move(installation)},
          place_{std::move(place)},
          names_{std::move(names)} {}
    Status fill_each(const std::string& folder);

    std::string address_;
    std::string installation_;
    move::SchemaPlace place_;
    std::vector<std::string> names_;
};

}  // namespace waybill::backup
