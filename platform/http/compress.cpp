// SPDX-License-Identifier: Apache-2.0
#include "platform/http/compress.hpp"

#include "platform/http/header_values.hpp"

#include <zlib.h>

namespace waybill::http {
namespace {

constexpr int gzip_framing = 16;  // zlib: added to the window bits
constexpr int window_bits = 15;

/// `q=0`, `q=0.0`, …
bool refused(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto parameter = take_part(parameters, ';');
        if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
        const auto weight = parameter.substr(2);
        return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
    }
    return false;
}

}  // namespace

std::optional<std::string> gzip(std::string_view bytes, Effort effort) {
    z_stream stream{};
    const int level = effort == Effort::quick ? 1 : 9;
    if (deflateInit2(&stream, level, Z_DEFLATED, window_bits + gzip_framing, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return std::nullopt;  // out of memory: the answer goes out as it is
    std::string out(bytes.size(), '\0');
    stream.next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int outcome = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) return std::nullopt;
    out.shrink_to_fit();  // it is kept, and counted by what it holds
    return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
    std::optional<bool> any;
    while (!accept_encoding.empty()) {
        auto coding = take_part(accept_encoding, ',');
        const auto name = take_part(coding, ';');
        if (name == "gzip" || name == "x-gzip") return !refused(coding);
        if (name == "*") any = !refused(coding);
    }
    return any.value_or(false);
}

bool is_compressible(std::string_view content_type) {
    const auto type = media_type(content_type);
    return type.starts_with("text/") || type.ends_with("json") || type.ends_with("javascript") ||
           type.ends_with("xml");
}

}  // namespace waybill::http
