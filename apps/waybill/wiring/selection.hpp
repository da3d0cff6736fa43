// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/rpc/channel.hpp"

#include <array>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::wiring {

inline constexpr std::array<std::string_view, 7> service_names{
    "gateway", "identity", "catalog", "orders", "payments", "couriers", "notifications"};

/// Which services a process runs.
class Selection {
public:
    /// Nobody named: all of them. The names are of `service_names`.
    explicit Selection(std::vector<std::string> names = {}) : names_{std::move(names)} {}

    bool all() const;
    bool runs(std::string_view service) const;

private:
    std::vector<std::string> names_;
};

/// Those that others call: all but the gateway.
std::span<const std::string_view> called_services();

/// What the services of a process call, here or elsewhere.
std::set<std::string_view> called_by(const Selection& here);

/// The way to a service that another process runs. What it answers outlives the platform.
using Elsewhere = std::function<rpc::Channel&(std::string_view service)>;

}  // namespace waybill::wiring
