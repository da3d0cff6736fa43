// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/wiring/selection.hpp"

#include <algorithm>

namespace waybill::wiring {
namespace {

struct Calls {
    std::string_view caller;
    std::vector<std::string_view> called;
};

/// As the wiring links them.
const std::array<Calls, 6>& all_calls() {
    static const std::array<Calls, 6> all{
        {{"gateway", {"identity", "catalog", "orders", "payments", "couriers", "notifications"}},
         {"identity", {"notifications", "orders", "couriers"}},
         {"catalog", {"orders"}},
         {"orders", {"catalog", "payments"}},
         {"couriers", {"orders"}},
         {"notifications", {"orders", "catalog", "couriers"}}}};
    return all;
}

}  // namespace

bool Selection::all() const {
    return std::ranges::all_of(service_names, [this](auto name) { return runs(name); });
}

std::span<const std::string_view> called_services() {
    static_assert(service_names.front() == "gateway");
    return std::span{service_names}.subspan(1);
}

std::set<std::string_view> called_by(const Selection& here) {
    std::set<std::string_view> called;
    for (const Calls& calls : all_calls())
        if (here.runs(calls.caller)) called.insert(calls.called.begin(), calls.called.end());
    return called;
}

bool Selection::runs(std::string_view service) const {
    return names_.empty() || std::ranges::contains(names_, service);
}

}  // namespace waybill::wiring
