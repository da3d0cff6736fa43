// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/store_wait.hpp"

#include <algorithm>
#include <utility>

namespace waybill::server {
namespace {

constexpr Duration pause_max = 2s;

bool is_away(const Error& error) {
    return error.reason == "sql.not_connected" || error.reason == "bus.unreachable";
}

}  // namespace

bool StoreWait::wait(std::string_view store, const Error& why, Pause& pause) {
    const Duration left = until_ - deps_.clock.steady();
    if (!is_away(why) || left <= Duration{0} || deps_.stop.stop_requested()) return false;
    if (!std::exchange(pause.told, true))
        deps_.log.warn("waiting for a store",
                       {{"store", store}, {"seconds_at_most", left / 1s}, {"detail", why.detail}});
    deps_.rest(std::min(pause.next, left));
    pause.next = std::min(pause.next * 2, pause_max);
    return true;
}

}  // namespace waybill::server
