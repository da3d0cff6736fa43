// SPDX-License-Identifier: Apache-2.0
#include "platform/http/compress.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/http/header_values.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <array>
#include <utility>

namespace waybill::http {
namespace {

constexpr int gzip_framing = 16;  // zlib: added to the window bits
constexpr int window_bits = 15;
/// More of Brotli's costs forty times as much for a hundredth of the bytes.
constexpr int brotli_quick = 1;
constexpr int brotli_best = 5;
/// As much as all but a few answers have; a larger one costs memory for each.
constexpr int brotli_window_bits = 18;
constexpr int weight_max = 1000;

/// Thousandths of a `q=0.5`; the most when none is given or it cannot be read.
int weight_in(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto parameter = take_part(parameters, ';');
        if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
        const auto text = parameter.substr(2);
        if (!text.starts_with('0')) return weight_max;
        int weight = 0;
        for (int digit = weight_max / 10, i = 2; digit > 0; digit /= 10, ++i) {
            const auto at = static_cast<std::size_t>(i);
            if (at < text.size() && text[at] >= '0' && text[at] <= '9')
                weight += (text[at] - '0') * digit;
        }
        return weight;
    }
    return weight_max;
}

bool pack_brotli(std::string_view bytes, Effort effort, std::string& out) {
    std::size_t size = out.size();
    const bool packed =
        BrotliEncoderCompress(effort == Effort::quick ? brotli_quick : brotli_best,
                              brotli_window_bits, BROTLI_MODE_TEXT, bytes.size(),
                              reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                              reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_TRUE;
    out.resize(packed ? size : 0);
    return packed;
}

bool pack_gzip(std::string_view bytes, Effort effort, std::string& out) {
    z_stream stream{};
    const int level = effort == Effort::quick ? 1 : 9;
    if (deflateInit2(&stream, level, Z_DEFLATED, window_bits + gzip_framing, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return false;  // out of memory: the answer goes out as it is
    stream.next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int outcome = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return outcome == Z_STREAM_END;
}

}  // namespace

std::optional<std::string> pack(Coding coding, std::string_view bytes, Effort effort) {
    if (bytes.empty()) return std::nullopt;
    std::string out(bytes.size() - 1, '\0');
    const bool packed =
        coding == Coding::br ? pack_brotli(bytes, effort, out) : pack_gzip(bytes, effort, out);
    if (!packed) return std::nullopt;
    out.shrink_to_fit();  // it is kept, and counted by what it holds
    return out;
}

std::optional<Coding> coding_for(std::string_view accept_encoding) {
    std::array<std::optional<int>, enum_values<Coding>.size()> weights{};
    int others = 0;
    int as_it_is = 1;  // the least: not named, it comes after whatever is
    while (!accept_encoding.empty()) {
        auto parameters = take_part(accept_encoding, ',');
        const auto name = take_part(parameters, ';');
        const int weight = weight_in(parameters);
        if (name == "br") weights[std::to_underlying(Coding::br)] = weight;
        if (name == "gzip" || name == "x-gzip") weights[std::to_underlying(Coding::gzip)] = weight;
        if (name == "identity") as_it_is = weight;
        if (name == "*") others = weight;
    }
    std::optional<Coding> best;
    int most = as_it_is - 1;
    for (const Coding coding : enum_values<Coding>) {
        const int weight = weights[std::to_underlying(coding)].value_or(others);
        if (weight <= most) continue;
        most = weight;
        best = coding;
    }
    return best;
}

bool is_compressible(std::string_view content_type) {
    const auto type = media_type(content_type);
    return type.starts_with("text/") || type.ends_with("json") || type.ends_with("javascript") ||
           type.ends_with("xml");
}

}  // namespace waybill::http
