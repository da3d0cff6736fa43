// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The one JSON parser and writer of the product. Boost.JSON stays inside document.cpp.
namespace waybill::json {

enum class Kind : std::uint8_t { null, boolean, integer, number, string, array, object };

/// What a parser accepts at most. Depth counts arrays and objects.
struct ParseLimits {
    std::size_t bytes_max{std::size_t{1024} * 1024};
    std::size_t depth_max{32};
};

namespace detail {
/// One value of the tape: a container is followed by its children, a member by its value.
struct Node {
    Kind kind{Kind::null};
    bool flag{false};        ///< value of a boolean
    std::uint32_t end{0};    ///< index after the last node of this value
    std::uint32_t count{0};  ///< elements, members, or bytes of a string
    std::uint32_t begin{0};  ///< string: offset into the text
    union {
        std::int64_t integer{0};
        double number;
    };
};
}  // namespace detail

class Document;

/// One value inside a Document; as cheap as a pointer, valid while the document lives.
class View {
public:
    Kind kind() const { return node().kind; }
    bool is(Kind kind_asked) const { return kind() == kind_asked; }
    bool boolean() const { return node().flag; }
    std::int64_t integer() const { return node().integer; }
    /// The value of an integer or a number.
    double number() const;
    /// The value if it is a whole number that 64 bits hold exactly, however it was written.
    std::optional<std::int64_t> whole() const;
    /// A whole number, but too large for `whole`.
    bool beyond_integer() const;
    std::string_view string() const;
    /// Elements of an array or members of an object.
    std::size_t size() const { return node().count; }

    /// The member of that name, if this is an object and has one.
    std::optional<View> find(std::string_view key) const;
    /// Text of a string member, for readers that want one word out of an answer.
    std::optional<std::string_view> text(std::string_view key) const;

    /// Steps through children: `for (auto c = v.first(); c.more(); c.next())`.
    class Cursor;
    Cursor first() const;

    bool operator==(const View&) const = default;

private:
    friend class Document;
    View(const Document* document, std::uint32_t index) : document_{document}, index_{index} {}
    const detail::Node& node() const;
    const Document* document_;
    std::uint32_t index_;
};

/// A child of an array or object; `key` is empty in arrays.
class View::Cursor {
public:
    bool more() const { return index_ < end_; }
    void next();
    std::string_view key() const;
    View value() const { return View{document_, members_ ? index_ + 1 : index_}; }

private:
    friend class View;
    const Document* document_{nullptr};
    std::uint32_t index_{0};
    std::uint32_t end_{0};
    bool members_{false};
};

/// A parsed text: strict RFC 8259 in strict UTF-8 without byte order mark, no duplicate keys, no
/// number that a double cannot hold. Owns its strings.
class Document {
public:
    /// Errors: `malformed` (request.malformed_json, request.bad_encoding, request.duplicate_key,
    /// request.too_deep), `too_large` (request.too_large). Time is linear in the size.
    static Result<Document> parse(std::string_view text, ParseLimits limits = {});

    Document(Document&&) = default;
    Document& operator=(Document&&) = default;
    View root() const { return View{this, 0}; }

private:
    friend class View;
    friend class View::Cursor;
    friend struct Builder;
    Document() = default;
    std::vector<detail::Node> nodes_;
    std::string text_;
};

/// The value in one canonical form: keys sorted by bytes, no space, shortest numbers.
std::string canonical(View value);

}  // namespace waybill::json
