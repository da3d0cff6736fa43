// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/configuration.hpp"
#include "apps/waybill/wiring/platform.hpp"

#include <functional>
#include <memory>
#include <stop_token>

namespace waybill {
class AsioLoop;
}

namespace waybill::server {

/// One running server on the real machine: loops, threads, files, sockets and the platform on top.
class Process {
public:
    /// Opens everything and begins to serve. The error's message, or without one its detail, is
    /// one line for a person.
    static Result<std::unique_ptr<Process>> start(const Configuration& configuration);
    ~Process();

    const std::string& public_url() const;
    /// Where this process reaches the public API.
    const std::string& own_url() const;
    int internal_port() const;
    wiring::Platform& platform();
    AsioLoop& loop();
    const Clock& clock() const;
    /// Ends with the first signal: for what runs beside the server before it is waited for.
    std::stop_token ending() const;

    /// Serves until SIGINT or SIGTERM came (it may have come since `start` began), then drains: the
    /// exit code (0, or 75 when the drain took too long or a second signal came). Once.
    int serve_until_told();
    /// Drains and ends: what `serve_until_told` does once it was told.
    int stop();

private:
    struct Parts;
    explicit Process(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace waybill::server
