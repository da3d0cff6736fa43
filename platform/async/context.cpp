// SPDX-License-Identifier: Apache-2.0
#include "platform/async/context.hpp"

#include <span>

namespace waybill {
namespace {

void append_hex(std::string& out, std::span<const std::uint8_t> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    for (const auto byte : bytes) {
        out.push_back(digits[byte >> 4U]);
        out.push_back(digits[byte & 15U]);
    }
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

bool read_hex(std::string_view text, std::span<std::uint8_t> out) {
    bool any = false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = hex_value(text[2 * i]);
        const int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
        any = any || out[i] != 0;
    }
    return any;  // all zeros is not a trace
}

}  // namespace

std::string Trace::traceparent() const {
    std::string out = "00-";
    append_hex(out, id);
    out.push_back('-');
    append_hex(out, span);
    out += "-01";
    return out;
}

std::string Trace::id_text() const {
    std::string out;
    append_hex(out, id);
    return out;
}

std::optional<Trace> Trace::parse(std::string_view traceparent) {
    if (traceparent.size() != 55 || !traceparent.starts_with("00-") || traceparent[35] != '-' ||
        traceparent[52] != '-')
        return std::nullopt;
    Trace trace;
    if (!read_hex(traceparent.substr(3, 32), trace.id)) return std::nullopt;
    if (!read_hex(traceparent.substr(36, 16), trace.span)) return std::nullopt;
    return trace;
}

Status Context::check(const Clock& clock) const {
    if (stop.stop_requested()) return fail(ErrorKind::cancelled, "request.cancelled");
    if (clock.steady() >= deadline) return fail(ErrorKind::deadline, "request.deadline");
    return {};
}

}  // namespace waybill
