// SPDX-License-Identifier: Apache-2.0
#include "platform/json/document.hpp"

#include "platform/core/assert.hpp"
#include "platform/core/text.hpp"
#include "platform/json/writer.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <cmath>

namespace waybill::json {

namespace {

/// Beyond this many members keys are sorted instead of compared in pairs.
constexpr std::uint32_t pairwise_keys_max = 12;
constexpr double whole_max = 9007199254740992.0;  // 2^53: every whole number up to here is exact

}  // namespace

/// Receives Boost's events and lays the tape.
struct Builder {
    using Text = boost::core::string_view;
    using Ec = boost::system::error_code;
    static constexpr auto unlimited = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_object_size = unlimited;
    static constexpr std::size_t max_array_size = unlimited;
    static constexpr std::size_t max_key_size = unlimited;
    static constexpr std::size_t max_string_size = unlimited;

    explicit Builder(std::size_t bytes) {
        // Unescaping never makes a text longer, so one allocation holds all strings.
        made.text_.reserve(bytes);
        made.nodes_.reserve(std::min<std::size_t>(bytes / 6 + 4, 4096));
    }

    Document made;
    std::vector<std::uint32_t> open;  ///< containers not closed yet
    bool duplicate{false};
    bool not_finite{false};
    std::uint32_t begun{no_string};  ///< where the string at hand begins

    static constexpr auto no_string = static_cast<std::uint32_t>(-1);

    std::uint32_t here() const { return static_cast<std::uint32_t>(made.nodes_.size()); }

    detail::Node& scalar(Kind kind) {
        auto& node = made.nodes_.emplace_back();
        node.kind = kind;
        node.end = here();
        count();
        return node;
    }
    void count() {
        if (!open.empty()) ++made.nodes_[open.back()].count;
    }
    bool part(Text text) {
        if (begun == no_string) begun = static_cast<std::uint32_t>(made.text_.size());
        made.text_.append(text.data(), text.size());
        return true;
    }
    detail::Node& finish(Text text) {
        part(text);
        auto& node = made.nodes_.emplace_back();
        node.kind = Kind::string;
        node.end = here();
        node.begin = begun;
        node.count = static_cast<std::uint32_t>(made.text_.size()) - begun;
        begun = no_string;
        return node;
    }
    bool begin(Kind kind) {
        count();
        open.push_back(here());
        made.nodes_.emplace_back().kind = kind;
        return true;
    }
    bool end() {
        made.nodes_[open.back()].end = here();
        open.pop_back();
        return true;
    }

    std::string_view key_at(std::uint32_t index) const {
        const auto& node = made.nodes_[index];
        return std::string_view{made.text_}.substr(node.begin, node.count);
    }
    bool keys_differ(std::uint32_t object) const {
        const auto& node = made.nodes_[object];
        if (node.count < 2) return true;
        std::vector<std::string_view> keys;
        keys.reserve(node.count);
        for (auto at = object + 1; at < here(); at = made.nodes_[at + 1].end) {
            const auto key = key_at(at);
            if (node.count <= pairwise_keys_max && std::ranges::contains(keys, key)) return false;
            keys.push_back(key);
        }
        if (node.count <= pairwise_keys_max) return true;
        std::ranges::sort(keys);
        return std::ranges::adjacent_find(keys) == keys.end();
    }

