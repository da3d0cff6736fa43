// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "services/gateway/bodies/common.hpp"

#include <array>
#include <vector>

namespace waybill::gateway {

inline constexpr std::array<std::string_view, 4> action_results{"done", "refused", "failed",
                                                                "unknown"};

/// One entry of the log of what the office changed, as it is stored and as it is shown.
struct ActionEntry {
    std::int64_t position{0};
    std::string action_id{};
    TimePoint at{};
    UserId actor{};
    std::string roles{};
    std::string action{};
    std::string object{};
    std::string path{};
    std::string source{};
    std::string request_id{};
    std::string result{};
    std::string code{};
    TimePoint ended_at{};
    std::string hash{};
    static void describe(json::Fields<ActionEntry>& f);
};

struct ActionPage {
    std::vector<ActionEntry> data;
    std::optional<std::string> next_cursor;
    bool has_more{false};
    static void describe(json::Fields<ActionPage>& f);
};

/// Which entries; what is empty or absent is any.
struct ActionFilter {
    std::optional<UserId> actor{};
    std::string action{};
    std::string object{};
    std::string result{};
    std::optional<TimePoint> from{};
    std::optional<TimePoint> until{};
    int limit{10};
    std::string cursor{};
};

/// The log, for its readers. Thread-safe.
class ActionReader {
public:
    virtual ~ActionReader() = default;
    /// Newest first. Errors: `invalid` (request.bad_cursor), `unavailable`.
    virtual Task<Result<ActionPage>> list(Context ctx, ActionFilter filter) = 0;
};

}  // namespace waybill::gateway
