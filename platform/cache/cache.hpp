// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace waybill::cache {

/// Which entry: whose it is (`quotes/usr_…`) and its name there. The entries of one owner lie
/// together and are bounded by number, so that nobody drives out those of others.
struct Key {
    std::string owner{};
    std::string name{};
    auto operator<=>(const Key&) const = default;
};

struct Entry {
    std::string value{};
    /// Grows with what the value tells of. An entry never gives way to one of an older version,
    /// however late that comes.
    std::int64_t version{0};
};

/// The reason of what fails because the cache cannot be reached.
inline constexpr std::string_view unreachable = "cache.unreachable";

enum class Added : std::uint8_t { yes, there_already };

/// Whatever is there.
inline constexpr std::int64_t any_version = std::numeric_limits<std::int64_t>::max();

/// What several processes may know of each other and none may rely on: any entry may be gone at any
/// time, so one that is there may spare work, but nothing is right only because of it. In memory by
/// default. Errors: `unavailable` (cache.unreachable), and those of the context. Thread-safe.
class Cache {
public:
    virtual ~Cache() = default;
    virtual Task<Result<std::optional<Entry>>> get(Context ctx, Key key) = 0;
    /// Keeps the entry for `lives`, unless one of a newer version is there. What is old makes room.
    virtual Task<Status> put(Context ctx, Key key, Entry entry, Duration lives) = 0;
    /// Keeps the entry for `lives` if there is none. Of several at once one is told `yes`.
    virtual Task<Result<Added>> add(Context ctx, Key key, Entry entry, Duration lives) = 0;
    /// Also of what is not there. An entry of a newer version stays.
    virtual Task<Status> erase(Context ctx, Key key, std::int64_t version) = 0;
    /// What it takes of this process's memory.
    virtual std::size_t bytes() const = 0;
};

}  // namespace waybill::cache
