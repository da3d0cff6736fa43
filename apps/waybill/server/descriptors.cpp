// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/descriptors.hpp"

#include "adapters/system/descriptors.hpp"
#include "apps/waybill/wiring/platform.hpp"

#include <format>

namespace waybill::server {
namespace {

/// Listeners, loops, outgoing calls, logs, and the first few clients.
constexpr std::uint64_t others = 128;

}  // namespace

std::uint64_t descriptors_needed(const ServerSettings& settings, std::size_t databases) {
    // The file and its log for each connection, the log's index and the lock once.
    const auto connections = static_cast<std::uint64_t>(1 + settings.database_readers);
    return databases * (2 * connections + 2) + others;
}

Status check_descriptors(std::uint64_t allowed, std::uint64_t needed) {
    if (allowed >= needed) return {};
    return fail(
        ErrorKind::unavailable, "system.open_files",
        std::format(
            "this process may open {} files (ulimit -n), and needs {} and one for each connection: "
            "raise the limit, for a service with LimitNOFILE=",
            allowed, needed));
}

Result<std::uint64_t> enough_descriptors(const ServerSettings& settings) {
    const std::uint64_t allowed = raise_descriptor_limit();
    WAYBILL_CHECK(
        check_descriptors(allowed, descriptors_needed(settings, wiring::stored_services().size())));
    return allowed;
}

}  // namespace waybill::server
