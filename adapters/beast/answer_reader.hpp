// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/message.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace waybill::beast {

/// Reads one answer at a time for our own client: lengths as our server states them, no chunks.
class AnswerReader {
public:
    AnswerReader(std::size_t bytes_max, bool keep_headers);

    /// Forgets the last answer. `bodiless`: the request was HEAD.
    void begin(bool bodiless);
    /// Room for the next bytes; then `got` says how many came.
    std::span<char> space();
    void got(std::size_t size);
    /// No more will come; ends an answer that has no stated length.
    void end_of_input();

    bool wants_more() const { return state_ == State::head || state_ == State::body; }
    bool complete() const { return state_ == State::complete; }
    bool malformed() const { return state_ == State::malformed; }
    bool empty() const { return filled_ == 0; }
    bool close() const { return close_; }
    http::Response take();

private:
    enum class State : std::uint8_t { head, body, complete, malformed };
    void advance();
    bool read_head(std::string_view head);
    bool read_field(std::string_view line);

    const std::size_t bytes_max_;
    const bool keep_headers_;
    std::vector<char> in_{};
    std::size_t filled_{0};
    State state_{State::head};
    bool bodiless_{false};
    bool close_{false};
    std::size_t body_begin_{0};
    std::size_t length_{0};
    bool until_end_{false};  ///< the body ends with the connection
    http::Response response_{};
};

}  // namespace waybill::beast
