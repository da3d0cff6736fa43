// SPDX-License-Identifier: Apache-2.0
#include "adapters/smtp_sink/session.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace waybill::smtp_sink {
namespace {

std::string upper(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

/// What stands in angle brackets after `prefix`; nothing when the form is wrong.
std::optional<std::string> path_after(std::string_view argument, std::string_view prefix) {
    if (upper(argument.substr(0, prefix.size())) != prefix) return std::nullopt;
    argument.remove_prefix(prefix.size());
    while (argument.starts_with(' ')) argument.remove_prefix(1);
    const auto end = argument.find('>');
    if (!argument.starts_with('<') || end == argument.npos || end > 320) return std::nullopt;
    return std::string{argument.substr(1, end - 1)};
}

}  // namespace

std::string Session::take(std::string_view bytes) {
    std::string replies;
    pending_.append(bytes);
    std::string_view rest = pending_;
    while (!done_) {
        const auto end = rest.find("\r\n");
        if (end == rest.npos) break;
        const auto line = rest.substr(0, end);
        rest.remove_prefix(end + 2);
        if (line.size() > limits_.line_bytes_max && !in_data_)
            replies += mistake("500 line too long\r\n");
        else
            replies += in_data_ ? data_line(line) : command(line);
    }
    // Only a whole line is worth keeping; one without an end is cut off here.
    const std::size_t room = in_data_ ? limits_.mail_bytes_max : limits_.line_bytes_max;
    if (rest.size() > room && !done_) {
        replies += "500 line too long\r\n";
        done_ = true;
    }
    pending_.erase(0, pending_.size() - rest.size());
    return replies;
}

std::string Session::command(std::string_view line) {
    const auto space = std::min(line.find(' '), line.size());
    const auto verb = upper(line.substr(0, space));
    const auto argument = line.substr(std::min(space + 1, line.size()));
    if (verb == "EHLO")
        return "250-waybill\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE " +
               std::to_string(limits_.mail_bytes_max) + "\r\n";
    if (verb == "HELO") return "250 waybill\r\n";
    if (verb == "MAIL") return begin_mail(argument);
    if (verb == "RCPT") return add_recipient(argument);
    if (verb == "DATA") return begin_data();
    if (verb == "NOOP") return "250 ok\r\n";
    if (verb == "RSET") {
        reset();
        return "250 ok\r\n";
    }
    if (verb == "QUIT") {
        done_ = true;
        return "221 bye\r\n";
    }
    return mistake("502 not known here\r\n");
}

std::string Session::begin_mail(std::string_view argument) {
    const auto path = path_after(argument, "FROM:");
    if (!path) return mistake("501 MAIL FROM:<address>\r\n");
    reset();
    mail_.from = *path;
    has_sender_ = true;
    return "250 ok\r\n";
}

std::string Session::add_recipient(std::string_view argument) {
    if (!has_sender_) return mistake("503 MAIL first\r\n");
    auto path = path_after(argument, "TO:");
    if (!path || path->empty()) return mistake("501 RCPT TO:<address>\r\n");
    if (mail_.to.size() >= limits_.recipients_max) return "452 too many recipients\r\n";
    mail_.to.push_back(*std::move(path));
    return "250 ok\r\n";
}

std::string Session::begin_data() {
    if (mail_.to.empty()) return mistake("503 RCPT first\r\n");
    in_data_ = true;
    return "354 go on\r\n";
}

std::string Session::data_line(std::string_view line) {
    if (line == ".") return end_data();
    if (line.starts_with('.')) line.remove_prefix(1);
    if (mail_.raw.size() + line.size() + 2 > limits_.mail_bytes_max) too_large_ = true;
    if (!too_large_) mail_.raw.append(line).append("\r\n");
    return {};
}

std::string Session::end_data() {
    const bool kept = !too_large_;
    if (kept) deliver_(std::exchange(mail_, {}));
    reset();
    return kept ? "250 kept\r\n" : "552 too large\r\n";
}

std::string Session::mistake(std::string_view reply) {
    done_ = ++mistakes_ >= limits_.mistakes_max;
    return std::string{done_ ? "421 too many mistakes\r\n" : reply};
}

void Session::reset() {
    mail_ = {};
    has_sender_ = false;
    in_data_ = false;
    too_large_ = false;
}

}  // namespace waybill::smtp_sink
