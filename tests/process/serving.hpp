// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/process/child.hpp"

namespace waybill::process {

struct HttpAnswer {
    int status{0};     ///< 0: nobody answered
    std::string head;  ///< the lines before the body
    std::string body;
};
struct HttpAsk {
    std::string method{"GET"};
    std::string target;
    std::vector<std::string> headers{};  ///< `Name: value`; Host and Content-Length are added
    std::string body{};
};
/// One plain request to 127.0.0.1 on a connection of its own, within a few seconds.
HttpAnswer http_send(int port, const HttpAsk& ask);
HttpAnswer http_get(int port, const std::string& target);

struct ServeOptions {
    bool demo{true};
    int port{0};
    int internal_port{0};
    std::vector<std::string> flags{};  ///< settings
};

/// `waybill serve` over one data folder. Ready once it has printed where it serves.
class Serving {
public:
    explicit Serving(const Folder& folder, ServeOptions options = {});

    /// False when it ended, or did not say where it serves in time.
    bool ready(Millis limit = Millis{60'000});
    int port() const { return port_; }
    int internal_port() const { return internal_port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    Child& child() { return child_; }

private:
    Child child_;
    int port_{0};
    int internal_port_{0};
};

/// `--server.data=…` of a test's folder, and no other port than its own.
std::string data_flag(const Folder& folder);

}  // namespace waybill::process
