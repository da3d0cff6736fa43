// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/instance.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// libFuzzer's entry. Zero bytes part the four files. Whatever comes in, the reader accepts it or
/// names file and line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view rest{reinterpret_cast<const char*>(bytes), size};
    std::array<std::string_view, 4> texts{};
    for (std::string_view& text : texts) {
        const auto end = rest.find('\0');
        text = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    const auto parsed = waybill::dispatch::parse_instance("fuzz", {.restaurants = texts[0],
                                                                   .couriers = texts[1],
                                                                   .orders = texts[2],
                                                                   .parameters = texts[3]});
    if (!parsed) {
        const std::string_view detail = parsed.error().detail;
        if (!detail.starts_with("fuzz/") || detail.find(".txt:") == std::string_view::npos ||
            detail.find('\n') != std::string_view::npos)
            std::abort();
        return 0;
    }
    for (const auto& order : parsed->orders)
        if (order.restaurant >= parsed->restaurants.size()) std::abort();
    return 0;
}
