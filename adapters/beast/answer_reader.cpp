// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/answer_reader.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace waybill::beast {
namespace {

constexpr std::size_t answer_buffer_bytes = 4UZ * 1024;
constexpr std::size_t head_bytes_max = 64UZ * 1024;

template <typename Number>
bool read_number(std::string_view text, Number& out) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

}  // namespace

AnswerReader::AnswerReader(std::size_t bytes_max, bool keep_headers)
    : bytes_max_{bytes_max}, keep_headers_{keep_headers} {}

void AnswerReader::begin(bool bodiless) {
    filled_ = 0;
    state_ = State::head;
    bodiless_ = bodiless;
    close_ = false;
    until_end_ = true;
    length_ = 0;
    response_ = {};
}

std::span<char> AnswerReader::space() {
    if (filled_ == in_.size()) in_.resize(std::max(answer_buffer_bytes, 2 * in_.size()));
    return std::span{in_}.subspan(filled_);
}

void AnswerReader::got(std::size_t size) {
    filled_ += size;
    advance();
}

void AnswerReader::end_of_input() {
    if (state_ != State::body || !until_end_) return;
    length_ = filled_ - body_begin_;
    close_ = true;
    state_ = State::complete;
}

http::Response AnswerReader::take() {
    if (!bodiless_) response_.body.assign(in_.data() + body_begin_, length_);
    if (in_.size() > head_bytes_max) in_ = {};
    return std::move(response_);
}

void AnswerReader::advance() {
    const std::string_view all{in_.data(), filled_};
    if (state_ == State::head) {
        const auto end = all.find("\r\n\r\n");
        if (end == std::string_view::npos) {
            if (filled_ > head_bytes_max) state_ = State::malformed;
            return;
        }
        if (all.starts_with("HTTP/1.1 100")) {
            std::copy(in_.begin() + static_cast<std::ptrdiff_t>(end) + 4,
                      in_.begin() + static_cast<std::ptrdiff_t>(filled_), in_.begin());
            filled_ -= end + 4;
            return advance();
        }
        state_ = read_head(all.substr(0, end + 2)) ? State::body : State::malformed;
        body_begin_ = end + 4;
    }
    if (state_ != State::body) return;
    if (length_ > bytes_max_ || filled_ > bytes_max_ + head_bytes_max) {
        state_ = State::malformed;
        return;
    }
    const bool none = bodiless_ || response_.status == 204 || response_.status == 304;
    if (none) length_ = 0;
    if (none || (!until_end_ && filled_ >= body_begin_ + length_)) state_ = State::complete;
}

bool AnswerReader::read_head(std::string_view head) {
    if (head.size() < 14 || !head.starts_with("HTTP/1.")) return false;
    if (!read_number(head.substr(9, 3), response_.status)) return false;
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        if (!read_field(head.substr(0, end))) return false;
        head.remove_prefix(end + 2);
    }
    return true;
}

bool AnswerReader::read_field(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const auto name = line.substr(0, colon);
    auto value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    if (ascii::same(name, "content-length")) {
        if (!read_number(value, length_)) return false;
        until_end_ = false;
    }
    if (ascii::same(name, "transfer-encoding")) return false;
    if (ascii::same(name, "connection") && ascii::same(value, "close")) close_ = true;
    if (keep_headers_) response_.headers.add(name, value);
    return true;
}

}  // namespace waybill::beast
