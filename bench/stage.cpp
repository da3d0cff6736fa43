// SPDX-License-Identifier: Apache-2.0
#include "bench/stage.hpp"

#include <cstdio>

namespace waybill::bench {

Load Stage::load(std::size_t connections, std::size_t count,
                 std::function<beast::ClientRequest(std::size_t)> make, Bodies bodies) const {
    Load done = run_load(loop, server.port(), connections, count, std::move(make), bodies);
    if (done.failed > 0)
        std::fprintf(stderr, "bench: %zu of %zu requests failed: %s\n", done.failed, count,
                     done.complaint.c_str());
    return done;
}

}  // namespace waybill::bench
