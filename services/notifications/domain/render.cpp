// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/render.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <ranges>
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

EndWording ending_of(const Vocabulary& words, std::string_view slug) {
    const auto found = std::ranges::find(words.endings, slug, &EndWording::slug);
    return found == words.endings.end() ? EndWording{} : *found;
}

/// Why it was cancelled; then the partner's own words, if there are any.
std::string reason_text(const Vocabulary& words, const Facts& facts) {
    std::string text{ending_of(words, facts.reason).reason};
    if (facts.note.empty()) return text;
    const std::array<Placeholder, 2> said{
        {{"partner", one_line(facts.partner_title)}, {"note", one_line(facts.note)}}};
    if (!text.empty()) text += ' ';
    fill(text, words.partner_says, said, Form::plain);
    return text;
}

std::string paid_text(const Facts& facts, Language language) {
    return amount_text({.amount = facts.paid.value_or(0), .currency = facts.amount.currency},
                       language);
}

/// What becomes of the money of an order that was cancelled.
std::string money_text(const MoneyWording& words, const Facts& facts, Language language) {
    if (facts.in_cash) return std::string{words.in_cash};
    if (!facts.paid) return std::string{words.unknown};
    const std::array<Placeholder, 1> paid{{{"paid", paid_text(facts, language)}}};
    return filled(*facts.paid > 0 ? words.comes_back : words.never_paid, paid);
}

std::string alert_sentence(const Vocabulary& words, std::string_view slug) {
    const auto found = std::ranges::find(words.alerts, slug, &AlertWording::slug);
    return found == words.alerts.end() ? std::string{slug} : std::string{found->sentence};
}

std::array<Placeholder, 11> values_of(const Facts& facts, Language language,
                                      const WallClock& clock) {
    const Vocabulary& words = vocabulary(language);
    return {{{"number", one_line(facts.number)},
             {"partner", one_line(facts.partner_title)},
             {"amount", amount_text(facts.amount, language)},
             {"paid", paid_text(facts, language)},
             {"courier", one_line(facts.courier_name)},
             {"due", time_text(facts.due, language, clock)},
             {"reason", reason_text(words, facts)},
             {"money", money_text(words.money, facts, language)},
             {"advice", std::string{ending_of(words, facts.reason).advice}},
             {"alert", alert_sentence(words, facts.reason)},
             {"note", one_line(facts.note)}}};
}

/// Both parts of a mail, which say the same, growing together.
class Sheet {
public:
    Sheet(std::string_view language, std::string_view title) {
        html_ += "<!doctype html>\n<html lang=\"";
        html_ += language;
        html_ += "\"><head><meta charset=\"utf-8\"><title>";
        append(html_, title, Form::html);
        html_ += "</title></head>\n<body style=\"font-family:sans-serif;line-height:1.5\">\n";
    }
    void paragraph(std::string_view words, Values values) {
        const std::string text = filled(words, values);
        if (text.empty()) return;
        text_ += text + "\n\n";
        html_ += "<p>";
        append(html_, text, Form::html);
        html_ += "</p>\n";
    }
    void link(std::string_view words, std::string_view url) {
        text_ += words;
        text_ += '\n';
        text_ += url;
        text_ += "\n\n";
        html_ += "<p>";
        append(html_, words, Form::html);
        html_ += " <a href=\"";
        append(html_, url, Form::html);
        html_ += "\">";
        append(html_, url, Form::html);
        html_ += "</a></p>\n";
    }
    void begin_table() { html_ += "<table>\n"; }
    void row(std::string_view what, std::string_view amount) {
        text_ += what;
        text_ += ": ";
        text_ += amount;
        text_ += '\n';
        html_ += "<tr><td>";
        append(html_, what, Form::html);
        html_ += "</td><td align=\"right\">";
        append(html_, amount, Form::html);
        html_ += "</td></tr>\n";
    }
    void end_table() {
        text_ += '\n';
        html_ += "</table>\n";
    }
    Letter close(std::string subject) {
        text_.pop_back();  // one line end is enough
        html_ += "</body></html>\n";
        return {.subject = std::move(subject),
                .text = SecretText{std::move(text_)},
                .html = SecretText{std::move(html_)}};
    }

private:
    std::string text_{};
    std::string html_{};
};

Sheet begin_sheet(const Vocabulary& words, std::string_view subject, const Person& to) {
    Sheet sheet{words.code, subject};
    const std::array<Placeholder, 1> name{{{"name", one_line(to.first_name.reveal())}}};
    sheet.paragraph(to.first_name.reveal().empty() ? words.greeting_bare : words.greeting, name);
    return sheet;
}

