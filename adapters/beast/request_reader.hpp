// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/refusal.hpp"
#include "platform/http/message.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace waybill::beast {

struct ReadLimits {
    std::size_t line_bytes_max;
    std::size_t header_bytes_max;  ///< request line and all fields
    std::size_t headers_max;
    std::size_t body_bytes_max;
};

/// Reads requests off one connection, one after the other: Beast's parser behind a gate of our
/// own, because a parser alone accepts folded fields, codings it does not undo and lists of
/// lengths. Whatever two readers could understand differently is refused.
class RequestReader {
public:
    enum class Stage : std::uint8_t {
        head,      ///< needs more bytes of the head
        body,      ///< the head is known; needs more bytes of the body
        complete,  ///< `request` is whole
        refused,   ///< answer `refusal` and close
    };

    explicit RequestReader(const ReadLimits& limits);
    ~RequestReader();

    /// Takes what it can use of the unread input and says how much that was. It stops at the end
    /// of the head, so that the caller may look at the request before its body, and at the end of
    /// the request. An unfinished head is not taken: it must be given again, longer.
    std::size_t feed(std::string_view input);
    Stage stage() const { return stage_; }
    const Refusal& refusal() const { return refusal_; }
    /// From stage `body` on; with its body at `complete`.
    http::Request& request();
    /// In stage `body`: a lower limit for this request.
    void limit_body(std::size_t bytes_max);

    bool keep_alive() const;
    bool expects_continue() const;
    bool upgrade() const;  ///< asks for a WebSocket
    std::size_t body_bytes() const;
    /// Memory that the body takes.
    std::size_t body_memory() const;
    /// Of a body whose length is stated.
    std::optional<std::size_t> stated_bytes() const;
    /// Makes ready for the next request.
    void reset();

private:
    class Parser;
    std::size_t feed_head(std::string_view input);
    std::size_t feed_body(std::string_view input);
    /// Looks at the lines not yet looked at; the end of the head, or 0.
    std::size_t scan(std::string_view input);
    bool check_line(std::string_view line);
    std::size_t refuse(const Refusal& why);

    const ReadLimits& limits_;
    Stage stage_{Stage::head};
    Refusal refusal_{};
    std::size_t line_begin_{0};  ///< of the line that `scan` is in
    std::size_t lines_{0};
    bool blank_seen_{false};
    std::unique_ptr<Parser> parser_;
};

}  // namespace waybill::beast
