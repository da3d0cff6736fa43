// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>

namespace waybill::kafka {

/// How far a partition has been worked off, when its events end in any order. Read on one thread,
/// done on another; the lock is held for a look into a small set.
class Progress {
public:
    void read(std::int64_t offset);
    void done(std::int64_t offset);
    /// Where the next reader has to begin: at the first event that is not done. Nothing: nothing
    /// has been read.
    std::optional<std::int64_t> next() const;
    std::size_t unfinished() const;

private:
    mutable std::mutex mutex_{};
    std::set<std::int64_t> open_{};
    std::optional<std::int64_t> end_{};  ///< after the last that was read
};

}  // namespace waybill::kafka
