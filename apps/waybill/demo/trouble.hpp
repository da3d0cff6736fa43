// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::demo {

/// Why a step did not happen, seen from outside.
struct Trouble {
    enum class Kind : std::uint8_t {
        unreachable,  ///< no answer for as long as was waited
        refused,      ///< the server said no
        unreadable,   ///< the server answered what makes no sense
        late,         ///< what should follow did not
        interrupted,  ///< the player was stopped
    };
    Kind kind{Kind::refused};
    int status{0};
    std::string code{};  ///< the problem's, when the server refused
    std::string detail{};
};

template <typename T>
using Outcome = std::expected<T, Trouble>;

inline std::unexpected<Trouble> trouble(Trouble::Kind kind, std::string detail) {
    return std::unexpected(Trouble{.kind = kind, .detail = std::move(detail)});
}
inline bool is_refusal(const Trouble& trouble, std::string_view code) {
    return trouble.kind == Trouble::Kind::refused && trouble.code == code;
}
/// In words, on one line.
std::string to_text(const Trouble& trouble);

}  // namespace waybill::demo
