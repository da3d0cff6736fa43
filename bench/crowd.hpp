// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace waybill::bench {

/// Clients that cost a server its patience: some ask for a large answer and read it by drops, many
/// have asked once and stay. Until the object ends.
class Crowd {
public:
    /// Throws when a connection is refused. `large`: what the slow ones ask for.
    Crowd(int port, std::size_t slow, std::size_t idle, const std::string& large);
    ~Crowd();
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    /// How many are still connected.
    std::size_t connected() const;

private:
    void sip(const std::stop_token& stop) const;

    std::vector<int> slow_{};
    std::vector<int> idle_{};
    std::jthread sipping_{};
};

}  // namespace waybill::bench