/// What of the order's paper a kind has use for.
struct Shows {
    bool lines{false};
    bool pay{false};
    bool track{false};
    bool pin{false};
};

Shows shown_with(NewsKind kind) {
    switch (kind) {
        case NewsKind::order_created:
        case NewsKind::payment_reminder: return {.lines = true, .pay = true};
        case NewsKind::order_paid: return {.lines = true, .track = true};
        case NewsKind::order_accepted:
        case NewsKind::order_ready:
        case NewsKind::order_assigned: return {.track = true};
        case NewsKind::order_on_its_way: return {.track = true, .pin = true};
        case NewsKind::order_delivered: return {.lines = true};
        case NewsKind::payment_failed: return {.pay = true};
        case NewsKind::order_cancelled:
        case NewsKind::refund:
        case NewsKind::surplus_returned:
        case NewsKind::system_alert:
        case NewsKind::announcement:
        case NewsKind::webhook_off: return {};
    }
    return {};
}

void add_lines(Sheet& sheet, const Paper& paper, const Vocabulary& words, Language language) {
    if (paper.lines.empty()) return;
    sheet.begin_table();
    for (const PaperLine& line : paper.lines)
        sheet.row(std::to_string(line.quantity) + " × " + one_line(line.name),
                  amount_text(line.total, language));
    if (paper.delivery_fee.amount != 0)
        sheet.row(words.delivery, amount_text(paper.delivery_fee, language));
    sheet.row(words.total, amount_text(paper.total, language));
    sheet.end_table();
}

void add_paper(Sheet& sheet, const Paper& paper, Shows shows, Language language) {
    const Vocabulary& words = vocabulary(language);
    if (shows.lines) add_lines(sheet, paper, words, language);
    if (shows.pay && !paper.pay_url.reveal().empty()) sheet.link(words.pay, paper.pay_url.reveal());
    if (shows.pin && !paper.pin.reveal().empty()) {
        const std::array<Placeholder, 1> pin{{{"pin", one_line(paper.pin.reveal())}}};
        sheet.paragraph(words.pin, pin);
    }
    if (shows.track && !paper.track_url.reveal().empty())
        sheet.link(words.track, paper.track_url.reveal());
}

const Wording* cash_wording(const Vocabulary& words, NewsKind kind) {
    if (kind == NewsKind::order_created) return &words.cash_created;
    if (kind == NewsKind::order_on_its_way) return &words.cash_on_its_way;
    if (kind == NewsKind::order_delivered) return &words.cash_delivered;
    return kind == NewsKind::refund ? &words.cash_refund : nullptr;
}

const Wording& wording_of(const Vocabulary& words, NewsKind kind, const Facts& facts) {
    if (kind == NewsKind::order_delivered && facts.reason == closed_by_time) return words.closed;
    if (kind == NewsKind::system_alert && facts.reason == message_parked) return words.parked;
    const Wording* of_cash = facts.in_cash ? cash_wording(words, kind) : nullptr;
    if (of_cash != nullptr) return *of_cash;
    const bool partly = facts.paid && facts.amount.amount < *facts.paid;
    if (kind == NewsKind::refund && partly) return words.refund_partly;
    return words.kinds[static_cast<std::size_t>(kind)];
}

/// In the reader's language; where somebody left it out, in the first there is.
LocalText announced_in(const Facts& facts, std::string_view code) {
    const auto found = std::ranges::find(facts.texts, code, &LocalText::language);
    if (found != facts.texts.end()) return *found;
    return facts.texts.empty() ? LocalText{} : facts.texts.front();
}

Letter render_announcement(const Facts& facts, const Person& to) {
    const Vocabulary& words = vocabulary(language_of(to.locale));
    const LocalText text = announced_in(facts, words.code);
    std::string subject = one_line(text.title);
    Sheet sheet = begin_sheet(words, subject, to);
    for (const auto line : std::views::split(text.body, '\n')) {
        // What was said has its braces as they are.
        const std::array<Placeholder, 1> said{
            {{"said", one_line(std::string{line.begin(), line.end()})}}};
        sheet.paragraph("{said}", said);
    }
    sheet.paragraph(words.closing, {});
    return sheet.close(std::move(subject));
}

}  // namespace

