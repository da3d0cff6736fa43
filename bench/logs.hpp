// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace waybill::bench {

/// What a database's write-ahead log says of itself, read beside the server that writes it: nothing
/// of the server has to count for us.
struct LogLook {
    std::uint64_t salt{0};  ///< another one: the log was begun anew since
    std::size_t frames{0};
    std::size_t commits{0};
    std::size_t pages{0};  ///< of the database as of the last commit, copied into it or not
};
using LogLooks = std::map<std::string, LogLook>;  ///< by database

/// Of all databases below `data`. While nobody writes.
LogLooks look_at_logs(const std::filesystem::path& data);

struct Written {
    std::size_t commits{0};  ///< an fdatasync each
    std::size_t pages{0};    ///< of log
};
/// What was written in between, by database; nothing when a log was begun anew meanwhile.
std::optional<std::map<std::string, Written>> written(const LogLooks& before,
                                                      const LogLooks& after);
/// What all databases take when everything is copied into them.
double bytes_on_disk(const LogLooks& looks);

}  // namespace waybill::bench
