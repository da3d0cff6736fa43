// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::smtp_sink {

struct SunkMail {
    std::string from;
    std::vector<std::string> to;
    std::string subject;     ///< decoded
    std::string message_id;  ///< without the angle brackets
    std::string text;        ///< decoded
    std::string html;
    std::string raw;
};

/// A mail server for development that takes everything and delivers nothing. Loopback only.
/// Runs on a thread of its own. Thread-safe.
class SmtpSink {
public:
    struct Settings {
        std::uint16_t port{0};  ///< 0: any free one
        std::size_t mails_max{1000};
        std::size_t mail_bytes_max{std::size_t{1024} * 1024};
        std::size_t connections_max{64};
        std::chrono::seconds idle_max{30};
        std::filesystem::path folder{};  ///< where `.eml` files go too; empty: nowhere
    };

    /// Errors: `unavailable`, `smtp_sink.port_taken`.
    static Result<std::unique_ptr<SmtpSink>> start(Settings settings);
    ~SmtpSink();
    SmtpSink(const SmtpSink&) = delete;
    SmtpSink& operator=(const SmtpSink&) = delete;

    std::uint16_t port() const;
    std::vector<SunkMail> mails() const;
    /// Oldest first; the address compares without case.
    std::vector<SunkMail> mails_to(std::string_view address) const;
    /// Waits until `count` mails to the address have arrived; what is there when time is up.
    std::vector<SunkMail> wait_for(std::string_view address, std::size_t count,
                                   std::chrono::milliseconds limit) const;

private:
    struct Server;
    explicit SmtpSink(std::unique_ptr<Server> server);
    std::unique_ptr<Server> server_;
};

}  // namespace waybill::smtp_sink
