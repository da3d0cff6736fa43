// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/shard.hpp"

#include "adapters/beast/connection.hpp"
#include "adapters/beast/response_writer.hpp"

namespace waybill::beast {

std::string_view Shard::date() {
    const TimePoint time = loop.clock().now();
    const auto second = to_micros(time) / 1'000'000;
    if (second != date_second_) {
        date_second_ = second;
        date_ = http_date(time);
    }
    return date_;
}

void Shard::tick() {
    now = loop.clock().steady();
    // None ends inside the call: each still waits for its read to be given back.
    for (Connection* connection : connections) connection->check_time();
    move_line();
}

void Shard::drain() {
    draining = true;
    for (Connection* connection : connections) connection->begin_drain();
}

void Shard::cut_all() {
    draining = true;
    for (Connection* connection : connections) connection->cut();
    move_line();
}

void Shard::move_line() {
    while (!line.empty() && (shaking.size() < handshakes_max || line.front()->turn_lost())) {
        Connection* next = line.front();
        if (next->turn_lost()) {
            line.pop_front();
        } else {
            // Who came last is the likeliest to be still there, however long the line is.
            next = line.back();
            line.pop_back();
        }
        next->take_turn();
    }
}

}  // namespace waybill::beast
