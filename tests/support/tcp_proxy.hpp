// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/process/child.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace waybill::support {

/// A network between clients and a server of 127.0.0.1, which a test may spoil: clients connect to
/// the proxy's port. What is on its way through a cut network arrives when it passes again, as TCP
/// would have it sent again.
///
/// Runs on: a thread of its own. Its functions are called by one thread, and have taken effect when
/// they return. Connections beyond a thousand, and those to a server that is not there, are reset.
class TcpProxy {
public:
    enum class Network : std::uint8_t {
        passes,
        cut,            ///< connections stay and nothing flows; new ones do not reach the server
        cut_to_server,  ///< what clients say does not arrive, their answers do
        cut_to_client,  ///< what clients say arrives, their answers do not
        refuses,        ///< nobody listens; connections that are there go on
    };
    struct Ports {
        int own{0};  ///< 0: one that nobody has
        int server{0};
    };

    /// Throws when its port is not free.
    explicit TcpProxy(Ports ports);
    ~TcpProxy();
    TcpProxy(const TcpProxy&) = delete;
    TcpProxy& operator=(const TcpProxy&) = delete;

    int port() const { return port_; }
    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

    void become(Network network);
    /// Ends all connections at both ends, as a machine does that has started anew.
    void reset();
    /// What is read from now on arrives so much later, in each direction.
    void delay(process::Millis each_way);
    /// Of clients, those that wait for the network too.
    std::size_t connections();

private:
    struct State;
    struct Link;
    std::unique_ptr<State> state_;
    int port_;
};

}  // namespace waybill::support
