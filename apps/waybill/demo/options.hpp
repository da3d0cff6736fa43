// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/fate.hpp"
#include "platform/core/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace waybill::demo {

enum class Output : std::uint8_t { table, json };

struct DemoOptions {
    std::string url{"http://127.0.0.1:8080"};  ///< a numeric address or localhost, no TLS
    /// Where mail that was caught is read, by each process that sends some; none: nobody registers.
    std::vector<std::string> internal_urls{};
    std::size_t orders{20};
    double rate{0};  ///< orders begun a second; 0: as fast as possible
    std::size_t concurrency{16};
    std::uint64_t seed{1};
    double speed{1};  ///< divides think times
    Shares shares{};
    Output output{Output::table};
    Duration reconnect_for{5s};   ///< how long the server may be away in the middle
    std::string journal{};        ///< a file that takes one line per acknowledged step
    double autopilot_seconds{0};  ///< how long the autopilot goes on; 0: until it is stopped
};

/// What cannot be used, in words; empty when all can.
std::string problem_of(const DemoOptions& options);

}  // namespace waybill::demo
