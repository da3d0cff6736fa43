// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/response_writer.hpp"

#include "platform/core/ascii.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace waybill::beast {
namespace {

constexpr std::size_t head_bytes = 512;  // of most answers

std::string_view reason_of(int status) {
    switch (status) {
        case 100: return "Continue";
        case 101: return "Switching Protocols";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 425: return "Too Early";
        case 426: return "Upgrade Required";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        default: return "Status";
    }
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

bool token(std::string_view name) {
    for (const char c : name) {
        const bool word = ascii::is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
        if (!word) return false;
    }
    return !name.empty();
}

bool printable(std::string_view value) {
    for (const char c : value)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) return false;
    return true;
}

/// What the engine itself writes.
bool own_field(std::string_view name) {
    switch (name.size()) {
        case 4: return ascii::same(name, "date");
        case 10: return ascii::same(name, "connection") || ascii::same(name, "keep-alive");
        case 14: return ascii::same(name, "content-length");
        case 17: return ascii::same(name, "transfer-encoding");
        default: return false;
    }
}

bool append_fields(std::string& out, const http::Response& response, Framing& framing) {
    for (const auto& [name, value] : response.headers) {
        if (!token(name) || !printable(value)) return false;
        if (own_field(name)) {
            if (ascii::same(name, "connection") && ascii::same(value, "close"))
                framing.close = true;
            continue;
        }
        out.append(name).append(": ").append(value).append("\r\n");
    }
    return true;
}

}  // namespace

bool append_response(std::string& out, const http::Response& response, Framing& framing) {
    const int status = response.status;
    if (status < 200 || status > 599) return false;
    const auto before = out.size();
    out.reserve(before + head_bytes + response.body.size());
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::size_t>(status));
    out.append(" ").append(reason_of(status)).append("\r\nDate: ").append(framing.date);
    out.append("\r\n");
    if (!append_fields(out, response, framing)) {
        out.resize(before);
        return false;
    }
    const bool bodiless = status == 204 || status == 304;
    if (!bodiless) {
        out.append("Content-Length: ");
        append_number(out, response.body.size());
        out.append("\r\n");
    }
    if (framing.close) out.append("Connection: close\r\n");
    out.append("\r\n");
    if (!bodiless && !framing.head) out.append(response.body);
    return true;
}

std::string http_date(TimePoint time) {
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
    std::array<char, 64> out{};
    const int length = std::snprintf(
        out.data(), out.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
        days[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    return {out.data(), static_cast<std::size_t>(length)};
}

}  // namespace waybill::beast
