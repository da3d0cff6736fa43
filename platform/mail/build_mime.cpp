// SPDX-License-Identifier: Apache-2.0
#include "platform/core/ascii.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"
#include "platform/mail/mime.hpp"

#include <algorithm>
#include <format>

namespace waybill::mail {
namespace {

constexpr std::size_t address_bytes_max = 254;
constexpr std::size_t local_bytes_max = 64;
/// RFC 5322 allows 998 bytes a line; a header of ours never needs more than this in one word.
constexpr std::size_t header_bytes_max = 900;
constexpr std::size_t headers_max = 20;

/// Printable ASCII and blanks: cannot end the line, and needs no encoding.
bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

/// No control character: neither a line of its own nor a terminal trick.
bool is_one_line(std::string_view text) {
    return std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool is_header_name(std::string_view name) {
    static constexpr std::string_view ours[] = {"date",
                                                "from",
                                                "to",
                                                "cc",
                                                "bcc",
                                                "sender",
                                                "subject",
                                                "message-id",
                                                "mime-version",
                                                "content-type",
                                                "content-transfer-encoding",
                                                "return-path",
                                                "received"};
    return !name.empty() && name.size() <= 64 && !std::ranges::contains(ours, ascii::lower(name)) &&
           std::ranges::all_of(name, [](char c) { return ascii::is_alphanumeric(c) || c == '-'; });
}

bool is_message_id(std::string_view id) {
    return !id.empty() && id.size() <= 128 && std::ranges::all_of(id, [](char c) {
        return ascii::is_alphanumeric(c) || c == '_' || c == '-' || c == '.';
    });
}

/// RFC 2047 words of at most 75 characters; a character of several bytes is never cut.
std::string encoded_words(std::string_view text) {
    constexpr std::size_t bytes_per_word = 45;  // 60 characters of base64 and 12 around them
    std::string out;
    while (!text.empty()) {
        std::size_t length = std::min(text.size(), bytes_per_word);
        while (length > 1 && length < text.size() &&
               (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
            --length;
        if (!out.empty()) out += "\r\n ";
        out.append("=?UTF-8?B?").append(crypto::base64_encode(text.substr(0, length))).append("?=");
        text.remove_prefix(length);
    }
    return out;
}

std::string header_text(std::string_view text) {
    // The line limit counts the name too; leading blanks and `=?` would read as something else.
    const bool as_is = is_plain(text) && text.size() <= 60 && !text.contains("=?") &&
                       !text.starts_with(' ') && !text.ends_with(' ');
    return as_is ? std::string{text} : encoded_words(text);
}

/// RFC 2045 section 6.7: lines of at most 76 characters, CRLF, nothing but printable ASCII.
std::string quoted_printable(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8 + 2);
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (c == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool last = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        const bool blank_at_end = (c == ' ' || c == '\t') && last;
        const bool plain = ((c >= ' ' && c <= '~' && c != '=') || c == '\t') && !blank_at_end;
        // A lone dot on a line ends an SMTP message; "From " starts one in an mbox.
        const bool tricky = column == 0 && (c == '.' || c == 'F');
        const std::size_t width = plain && !tricky ? 1 : 3;
        if (column + width > 75) {
            out += "=\r\n";
            column = 0;
        }
        if (width == 1) {
            out.push_back(static_cast<char>(c));
        } else {
            out.push_back('=');
            ascii::append_hex(out, c, ascii::upper_hex_digits);
        }
        column += width;
    }
    if (column > 0) out += "\r\n";
    return out;
}

/// RFC 5322 date in UTC.
std::string date_text(TimePoint at) {
    return std::format("{:%a, %d %b %Y %H:%M:%S} +0000",
                       std::chrono::floor<std::chrono::seconds>(at));
}

void add_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

void add_part(std::string& out, std::string_view type, std::string_view body) {
    add_header(out, "Content-Type", std::string{type} + "; charset=utf-8");
    add_header(out, "Content-Transfer-Encoding", "quoted-printable");
    out.append("\r\n").append(quoted_printable(body));
}

Status check(const Mail& mail, const MimeEnvelope& envelope) {
    if (!is_mail_address(mail.to.reveal()) || !is_mail_address(envelope.from_address))
        return fail(ErrorKind::invalid, "mail.bad_address");
    const auto bad_header = [](const char* which) {
        return fail(ErrorKind::invalid, "mail.bad_header", which);
    };
    if (!is_one_line(mail.subject) || mail.subject.size() > header_bytes_max)
        return bad_header("subject");
    if (!is_one_line(envelope.from_name) || envelope.from_name.size() > header_bytes_max)
        return bad_header("from_name");
    if (!is_message_id(mail.message_id)) return bad_header("message_id");
    if (mail.headers.size() > headers_max) return bad_header("too many");
    for (const auto& [name, value] : mail.headers)
        if (!is_header_name(name) || !is_one_line(value) || value.size() > header_bytes_max)
            return bad_header("extra header");
    return {};
}

}  // namespace

bool is_mail_address(std::string_view address) {
    const auto at = address.rfind('@');
    if (at == address.npos || address.size() > address_bytes_max) return false;
    const auto local = address.substr(0, at);
    const auto domain = address.substr(at + 1);
    const auto dots_fit = [](std::string_view text) {
        return !text.empty() && !text.starts_with('.') && !text.ends_with('.') &&
               !text.contains("..");
    };
    return local.size() <= local_bytes_max && dots_fit(local) && dots_fit(domain) &&
           std::ranges::all_of(local,
                               [](char c) {
                                   return ascii::is_alphanumeric(c) ||
                                          std::string_view{".!#$%&'*+-/=?^_`{|}~"}.contains(c);
                               }) &&
           std::ranges::all_of(
               domain, [](char c) { return ascii::is_alphanumeric(c) || c == '-' || c == '.'; }) &&
           !domain.starts_with('-') && !domain.ends_with('-');
}

Result<std::string> build_mime(const Mail& mail, const MimeEnvelope& envelope) {
    WAYBILL_CHECK(check(mail, envelope));
    const std::string_view from{envelope.from_address};
    const auto domain = from.substr(from.rfind('@') + 1);
    const auto& html = mail.html.reveal();

    std::string out;
    out.reserve(mail.text.reveal().size() + html.size() + 1024);
    add_header(out, "Date", date_text(envelope.date));
    // A name in quotes needs care for quotes inside; an encoded word does not.
    const auto name = envelope.from_name.empty() ? "" : encoded_words(envelope.from_name) + "\r\n ";
    add_header(out, "From", name + "<" + envelope.from_address + ">");
    add_header(out, "To", "<" + mail.to.reveal() + ">");
    add_header(out, "Subject", header_text(mail.subject));
    add_header(out, "Message-ID", "<" + mail.message_id + "@" + std::string{domain} + ">");
    add_header(out, "Auto-Submitted", "auto-generated");  // RFC 3834: no vacation notes back
    for (const auto& [key, value] : mail.headers) add_header(out, key, header_text(value));
    add_header(out, "MIME-Version", "1.0");
    if (html.empty()) {
        add_part(out, "text/plain", mail.text.reveal());
        return out;
    }
    // Quoted-printable never writes `=_`, so no body can hold the boundary.
    const auto boundary = "=_" + crypto::sha256_hex(mail.message_id).substr(0, 32);
    add_header(out, "Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
    out.append("\r\n--").append(boundary).append("\r\n");
    add_part(out, "text/plain", mail.text.reveal());
    out.append("\r\n--").append(boundary).append("\r\n");
    add_part(out, "text/html", html);
    out.append("\r\n--").append(boundary).append("--\r\n");
    return out;
}

}  // namespace waybill::mail
