// SPDX-License-Identifier: Apache-2.0
#include "bench/stage.hpp"

#include "adapters/system/descriptors.hpp"

#include <cstdio>
#include <format>

namespace waybill::bench {

Load Stage::load(const Pace& pace, Make make, Bodies bodies) const {
    Load done = run_load(loop, server.port(), pace, std::move(make), bodies);
    if (done.failed > 0)
        std::fprintf(stderr, "bench: %zu of %zu requests failed: %s\n", done.failed, pace.count,
                     done.complaint.c_str());
    return done;
}

std::size_t connections_allowed(std::size_t wanted) {
    constexpr std::size_t besides = 500;
    const std::size_t allowed = raise_descriptor_limit();
    if (allowed >= wanted + besides) return wanted;
    const std::size_t fewer = allowed > 2 * besides ? allowed - besides : besides / 2;
    print_note(
        std::format("only {} of {} connections: this system allows {} open files (ulimit -n)",
                    fewer, wanted, allowed)
            .c_str());
    return fewer;
}

}  // namespace waybill::bench
