// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/request_reader.hpp"

#include "adapters/beast/target.hpp"
#include "platform/core/ascii.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace waybill::beast {
namespace {

namespace bhttp = boost::beast::http;
using boost::system::error_code;
using Text = boost::beast::string_view;

/// All extensions of one chunked body; nobody has a use for them.
constexpr std::size_t chunk_extension_bytes_max = 4096;
constexpr std::size_t first_body_bytes = 8UZ * 1024;

std::string_view view(Text text) { return {text.data(), text.size()}; }

const Refusal& refusal_of(const error_code& error) {
    using enum bhttp::error;
    if (error == body_limit) return refusals::body_too_large;
    if (error == header_limit || error == header_field_name_too_large ||
        error == header_field_value_too_large)
        return refusals::header_too_large;
    if (error == bad_line_ending) return refusals::bad_line_ending;
    if (error == bad_target) return refusals::bad_target;
    if (error == bad_field || error == bad_value || error == bad_obs_fold)
        return refusals::bad_header;
    if (error == bad_content_length || error == multiple_content_length ||
        error == bad_transfer_encoding)
        return refusals::bad_framing;
    if (error == bad_chunk || error == bad_chunk_extension) return refusals::bad_chunk;
    return refusals::malformed;
}

/// Fields of which two readers could each believe another one.
bool single(bhttp::field field) {
    switch (field) {
        case bhttp::field::authorization:
        case bhttp::field::content_type:
        case bhttp::field::content_encoding:
        case bhttp::field::origin: return true;
        default: return false;
    }
}

bool digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

/// One message. Beast finds tokens and undoes chunking; what the fields mean together is decided
/// here.
class RequestReader::Parser final : public bhttp::basic_parser<true> {
public:
    explicit Parser(const ReadLimits& limits) : body_bytes_max{limits.body_bytes_max} {
        body_limit(boost::none);  // checked here, where the limit may still be lowered
        header_limit(static_cast<std::uint32_t>(limits.header_bytes_max + 2));
    }

    http::Request request{};
    std::size_t body_bytes_max;
    bool expects_continue{false};
    bool websocket{false};
    const Refusal* refused{nullptr};
    std::string_view input{};  ///< of the running `put`
    int version() const { return version_; }

    void limit(std::size_t bytes_max) {
        body_bytes_max = bytes_max;
        if (const auto length = content_length(); length && *length > bytes_max)
            refused = &refusals::body_too_large;
    }

private:
    void fail(const Refusal& why, error_code& error) {
        refused = &why;
        error = bhttp::error::bad_value;
    }

    void on_request_impl(bhttp::verb, Text method, Text target, int number,
                         error_code& error) override {
        version_ = number;
        const auto known = http::parse_method(view(method));
        const bool never = method == "TRACE" || method == "CONNECT";
        if (!known)
            return fail(never ? refusals::method_not_allowed : refusals::unknown_method, error);
        request.method = *known;
        target_ = view(target);
    }

    void on_response_impl(int, Text, int, error_code&) override {}

    void on_field_impl(bhttp::field field, Text name, Text text, error_code& error) override {
        const auto value = view(text);
        if (is_header_done()) {
            // Trailers are dropped; a folded one shows because Beast unfolds it elsewhere.
            const bool inside = value.empty() || (value.data() >= input.data() &&
                                                  value.data() < input.data() + input.size());
            if (!inside) fail(refusals::folded_header, error);
            return;
        }
        if (single(field) && request.headers.find(view(name)))
            return fail(refusals::repeated_header, error);
        request.headers.add(view(name), value);
        switch (field) {
            case bhttp::field::host:
                if (host_) return fail(refusals::bad_host, error);
                host_ = value;
                break;
            case bhttp::field::content_length:
                if (std::exchange(length_, true) || !digits(value))
                    return fail(refusals::bad_framing, error);
                break;
            case bhttp::field::transfer_encoding:
                if (std::exchange(coded_, true)) return fail(refusals::bad_framing, error);
                if (!ascii::same(value, "chunked"))
                    return fail(value.empty() ? refusals::bad_framing : refusals::unknown_coding,
                                error);
                break;
            case bhttp::field::expect:
                if (!ascii::same(value, "100-continue")) return fail(refusals::expectation, error);
                expects_continue = version_ == 11;
                break;
            case bhttp::field::upgrade: websocket = ascii::same(value, "websocket"); break;
            default: break;
        }
    }

