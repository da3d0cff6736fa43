// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/sender_clocks.hpp"

namespace waybill::server {
namespace {

/// More than any call is on its way: what is later is given up by its sender.
constexpr Duration noticed = 10s;

}  // namespace

SenderClocks::SenderClocks(telemetry::Registry& metrics, telemetry::Log& log)
    : skewed_{metrics.counter(
          {.name = "waybill_rpc_skewed_calls_total",
           .help = "Calls of processes whose clock is more than ten seconds from ours"})},
      log_{log} {}

void SenderClocks::seen(std::string_view caller, Duration ahead) {
    if (std::chrono::abs(ahead) <= noticed) return;
    skewed_.add();
    if (told_.exchange(true)) return;
    log_.warn("the clock of another process is not ours: set both by NTP",
              {{"caller", caller},
               {"ahead_seconds", ahead / 1s},
               {"borne_seconds", clock_skew_max / 1s}});
}

}  // namespace waybill::server
