// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/message.hpp"
#include "platform/service/parked_desk.hpp"

#include <atomic>

namespace waybill::server {

/// Parked messages at the internal port, for `waybill parked`: GET /parked lists them, GET
/// /parked/<service>/<consumer>/<id> shows one, DELETE drops it, POST …/replay applies it again.
/// Only for programs of this machine that say what they are: a page in a browser cannot send
/// `Waybill-Command` unasked.
class ParkedRoutes {
public:
    static constexpr std::string_view prefix = "/parked";
    static constexpr std::string_view header = "Waybill-Command";

    /// From then on there is something to show; until then it is 503.
    void open(const service::ParkedDesks& desks) {
        desks_.store(&desks, std::memory_order_release);
    }
    Task<http::Response> handle(Context ctx, http::Request request) const;

private:
    std::atomic<const service::ParkedDesks*> desks_{nullptr};
};

}  // namespace waybill::server
