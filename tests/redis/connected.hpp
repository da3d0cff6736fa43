// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loops.hpp"
#include "adapters/redis/client.hpp"
#include "adapters/system/clock.hpp"

namespace waybill::redis {

/// A client on a loop of its own, with keys that nobody else has.
class Connected {
public:
    /// What a test under load needs.
    static constexpr Duration much_patience = 10s;

    explicit Connected(std::vector<std::string> addresses, Duration patience = much_patience)
        : Connected{Client::Options{.addresses = std::move(addresses), .patience = patience}} {}
    explicit Connected(Client::Options options);
    ~Connected();
    Connected(const Connected&) = delete;
    Connected& operator=(const Connected&) = delete;

    Client& client() { return *client_; }
    /// One command; its second word is its key.
    Answer call(Words words);

private:
    SystemClock clock_{};
    Loops loops_{1, clock_};
    std::unique_ptr<Client> client_;
};

}  // namespace waybill::redis
