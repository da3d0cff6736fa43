// SPDX-License-Identifier: Apache-2.0
#include "platform/async/context.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>
#include <span>

namespace waybill {
namespace {

std::string hex(std::span<const std::uint8_t> bytes) { return ascii::hex(std::as_bytes(bytes)); }

bool read_hex(std::string_view text, std::span<std::uint8_t> out) {
    bool any = false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = ascii::hex_value(text[2 * i]);
        const int low = ascii::hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
        any = any || out[i] != 0;
    }
    return any;  // all zeros is not a trace
}

}  // namespace

std::string Trace::traceparent() const { return "00-" + hex(id) + '-' + hex(span) + "-01"; }

std::string Trace::id_text() const { return hex(id); }

std::optional<Trace> Trace::parse(std::string_view traceparent) {
    if (traceparent.size() != 55 || !traceparent.starts_with("00-") || traceparent[35] != '-' ||
        traceparent[52] != '-' || std::ranges::any_of(traceparent, ascii::is_upper))
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
