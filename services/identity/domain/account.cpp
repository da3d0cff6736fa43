// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/account.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/languages.hpp"
#include "platform/core/text.hpp"

#include <algorithm>

namespace waybill::identity {
namespace {

constexpr std::size_t name_max = 50;     // that are seen
constexpr std::size_t marks_factor = 4;  // stored ones for each
constexpr std::size_t password_min = 8;
constexpr std::size_t password_max = 128;
constexpr std::size_t locale_max = 35;  // RFC 5646, 4.4.1
constexpr int born_ago_max = 130;       // nobody became older

constexpr std::string_view bad_format = "request.bad_format";
constexpr std::string_view unknown_value = "request.unknown_value";
constexpr std::string_view out_of_bounds = "request.out_of_bounds";

bool is_short_enough(std::string_view name) {
    return visible_length(name) <= name_max && text_length(name) <= name_max * marks_factor;
}

/// `de`, `pt-BR`: parts of one to eight letters and digits, the first of two or three letters.
bool is_locale(std::string_view text) {
    if (text.empty() || text.size() > locale_max) return false;
    std::size_t part = 0;
    bool first = true;
    for (const char c : text) {
        if (c == '-') {
            if (part == 0 || (first && part < 2)) return false;
            first = false;
            part = 0;
            continue;
        }
        if (!ascii::is_alphanumeric(c) || (first && c <= '9')) return false;
        if (++part > (first ? 3U : 8U)) return false;
    }
    return part > (first ? 1U : 0U);
}

/// The beginning of a day of the calendar, which is written as YYYY-MM-DD.
std::optional<TimePoint> day_of(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t count) {
        unsigned value = 0;
        for (const char c : text.substr(at, count)) {
            if (c < '0' || c > '9') return 0U;  // no part of a date
            value = value * 10 + static_cast<unsigned>(c - '0');
        }
        return value;
    };
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(number(0, 4))},
                                           std::chrono::month{number(5, 2)},
                                           std::chrono::day{number(8, 2)}};
    if (!date.ok()) return std::nullopt;
    return TimePoint{std::chrono::sys_days{date}};
}

class Problems {
public:
    void name(std::string_view pointer, const PersonalText& value) {
        const std::string& text = value.reveal();
        if (!is_utf8(text) || !is_person_name(text))
            add(pointer, bad_format, "Letters of any script, in words.");
        else if (!is_short_enough(text))
            add(pointer, out_of_bounds, "From 1 to 50 letters.");
    }
    void email(const PersonalText& value) {
        if (!is_email(value.reveal())) add("/email", bad_format, "An e-mail address.");
    }
    void phone(const PersonalText& value) {
        if (!value.reveal().empty() && !is_phone(value.reveal()))
            add("/phone", bad_format, "An international number: + and 7 to 15 digits.");
    }
    void locale(std::string_view value) {
        if (!is_locale(value))
            add("/locale", bad_format, "A language tag: de, fr-BE.");
        else if (!language_of_locale(value))
            add("/locale", unknown_value, "A language that we write: en, de, fr.");
    }
    std::vector<FieldProblem> take() { return std::move(found_); }

private:
    void add(std::string_view pointer, std::string_view code, std::string_view detail) {
        found_.push_back({.pointer = std::string{pointer},
                          .code = std::string{code},
                          .detail = std::string{detail}});
    }
    std::vector<FieldProblem> found_{};
};

}  // namespace

std::string email_key(std::string_view email) {
    return lower_case(mail_address(email).value_or(std::string{email}));
}

std::vector<FieldProblem> problems_of(const ProfileDraft& draft) {
    Problems problems;
    problems.email(draft.email);
    problems.name("/first_name", draft.first_name);
    problems.name("/last_name", draft.last_name);
    problems.phone(draft.phone);
    if (!draft.locale.empty()) problems.locale(draft.locale);
    return problems.take();
}

std::vector<FieldProblem> problems_of(const ProfileChanges& changes) {
    Problems problems;
    if (changes.first_name) problems.name("/first_name", *changes.first_name);
    if (changes.last_name) problems.name("/last_name", *changes.last_name);
    if (changes.phone) problems.phone(*changes.phone);
    if (changes.locale) problems.locale(*changes.locale);
    return problems.take();
}