    void on_header_impl(error_code& error) override {
        if (length_ && coded_) return fail(refusals::bad_framing, error);
        if (coded_ && version_ < 11) return fail(refusals::bad_framing, error);
        if (version_ >= 11 && !host_) return fail(refusals::bad_host, error);
        if (host_ && !valid_host(*host_)) return fail(refusals::bad_host, error);
        auto target = split_target(target_);
        if (!target) return fail(refusals::bad_target, error);
        if (!target->authority.empty() && host_ && !ascii::same(target->authority, *host_))
            return fail(refusals::bad_host, error);
        request.path = target->path;
        request.query = target->query;
        websocket = websocket && upgrade() && version_ >= 11;
        limit(body_bytes_max);
        if (refused != nullptr) error = bhttp::error::body_limit;
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        // A stated length is a claim: memory follows the bytes that really come.
        stated_ = length ? static_cast<std::size_t>(*length) : 0;
        request.body.reserve(std::min(stated_, first_body_bytes));
    }
    std::size_t on_body_impl(Text bytes, error_code&) override { return keep(bytes, stated_); }
    void on_chunk_header_impl(std::uint64_t size, Text extension, error_code& error) override {
        extensions_ += extension.size();
        if (extensions_ > chunk_extension_bytes_max) return fail(refusals::bad_chunk, error);
        if (size > body_bytes_max - request.body.size())
            return fail(refusals::body_too_large, error);
    }
    std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, error_code&) override {
        return keep(bytes, body_bytes_max);
    }
    /// A string that grows by itself at least doubles, past what was stated or may come at most.
    std::size_t keep(Text bytes, std::size_t most) {
        std::string& body = request.body;
        if (const auto needed = body.size() + bytes.size(); needed > body.capacity()) {
            std::string larger;
            larger.reserve(std::max(needed, std::min(most, 2 * needed)));
            larger.append(body);
            body.swap(larger);
        }
        body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_finish_impl(error_code&) override {}

    int version_{11};
    std::string_view target_{};  ///< into the head, gone after `on_header_impl`
    std::optional<std::string_view> host_{};
    bool length_{false};
    bool coded_{false};
    std::size_t stated_{0};
    std::size_t extensions_{0};
};

RequestReader::RequestReader(const ReadLimits& limits)
    : limits_{limits}, parser_{std::make_unique<Parser>(limits)} {}
RequestReader::~RequestReader() = default;

void RequestReader::reset() {
    stage_ = Stage::head;
    line_begin_ = 0;
    lines_ = 0;
    blank_seen_ = false;
    // In place: a parser cannot be used twice, its memory can.
    std::destroy_at(parser_.get());
    std::construct_at(parser_.get(), limits_);
}

http::Request& RequestReader::request() { return parser_->request; }
bool RequestReader::keep_alive() const {
    // Keeping a connection of HTTP/1.0 needs an answer of its own kind; nobody asks for it.
    return parser_->version() == 11 && parser_->keep_alive();
}
bool RequestReader::expects_continue() const { return parser_->expects_continue; }
bool RequestReader::upgrade() const { return parser_->websocket; }
std::size_t RequestReader::body_bytes() const { return parser_->request.body.size(); }
std::size_t RequestReader::body_memory() const { return parser_->request.body.capacity(); }
std::optional<std::size_t> RequestReader::stated_bytes() const {
    const auto length = parser_->content_length();
    return length ? std::optional<std::size_t>{*length} : std::nullopt;
}

void RequestReader::limit_body(std::size_t bytes_max) {
    parser_->limit(std::min(bytes_max, limits_.body_bytes_max));
    if (parser_->refused != nullptr) refuse(*parser_->refused);
}

std::size_t RequestReader::refuse(const Refusal& why) {
    stage_ = Stage::refused;
    refusal_ = why;
    return 0;
}

std::size_t RequestReader::feed(std::string_view input) {
    switch (stage_) {
        case Stage::head: return feed_head(input);
        case Stage::body: return feed_body(input);
        case Stage::complete:
        case Stage::refused: return 0;
    }
    std::unreachable();
}

std::size_t RequestReader::feed_head(std::string_view input) {
    // Some clients end a body with an extra line; RFC 9112 2.2 asks to pass over one.
    if (lines_ == 0 && !blank_seen_ && input.starts_with("\r\n")) {
        blank_seen_ = true;
        line_begin_ = 0;
        return 2;
    }
    const auto size = scan(input);
    if (size == 0) return 0;
    error_code error;
    parser_->input = input.substr(0, size);
    const auto used = parser_->put(boost::asio::buffer(input.data(), size), error);
    if (parser_->refused != nullptr) return refuse(*parser_->refused);
    if (error) return refuse(refusal_of(error));
    if (used != size) return refuse(refusals::malformed);
    stage_ = parser_->is_done() ? Stage::complete : Stage::body;
    parser_->eager(true);
    return size;
}

std::size_t RequestReader::feed_body(std::string_view input) {
    error_code error;
    parser_->input = input;
    const auto used = input.empty() ? 0 : parser_->put(boost::asio::buffer(input), error);
    if (parser_->refused != nullptr) return refuse(*parser_->refused);
    if (error && error != bhttp::error::need_more) return refuse(refusal_of(error));
    if (parser_->is_done()) stage_ = Stage::complete;
    // What is left is an unfinished chunk header or trailer, which is short.
    else if (input.size() - used > limits_.line_bytes_max)
        return refuse(refusals::bad_chunk);
    return used;
}

std::size_t RequestReader::scan(std::string_view input) {
    for (;;) {
        const auto newline = input.find('\n', line_begin_);
        const auto end = std::min(newline, input.size());
        const auto& too_long = lines_ == 0 ? refusals::target_too_long : refusals::header_too_large;
        if (end - line_begin_ > limits_.line_bytes_max + 1) return refuse(too_long);
        if (end > limits_.header_bytes_max) return refuse(refusals::header_too_large);
        if (newline == std::string_view::npos) return 0;
        auto line = input.substr(line_begin_, newline - line_begin_);
        if (line.empty() || line.find('\r') != line.size() - 1)
            return refuse(refusals::bad_line_ending);
        line.remove_suffix(1);
        line_begin_ = newline + 1;
        if (line.empty()) return lines_ == 0 ? refuse(refusals::malformed) : line_begin_;
        if (!check_line(line)) return 0;
        ++lines_;
    }
}

bool RequestReader::check_line(std::string_view line) {
    if (lines_ > limits_.headers_max) {
        refuse(refusals::header_too_large);
    } else if (lines_ > 0) {
        if (line.front() == ' ' || line.front() == '\t') refuse(refusals::folded_header);
    } else {
        const auto version = line.substr(std::min(line.rfind(' '), line.size() - 1) + 1);
        const bool readable = version.size() == 8 && version.starts_with("HTTP/") &&
                              digits(version.substr(5, 1)) && version[6] == '.' &&
                              digits(version.substr(7));
        if (!readable)
            refuse(refusals::malformed);
        else if (version != "HTTP/1.1" && version != "HTTP/1.0")
            refuse(refusals::bad_version);
    }
    return stage_ != Stage::refused;
}

}  // namespace waybill::beast
