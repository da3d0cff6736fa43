// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/people_ids.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace waybill::identity {

/// Of one more the one that was not seen for longest makes room.
inline constexpr int devices_max = 10;

enum class DevicePlatform : std::uint8_t { ios, android, web };

/// Where a person is told things at once. Its push token is apart.
struct Device {
    DeviceId id{};
    UserId user{};
    DevicePlatform platform{DevicePlatform::web};
    PersonalText name{};  ///< may be empty
    TimePoint created_at{};
    TimePoint seen_at{};
};

/// What a device says of itself.
struct DeviceDraft {
    DevicePlatform platform{DevicePlatform::web};
    PersonalText name{};
    SecretText push_token{};
};

/// All that is wrong, with a pointer per field below `at`.
std::vector<FieldProblem> problems_of(const DeviceDraft& draft, const std::string& at);

}  // namespace waybill::identity
