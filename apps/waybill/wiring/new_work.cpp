// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/wiring/new_work.hpp"

#include <algorithm>
#include <array>

namespace waybill::wiring {
namespace {

struct NewWork {
    std::string_view service;
    std::string_view method;
};

constexpr std::array new_works{
    NewWork{"orders", "confirm"},         NewWork{"identity", "register"},
    NewWork{"catalog", "create_partner"}, NewWork{"catalog", "create_product"},
    NewWork{"catalog", "create_offer"},   NewWork{"couriers", "create_courier"},
    NewWork{"identity", "set_photo"},
};

}  // namespace

bool begins_new_work(const rpc::Method& method) {
    return std::ranges::any_of(new_works, [&method](const NewWork& one) {
        return one.service == method.service && one.method == method.name;
    });
}

}  // namespace waybill::wiring
