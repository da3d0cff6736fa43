// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::smtp_sink {

struct RawMail {
    std::string from;
    std::vector<std::string> to;
    std::string raw;
};

/// The protocol of one connection without the socket: told what arrived, it answers what to send.
class Session {
public:
    struct Limits {
        std::size_t mail_bytes_max{std::size_t{1024} * 1024};
        std::size_t line_bytes_max{4096};
        std::size_t recipients_max{100};
        std::size_t mistakes_max{20};
    };
    using Deliver = std::function<void(RawMail)>;

    Session(Limits limits, Deliver deliver) : limits_{limits}, deliver_{std::move(deliver)} {}

    static std::string greeting() { return "220 waybill mail sink\r\n"; }
    /// The replies to what arrived, perhaps none yet.
    std::string take(std::string_view bytes);
    /// The connection is to be closed after the replies.
    bool done() const { return done_; }

private:
    std::string command(std::string_view line);
    std::string begin_mail(std::string_view argument);
    std::string add_recipient(std::string_view argument);
    std::string begin_data();
    std::string data_line(std::string_view line);
    std::string end_data();
    std::string mistake(std::string_view reply);
    void reset();

    Limits limits_;
    Deliver deliver_;
    std::string pending_{};  ///< a line that has not ended yet
    RawMail mail_{};
    bool has_sender_{false};
    bool in_data_{false};
    bool too_large_{false};
    bool done_{false};
    std::size_t mistakes_{0};
};

}  // namespace waybill::smtp_sink
