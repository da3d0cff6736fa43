// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

/// What one operation is called among rights: `orders:cancel_any_order`.
struct Right {
    std::string_view resource;
    std::string_view action;
    bool reads{false};  ///< and changes nothing

    /// `orders:cancel_any_order`
    std::string text() const;
    bool operator==(const Right&) const = default;
};

/// Which rights somebody has: of one operation (`orders:cancel_any_order`), of all that read a
/// resource (`orders:read`), or of all of it (`orders:*`). There is none for everything.
struct RightPattern {
    std::string_view resource;
    std::string_view action;

    /// Views into the text; nothing when it is no pattern.
    static std::optional<RightPattern> parse(std::string_view text);
    bool gives(const Right& right) const;
};

/// What somebody may besides what their roles let them: patterns, as a token carries them.
class Rights {
public:
    /// Of the text: what travels must fit into a cookie with the rest of the token.
    static constexpr std::size_t text_max = 2'000;

    Rights() = default;
    /// The inverse of `text`; nothing when it is too long or a word of it is no pattern.
    static std::optional<Rights> parse(std::string_view text);
    /// Each once, in the order of the alphabet, and as many as fit; what is no pattern gives none.
    static Rights of(std::vector<std::string> patterns);

    bool give(const Right& right) const;
    bool empty() const { return text_.empty(); }
    /// The patterns with a space between two; empty for none.
    const std::string& text() const { return text_; }
    bool operator==(const Rights&) const = default;

private:
    std::string text_{};
};

}  // namespace waybill
