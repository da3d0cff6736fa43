// SPDX-License-Identifier: Apache-2.0
#include "platform/service/past.hpp"

#include "platform/crypto/encoding.hpp"

#include <charconv>

namespace waybill::service {
namespace {

std::unexpected<Error> unreadable_past() {
    return fail(ErrorKind::internal, "sql.corrupt", "past of a row");
}

}  // namespace

std::string past_line(TimePoint since, std::string_view state) {
    return std::to_string(to_micros(since)) + ' ' + crypto::base64url_encode(state) + '\n';
}

Result<std::optional<PastState>> past_at(std::string_view past, TimePoint moment) {
    TimePoint found_since{};
    std::optional<std::string_view> found;
    while (!past.empty()) {
        const auto end = past.find('\n');
        const auto space = past.find(' ');
        if (end == past.npos || space == past.npos || space > end) return unreadable_past();
        std::int64_t since = 0;
        const char* const word_end = past.data() + space;
        const auto parsed = std::from_chars(past.data(), word_end, since);
        if (parsed.ec != std::errc{} || parsed.ptr != word_end) return unreadable_past();
        if (from_micros(since) <= moment) {
            found = past.substr(space + 1, end - space - 1);
            found_since = from_micros(since);
        }
        past.remove_prefix(end + 1);
    }
    if (!found) return std::nullopt;
    auto state = crypto::base64url_decode(*found);
    if (!state) return unreadable_past();
    return PastState{.since = found_since, .state = *std::move(state)};
}

}  // namespace waybill::service
