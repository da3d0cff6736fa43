// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/render.hpp"

#include <algorithm>
#include <format>
#include <span>

namespace waybill::notifications {
namespace {

struct Placeholder {
    std::string_view name;
    std::string value;
};
using Values = std::span<const Placeholder>;
enum class Form : std::uint8_t { plain, html };

/// A value of one line: what could start a header or a line of its own becomes a space.
std::string one_line(std::string text) {
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    };
    std::ranges::replace_if(text, is_control, ' ');
    return text;
}

void append(std::string& out, std::string_view text, Form form) {
    if (form == Form::plain) {
        out += text;
        return;
    }
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
}

/// Values are put in once and not looked at again: a brace in a name stays a brace.
void fill(std::string& out, std::string_view words, Values values, Form form) {
    while (!words.empty()) {
        const auto open = words.find('{');
        append(out, words.substr(0, open), form);
        if (open == std::string_view::npos) return;
        const auto close = words.find('}', open);
        const auto name = words.substr(open + 1, close - open - 1);
        const auto found = std::ranges::find(values, name, &Placeholder::name);
        if (found != values.end()) append(out, found->value, form);
        words.remove_prefix(close == std::string_view::npos ? words.size() : close + 1);
    }
}

std::string filled(std::string_view words, Values values) {
    std::string out;
    fill(out, words, values, Form::plain);
    while (out.ends_with(' ')) out.pop_back();  // a sentence that was not there
    return out;
}

std::string reason_sentence(const Vocabulary& words, std::string_view slug) {
    const auto found = std::ranges::find(words.reasons, slug, &ReasonWording::slug);
    return found == words.reasons.end() ? std::string{} : std::string{found->sentence};
}

std::array<Placeholder, 6> values_of(const Facts& facts, Language language) {
    return {{{"number", one_line(facts.number)},
             {"partner", one_line(facts.partner_title)},
             {"amount", amount_text(facts.amount, language)},
             {"courier", one_line(facts.courier_name)},
             {"due", time_text(facts.due, language)},
             {"reason", reason_sentence(vocabulary(language), facts.reason)}}};
}

void append_paragraph(std::string& html, std::string_view words, Values values) {
    html += "<p>";
    fill(html, words, values, Form::html);
    html += "</p>\n";
}

Letter letter(const Wording& wording, Values values, const Vocabulary& words, const Person& to) {
    const std::array<Placeholder, 1> name{{{"name", one_line(to.first_name.reveal())}}};
    const auto greeting = to.first_name.reveal().empty() ? words.greeting_bare : words.greeting;

    std::string subject = filled(wording.title, values);
    std::string text = filled(greeting, name) + "\n\n" + filled(wording.body, values) + "\n\n" +
                       filled(wording.next, values) + "\n\n" + std::string{words.closing} + "\n";

    std::string html = "<!doctype html>\n<html lang=\"" + std::string{words.code} +
                       "\"><head><meta charset=\"utf-8\"><title>";
    append(html, subject, Form::html);
    html += "</title></head>\n<body style=\"font-family:sans-serif;line-height:1.5\">\n";
    append_paragraph(html, greeting, name);
    append_paragraph(html, wording.body, values);
    append_paragraph(html, wording.next, values);
    append_paragraph(html, words.closing, {});
    html += "</body></html>\n";
    return {.subject = std::move(subject),
            .text = SecretText{std::move(text)},
            .html = SecretText{std::move(html)}};
}

const Wording& wording_of(const Vocabulary& words, NewsKind kind) {
    return words.kinds[static_cast<std::size_t>(kind)];
}

}  // namespace

Entry render_entry(NewsKind kind, const Facts& facts, std::string_view locale) {
    const Language language = language_of(locale);
    const Wording& wording = wording_of(vocabulary(language), kind);
    const auto values = values_of(facts, language);
    return {.title = filled(wording.title, values), .body = filled(wording.body, values)};
}

Letter render_letter(NewsKind kind, const Facts& facts, const Person& to) {
    const Language language = language_of(to.locale);
    const Vocabulary& words = vocabulary(language);
    return letter(wording_of(words, kind), values_of(facts, language), words, to);
}

Letter render_code(const SecretCode& code, const Person& to) {
    const Language language = language_of(to.locale);
    const Vocabulary& words = vocabulary(language);
    const std::array<Placeholder, 2> values{
        {{"code", one_line(code.code.reveal())}, {"due", time_text(code.expires_at, language)}}};
    const Wording wording{
        .title = words.code_title, .body = words.code_body, .next = words.code_next};
    return letter(wording, values, words, to);
}

std::string amount_text(Money amount, Language language) {
    std::string text = to_text(amount);
    if (language != Language::en) std::ranges::replace(text, '.', ',');
    return text;
}

std::string time_text(TimePoint time, Language language) {
    static constexpr std::array<std::string_view, 12> months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::minutes>(time - day)};
    const auto d = static_cast<unsigned>(date.day());
    const auto m = static_cast<unsigned>(date.month());
    const auto y = static_cast<int>(date.year());
    const auto hour = clock.hours().count();
    const auto minute = clock.minutes().count();
    switch (language) {
        case Language::en:
            return std::format("{} {} {}, {:02}:{:02} UTC", d, months[m - 1], y, hour, minute);
        case Language::de:
            return std::format("{:02}.{:02}.{}, {:02}:{:02} UTC", d, m, y, hour, minute);
        case Language::fr:
            return std::format("{:02}/{:02}/{} à {:02}:{:02} UTC", d, m, y, hour, minute);
    }
    return {};
}

}  // namespace waybill::notifications
