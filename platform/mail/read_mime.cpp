// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/encoding.hpp"
#include "platform/mail/mime.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace waybill::mail {
namespace {

constexpr int depth_max = 4;
constexpr std::size_t parts_max = 32;
constexpr std::size_t read_headers_max = 200;

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

/// Takes one line without its end off `rest`.
std::string_view next_line(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

struct Part {
    std::vector<std::pair<std::string, std::string>> headers;
    std::string_view body;

    std::string_view header(std::string_view name) const {
        const auto found =
            std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
        return found == headers.end() ? std::string_view{} : std::string_view{found->second};
    }
};

Part read_part(std::string_view raw) {
    Part part;
    while (!raw.empty() && part.headers.size() < read_headers_max) {
        const auto line = next_line(raw);
        if (line.empty()) break;
        if ((line[0] == ' ' || line[0] == '\t') && !part.headers.empty()) {
            part.headers.back().second.append(" ").append(trim(line));
            continue;
        }
        const auto colon = line.find(':');
        if (colon == line.npos) continue;
        part.headers.emplace_back(lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
    part.body = raw;
    return part;
}

/// `=XX` becomes a byte, `=` at a line's end joins it with the next; line ends become LF.
std::string decode_quoted_printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto rest = text.substr(i);
        if (rest.starts_with("=\r\n")) {
            i += 2;
        } else if (rest.starts_with("=\n")) {
            i += 1;
        } else if (rest.size() > 2 && rest[0] == '=' && hex_value(rest[1]) >= 0 &&
                   hex_value(rest[2]) >= 0) {
            out.push_back(static_cast<char>(hex_value(rest[1]) * 16 + hex_value(rest[2])));
            i += 2;
        } else if (rest[0] != '\r') {
            out.push_back(rest[0]);
        }
    }
    return out;
}

std::string decode_body(const Part& part) {
    const auto encoding = lower(part.header("content-transfer-encoding"));
    if (encoding == "quoted-printable") return decode_quoted_printable(part.body);
    std::string plain;
    for (const char c : part.body)
        if (c != '\r' && (c != '\n' || encoding != "base64")) plain.push_back(c);
    if (encoding == "base64") return crypto::base64_decode(trim(plain)).value_or("");
    return plain;
}

/// One `=?charset?B|Q?text?=` at the beginning; tells how much of the text it was.
std::optional<std::pair<std::string, std::size_t>> encoded_word(std::string_view text) {
    const auto mode = text.find('?', 2);
    if (mode == text.npos || mode + 2 >= text.size() || text[mode + 2] != '?') return std::nullopt;
    const auto end = text.find("?=", mode + 3);
    if (end == text.npos) return std::nullopt;
    const auto inner = text.substr(mode + 3, end - mode - 3);
    if (text[mode + 1] == 'B' || text[mode + 1] == 'b') {
        auto bytes = crypto::base64_decode(inner);
        if (!bytes) return std::nullopt;
        return std::pair{*std::move(bytes), end + 2};
    }
    std::string spaced{inner};
    std::ranges::replace(spaced, '_', ' ');
    return std::pair{decode_quoted_printable(spaced), end + 2};
}

std::string decode_header(std::string_view text) {
    std::string out;
    bool after_word = false;
    while (!text.empty()) {
        if (text.starts_with("=?"))
            if (auto word = encoded_word(text)) {
                out += word->first;
                text.remove_prefix(word->second);
                after_word = true;
                continue;
            }
        // White space between two encoded words is not part of the text.
        const auto next = text.find_first_not_of(" \t");
        if (after_word && next != text.npos && next > 0 && text.substr(next).starts_with("=?")) {
            text.remove_prefix(next);
            continue;
        }
        after_word = false;
        out.push_back(text.front());
        text.remove_prefix(1);
    }
    return out;
}

/// The boundary of a multipart type, quoted or not.
std::string boundary_of(std::string_view type) {
    const auto at = lower(type).find("boundary=");
    if (at == std::string::npos) return {};
    auto value = type.substr(at + 9);
    if (value.starts_with('"')) return std::string{value.substr(1, value.find('"', 1) - 1)};
    return std::string{trim(value.substr(0, value.find(';')))};
}

std::vector<std::string_view> split_parts(std::string_view body, std::string_view boundary) {
    const auto mark = "--" + std::string{boundary};
    std::vector<std::string_view> parts;
    auto begin = body.find(mark);
    while (begin != body.npos && parts.size() < parts_max) {
        const auto after = begin + mark.size();
        if (body.substr(after).starts_with("--")) break;
        auto content = body.substr(after);
        next_line(content);
        const auto start = static_cast<std::size_t>(content.data() - body.data());
        const auto end = body.find(mark, start);
        auto part = body.substr(start, end == body.npos ? body.npos : end - start);
        if (part.ends_with('\n')) part.remove_suffix(1);
        if (part.ends_with('\r')) part.remove_suffix(1);
        parts.push_back(part);
        begin = end;
    }
    return parts;
}

void read_bodies(const Part& part, ReadableMail& out, int depth) {
    const auto type = lower(part.header("content-type"));
    if (type.starts_with("multipart/")) {
        const auto boundary = boundary_of(part.header("content-type"));
        if (boundary.empty() || depth >= depth_max) return;
        for (const auto piece : split_parts(part.body, boundary))
            read_bodies(read_part(piece), out, depth + 1);
        return;
    }
    if (type.starts_with("text/html") && out.html.empty()) out.html = decode_body(part);
    const bool plain = type.empty() || type.starts_with("text/plain");
    if (plain && out.text.empty()) out.text = decode_body(part);
}

}  // namespace

ReadableMail read_mime(std::string_view raw) {
    ReadableMail out;
    const auto whole = read_part(raw);
    out.subject = decode_header(whole.header("subject"));
    auto id = trim(whole.header("message-id"));
    if (id.starts_with('<')) id.remove_prefix(1);
    if (id.ends_with('>')) id.remove_suffix(1);
    out.message_id = id;
    read_bodies(whole, out, 0);
    return out;
}

}  // namespace waybill::mail