    // Boost's side.
    bool on_document_begin(Ec&) { return true; }
    bool on_document_end(Ec&) { return true; }
    bool on_object_begin(Ec&) { return begin(Kind::object); }
    bool on_object_end(std::size_t, Ec& ec) {
        if (!keys_differ(open.back())) {
            duplicate = true;
            ec = boost::json::error::syntax;
            return false;
        }
        return end();
    }
    bool on_array_begin(Ec&) { return begin(Kind::array); }
    bool on_array_end(std::size_t, Ec&) { return end(); }
    bool on_key_part(Text text, std::size_t, Ec&) { return part(text); }
    bool on_key(Text text, std::size_t, Ec&) {
        finish(text);
        return true;
    }
    bool on_string_part(Text text, std::size_t, Ec&) { return part(text); }
    bool on_string(Text text, std::size_t, Ec&) {
        finish(text);
        count();
        return true;
    }
    bool on_number_part(Text, Ec&) { return true; }
    bool on_int64(std::int64_t number, Text, Ec&) {
        scalar(Kind::integer).integer = number;
        return true;
    }
    bool on_uint64(std::uint64_t number, Text text, Ec& ec) {
        return on_double(static_cast<double>(number), text, ec);
    }
    bool on_double(double number, Text, Ec& ec) {
        if (!std::isfinite(number)) {
            not_finite = true;
            ec = boost::json::error::syntax;
            return false;
        }
        scalar(Kind::number).number = number;
        return true;
    }
    bool on_bool(bool flag, Ec&) {
        scalar(Kind::boolean).flag = flag;
        return true;
    }
    bool on_null(Ec&) {
        scalar(Kind::null);
        return true;
    }
    bool on_comment_part(Text, Ec&) { return true; }
    bool on_comment(Text, Ec&) { return true; }
};

namespace {

std::unexpected<Error> refuse(std::string_view reason, std::string message) {
    return fail(
        Error{.kind = ErrorKind::malformed, .reason = reason, .message = std::move(message)});
}

std::string at_byte(std::string_view what, std::size_t byte) {
    std::string text{what};
    text += " at byte ";
    text += std::to_string(byte);
    return text;
}

}  // namespace

Result<Document> Document::parse(std::string_view text, ParseLimits limits) {
    if (text.size() > limits.bytes_max)
        return fail(Error{.kind = ErrorKind::too_large,
                          .reason = "request.too_large",
                          .message = "at most " + std::to_string(limits.bytes_max) + " bytes"});
    if (const auto bad = invalid_utf8_at(text); bad != std::string_view::npos)
        return refuse("request.bad_encoding", at_byte("not UTF-8", bad));

    boost::json::parse_options options;
    options.max_depth = limits.depth_max;
    options.numbers = boost::json::number_precision::precise;
    boost::json::basic_parser<Builder> parser{options, text.size()};
    boost::system::error_code ec;
    const std::size_t taken = parser.write_some(false, text.data(), text.size(), ec);

    Builder& builder = parser.handler();
    if (builder.duplicate)
        return refuse("request.duplicate_key", at_byte("an object with a key twice", taken));
    if (builder.not_finite)
        return refuse("request.malformed_json", at_byte("a number beyond all bounds", taken));
    if (ec == boost::json::error::too_deep)
        return refuse("request.too_deep",
                      "at most " + std::to_string(limits.depth_max) + " levels");
    if (ec == boost::json::error::exponent_overflow)
        return refuse("request.malformed_json", at_byte("a number beyond all bounds", taken));
    if (ec) return refuse("request.malformed_json", at_byte("not JSON", taken));
    if (taken < text.size())
        return refuse("request.malformed_json", at_byte("more than one value", taken));
    return std::move(builder.made);
}

const detail::Node& View::node() const { return document_->nodes_[index_]; }

double View::number() const {
    return is(Kind::integer) ? static_cast<double>(node().integer) : node().number;
}

std::optional<std::int64_t> View::whole() const {
    if (is(Kind::integer)) return node().integer;
    if (!is(Kind::number)) return std::nullopt;
    const double value = node().number;
    if (std::trunc(value) != value || std::abs(value) > whole_max) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

bool View::beyond_integer() const {
    return is(Kind::number) && !whole() && std::trunc(node().number) == node().number;
}

std::string_view View::string() const {
    return std::string_view{document_->text_}.substr(node().begin, node().count);
}

View::Cursor View::first() const {
    Cursor cursor;
    if (!is(Kind::array) && !is(Kind::object)) return cursor;
    cursor.document_ = document_;
    cursor.index_ = index_ + 1;
    cursor.end_ = node().end;
    cursor.members_ = is(Kind::object);
    return cursor;
}

void View::Cursor::next() { index_ = document_->nodes_[members_ ? index_ + 1 : index_].end; }

std::string_view View::Cursor::key() const {
    return members_ ? View{document_, index_}.string() : std::string_view{};
}

std::optional<View> View::find(std::string_view key) const {
    if (!is(Kind::object)) return std::nullopt;
    for (auto member = first(); member.more(); member.next())
        if (member.key() == key) return member.value();
    return std::nullopt;
}

std::optional<std::string_view> View::text(std::string_view key) const {
    const auto member = find(key);
    if (!member || !member->is(Kind::string)) return std::nullopt;
    return member->string();
}

namespace {

void write_canonical(Writer& writer, View value) {
    switch (value.kind()) {
        case Kind::null: writer.null(); return;
        case Kind::boolean: writer.value(value.boolean()); return;
        case Kind::integer: writer.value(value.integer()); return;
        case Kind::string: writer.value(value.string()); return;
        case Kind::number:
            if (const auto whole = value.whole())
                writer.value(*whole);
            else
                writer.value(value.number());
            return;
        case Kind::array:
            writer.begin_array();
            for (auto element = value.first(); element.more(); element.next())
                write_canonical(writer, element.value());
            writer.end_array();
            return;
        case Kind::object: break;
    }
    std::vector<std::pair<std::string_view, View>> members;
    members.reserve(value.size());
    for (auto member = value.first(); member.more(); member.next())
        members.emplace_back(member.key(), member.value());
    std::ranges::sort(members, {}, &std::pair<std::string_view, View>::first);
    writer.begin_object();
    for (const auto& [key, member] : members) {
        writer.key(key);
        write_canonical(writer, member);
    }
    writer.end_object();
}

}  // namespace

std::string canonical(View value) {
    std::string out;
    Writer writer{out};
    write_canonical(writer, value);
    return out;
}

}  // namespace waybill::json
