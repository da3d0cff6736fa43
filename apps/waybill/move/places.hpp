// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/move/table.hpp"
#include "platform/sql/installation.hpp"

#include <optional>

namespace waybill::move {

using Names = std::span<const std::string>;

/// The files of a data folder, and where they are made before they are put there.
class FilePlace {
public:
    FilePlace(std::string folder, std::string installation)
        : folder_{std::move(folder)}, installation_{std::move(installation)} {}

    /// Nobody's file is where one is to be made. A file that an earlier move has put there before
    /// it was cut short is not in the way.
    Status check_free(Names names) const;
    /// An empty folder aside. What an earlier move has left in it is gone.
    Status make_aside() const;
    Status remove_aside() const;
    std::string aside(const std::string& name) const;
    std::string file(const std::string& name) const;
    Status put_in_place(Names names) const;
    /// Whether there are any of this installation.
    bool has_ours(Names names) const;
    /// Renames them, so that nothing finds them by chance; where they are now.
    Result<std::string> set_aside(Names names) const;

private:
    std::string folder_;
    std::string installation_;
};

/// The same of the schemas of a database. Holds the start lock from `claim` on: nobody else starts.
class SchemaPlace {
public:
    static Result<SchemaPlace> open(const std::string& address, std::string installation);

    /// Nobody of ours is connected; those who have just left are waited for.
    Status check_unused();
    Status claim();
    Status check_free(Names names);
    /// The same, and what an earlier move has put there is in the way too.
    Status check_empty(Names names);
    Status remove_aside(Names names);
    static std::string aside(const std::string& name) { return name + "_moving"; }
    Status put_in_place(Names names);
    Result<bool> has_ours(Names names);
    Result<std::string> set_aside(Names names);

private:
    SchemaPlace(postgres::Connection connection, std::string installation)
        : connection_{std::move(connection)}, installation_{std::move(installation)} {}
    /// How often it was marked, if it is of this installation.
    Result<std::optional<std::string>> mark_of(const std::string& name);
    /// What of it an earlier move has made that never came to its end.
    Result<bool> is_left_over(const std::string& name);
    Result<bool> is_there(const std::string& name);
    Status in_transaction(const std::string& statements);

    postgres::Connection connection_;
    std::string installation_;
};

}  // namespace waybill::move
