// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace waybill::sqlite {

/// What the shared index beside a database (`-shm`) says of its write-ahead log. It outlives a
/// killed process, and never runs ahead of what is on the disk, so it tells a log that was lost or
/// cut from one that is whole. SQLite itself makes the index anew without looking.
struct LogMark {
    std::array<char, 8> salt{};  ///< changes whenever the log begins anew
    std::uint32_t frames{0};     ///< committed
    std::uint32_t copied{0};     ///< of them, in the database too
};
std::optional<LogMark> read_log_mark(const std::filesystem::path& database);

/// Before the database is opened: the log that `mark` speaks of is there.
Status check_log_is_there(const std::filesystem::path& database,
                          const std::optional<LogMark>& mark);
/// After SQLite has read the log: all of what `before` speaks of was found in it.
Status check_log_is_whole(const std::optional<LogMark>& before,
                          const std::optional<LogMark>& after);

}  // namespace waybill::sqlite