Entry render_entry(NewsKind kind, const Facts& facts, std::string_view locale) {
    const Language language = language_of(locale);
    if (kind == NewsKind::announcement) {
        LocalText text = announced_in(facts, vocabulary(language).code);
        return {.title = one_line(std::move(text.title)), .body = std::move(text.body)};
    }
    const Wording& wording = wording_of(vocabulary(language), kind, facts);
    const auto values = values_of(facts, language, {});
    Entry entry{.title = filled(wording.title, values), .body = filled(wording.body, values)};
    if (tells_an_end(kind)) entry.body += ' ' + filled(wording.next, values);
    return entry;
}

Letter render_letter(NewsKind kind, const Facts& facts, const Person& to, const Paper& paper) {
    if (kind == NewsKind::announcement) return render_announcement(facts, to);
    const Language language = language_of(to.locale);
    const Vocabulary& words = vocabulary(language);
    const Wording& wording = wording_of(words, kind, facts);
    const auto values = values_of(facts, language, paper.clock);
    std::string subject = filled(wording.title, values);
    Sheet sheet = begin_sheet(words, subject, to);
    sheet.paragraph(wording.body, values);
    sheet.paragraph(wording.next, values);
    add_paper(sheet, paper, shown_with(kind), language);
    sheet.paragraph(words.closing, {});
    return sheet.close(std::move(subject));
}

Letter render_code(const SecretCode& code, const Person& to, TimePoint now) {
    const Vocabulary& words = vocabulary(language_of(to.locale));
    const auto left = std::chrono::floor<std::chrono::minutes>(code.expires_at - now).count();
    const std::array<Placeholder, 2> values{
        {{"code", one_line(code.code.reveal())},
         {"minutes", std::to_string(std::max<std::int64_t>(1, left))}}};
    const CodeWording& wording = words.codes[static_cast<std::size_t>(code.purpose)];
    std::string subject{wording.title};
    Sheet sheet = begin_sheet(words, subject, to);
    sheet.paragraph(wording.body, values);
    sheet.paragraph(words.code_next, values);
    sheet.paragraph(words.closing, {});
    return sheet.close(std::move(subject));
}

Letter render_invitation(const SecretCode& token, std::string_view locale, TimePoint now) {
    const Vocabulary& words = vocabulary(language_of(locale));
    const auto left = std::chrono::round<std::chrono::days>(token.expires_at - now).count();
    const std::array<Placeholder, 2> values{
        {{"token", one_line(token.code.reveal())},
         {"days", std::to_string(std::max<std::int64_t>(1, left))}}};
    std::string subject{words.invitation_title};
    Sheet sheet = begin_sheet(words, subject, {});
    sheet.paragraph(words.invitation_body, values);
    sheet.paragraph(words.invitation_next, values);
    sheet.paragraph(words.closing, {});
    return sheet.close(std::move(subject));
}

Letter render_notice(NoticeKind kind, const Person& to) {
    const Vocabulary& words = vocabulary(language_of(to.locale));
    const Wording& wording = words.notices[static_cast<std::size_t>(kind)];
    std::string subject{wording.title};
    Sheet sheet = begin_sheet(words, subject, to);
    sheet.paragraph(wording.body, {});
    sheet.paragraph(wording.next, {});
    sheet.paragraph(words.closing, {});
    return sheet.close(std::move(subject));
}

Letter render_alerts(std::span<const Facts> alerts, std::int64_t more, const Person& to) {
    const Vocabulary& words = vocabulary(language_of(to.locale));
    const auto count_of = [](std::int64_t count) {
        return std::array<Placeholder, 1>{{{"count", std::to_string(count)}}};
    };
    const auto all = count_of(static_cast<std::int64_t>(alerts.size()) + more);
    const bool one = alerts.size() == 1 && more == 0;
    std::string subject =
        one ? render_entry(NewsKind::system_alert, alerts.front(), to.locale).title
            : filled(words.many_alerts.title, all);
    Sheet sheet = begin_sheet(words, subject, to);
    // What was said has its braces as they are.
    for (const Facts& alert : alerts) {
        const std::array<Placeholder, 1> said{
            {{"alert", render_entry(NewsKind::system_alert, alert, to.locale).body}}};
        sheet.paragraph("{alert}", said);
    }
    if (more > 0) sheet.paragraph(words.many_alerts.rest, count_of(more));
    sheet.paragraph(words.many_alerts.where, {});
    return sheet.close(std::move(subject));
}

}  // namespace waybill::notifications
