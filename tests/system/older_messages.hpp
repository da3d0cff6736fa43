// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Contract messages, as they are kept in rows, whose times are moved into the past.
namespace waybill::system_test {

/// Microseconds since 1970 begin here; other numbers are smaller.
constexpr std::int64_t first_time = 1'500'000'000'000'000;

/// A message whose times, those of the messages in it too, are `micros` earlier. Fields are told
/// apart by their bytes: what reads as a message is one. Throws where `bytes` are none.
std::string older_message(std::string bytes, std::int64_t micros);
std::string older_message_in_hex(std::string_view hex, std::int64_t micros);
/// The same of a row's past (platform/service/past.hpp).
std::string older_past(std::string_view past, std::int64_t micros);

}  // namespace waybill::system_test