std::optional<FieldProblem> problem_of_birth_date(const PersonalText& date, TimePoint now) {
    if (date.reveal().empty()) return std::nullopt;
    const auto midnight = day_of(date.reveal());
    const auto wrong = [](std::string_view code, std::string_view detail) {
        return FieldProblem{
            .pointer = "/birth_date", .code = std::string{code}, .detail = std::string{detail}};
    };
    if (!midnight) return wrong(bad_format, "A day as YYYY-MM-DD.");
    // It is tomorrow already where the day begins, fourteen hours before it does in UTC.
    if (*midnight > now + 14h || *midnight < now - std::chrono::years{born_ago_max})
        return wrong(out_of_bounds, "A day in the past, of the last 130 years.");
    return std::nullopt;
}

std::optional<FieldProblem> problem_of_email(const PersonalText& email) {
    Problems problems;
    problems.email(email);
    auto found = problems.take();
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<FieldProblem> problem_of_password(const SecretText& password) {
    const std::string text = nfc(password.reveal());
    if (!is_utf8(text))
        return FieldProblem{
            .pointer = "/password", .code = std::string{bad_format}, .detail = "Text in UTF-8."};
    const std::size_t length = text_length(text);
    if (length < password_min || length > password_max)
        return FieldProblem{.pointer = "/password",
                            .code = std::string{out_of_bounds},
                            .detail = "From 8 to 128 characters."};
    return std::nullopt;
}

std::vector<std::string> own_words(const ProfileDraft& draft) {
    std::vector<std::string> words;
    const auto add_parts = [&](std::string_view text, std::string_view between) {
        words.emplace_back(text);
        while (!text.empty()) {
            const auto end = std::min(text.find_first_of(between), text.size());
            words.emplace_back(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    };
    add_parts(draft.first_name.reveal(), " -'.");
    add_parts(draft.last_name.reveal(), " -'.");
    const std::string_view email = draft.email.reveal();
    const auto at = std::min(email.find('@'), email.size());
    words.emplace_back(email);
    add_parts(email.substr(0, at), ".-_+");
    const std::string_view domain = email.substr(std::min(at + 1, email.size()));
    words.emplace_back(domain);
    add_parts(domain.substr(0, domain.rfind('.')), ".");  // `org` is in too many words
    return words;
}

std::vector<std::string> own_words_of(const Account& account) {
    return own_words(ProfileDraft{
        .email = account.email, .first_name = account.first_name, .last_name = account.last_name});
}

Account changed(Account account, const ProfileChanges& changes) {
    const Account before = account;
    if (changes.first_name) account.first_name = *changes.first_name;
    if (changes.last_name) account.last_name = *changes.last_name;
    if (changes.phone) account.phone = *changes.phone;
    if (changes.locale) account.locale = *changes.locale;
    if (changes.birth_date) account.birth_date = *changes.birth_date;
    if (account != before) ++account.version;
    return account;
}

Account with_role(Account account, Role role) {
    if (account.roles.has(role)) return account;
    account.roles.insert(role);
    ++account.version;
    return account;
}

Account without_role(Account account, Role role) {
    if (!account.roles.has(role)) return account;
    account.roles.erase(role);
    if (account.roles.empty()) account.roles.insert(Role::customer);
    ++account.version;
    return account;
}

Account with_photo(Account account, std::string name) {
    if (account.photo == name) return account;
    account.photo = std::move(name);
    ++account.version;
    return account;
}

Account deactivated(Account account, TimePoint now) {
    if (account.deactivated_at) return account;
    account.deactivated_at = now;
    ++account.version;
    return account;
}

Account reactivated(Account account) {
    if (!account.deactivated_at) return account;
    account.deactivated_at.reset();
    ++account.version;
    return account;
}

Account erased(Account account, TimePoint now) {
    if (account.erased_at) return account;
    return {.id = account.id,
            .created_at = account.created_at,
            .deactivated_at = account.deactivated_at,
            .erased_at = now,
            .version = account.version + 1};
}

}  // namespace waybill::identity
