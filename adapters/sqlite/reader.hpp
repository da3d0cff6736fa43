// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/work.hpp"

namespace waybill::sqlite {

/// Runs reading functions, each on a snapshot of its own. Used by one thread at a time.
class Reader {
public:
    Reader(Connection connection, const Clock& clock, Health& health)
        : connection_{std::move(connection)}, clock_{clock}, health_{health} {}

    /// Answers `work`, in any case.
    void run(Work& work);

private:
    Status read(Work& work);
    Status attempt(Work& work);

    Connection connection_;
    const Clock& clock_;
    Health& health_;
    std::vector<std::string_view> news_{};
};

}  // namespace waybill::sqlite
