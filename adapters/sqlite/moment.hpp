// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"

#include <vector>

namespace waybill::sqlite {

/// Several files as they all were in one moment, beside the processes that write to them, and
/// without holding those up. Meanwhile nothing else in the process may open the files: with the
/// first that is closed POSIX drops every lock of the process. Used by one thread.
class Moment {
public:
    /// The moment is some time before this returns. Errors have a `message` of one line:
    /// `unavailable` (sql.never_still) where the files never stood still for a millisecond, and
    /// those of `open_file`.
    static Result<Moment> take(std::vector<std::filesystem::path> files);

    /// A new file with what one of them had then, on disk when this returns.
    Status copy(const std::filesystem::path& file, const std::filesystem::path& to);

private:
    explicit Moment(Connection connection) : connection_{std::move(connection)} {}
    Status attach();
    Status hold();
    Result<std::string> ask_all(std::string_view before, std::string_view after);
    Result<std::string> versions();
    std::string schema_of(std::size_t index) const;

    Connection connection_;
    std::vector<std::filesystem::path> files_{};
};

}  // namespace waybill::sqlite
