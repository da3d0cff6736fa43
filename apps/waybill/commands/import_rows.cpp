// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/commands/import_rows.hpp"

#include "platform/json/codec.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <optional>

namespace waybill::commands {
namespace {

using identity::v1::ImportedUser;

/// An object of JSON lines. What its texts must look like identity says.
struct ImportLine {
    PersonalText email;
    SecretText password_hash;
    PersonalText first_name;
    PersonalText last_name;
    std::optional<PersonalText> phone;
    std::optional<std::string> locale;
    std::optional<PersonalText> birth_date;
    std::optional<std::vector<std::string>> roles;
    static void describe(json::Fields<ImportLine>& f) {
        f.required("email", &ImportLine::email);
        f.required("password_hash", &ImportLine::password_hash);
        f.required("first_name", &ImportLine::first_name);
        f.required("last_name", &ImportLine::last_name);
        f.optional("phone", &ImportLine::phone);
        f.optional("locale", &ImportLine::locale);
        f.optional("birth_date", &ImportLine::birth_date);
        f.optional("roles", &ImportLine::roles);
    }
};

struct ImportColumn {
    std::string_view name;
    void (*put)(ImportedUser&, std::string_view);
    bool required{false};
};

void put_roles(ImportedUser& user, std::string_view words) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (end > 0) user.add_roles(std::string{words.substr(0, end)});
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

constexpr auto import_columns = std::to_array<ImportColumn>({
    {"email", [](ImportedUser& u, std::string_view t) { u.set_email(std::string{t}); }, true},
    {"password_hash",
     [](ImportedUser& u, std::string_view t) { u.set_password_hash(std::string{t}); }, true},
    {"first_name", [](ImportedUser& u, std::string_view t) { u.set_first_name(std::string{t}); },
     true},
    {"last_name", [](ImportedUser& u, std::string_view t) { u.set_last_name(std::string{t}); },
     true},
    {"phone", [](ImportedUser& u, std::string_view t) { u.set_phone(std::string{t}); }},
    {"locale", [](ImportedUser& u, std::string_view t) { u.set_locale(std::string{t}); }},
    {"birth_date", [](ImportedUser& u, std::string_view t) { u.set_birth_date(std::string{t}); }},
    {"roles", put_roles},
});

std::unexpected<Error> unreadable(int line, std::string_view what) {
    Error error{.kind = ErrorKind::invalid, .reason = "import.unreadable"};
    error.detail = std::format("line {}: {}", line, what);
    error.message = error.detail;
    return fail(std::move(error));
}

/// Records of RFC 4180: fields in quotes may have commas, line ends and doubled quotes.
class CsvReader {
public:
    explicit CsvReader(std::string_view text) : rest_{text} {}

    int line() const { return line_; }
    bool done() const { return rest_.empty(); }
    /// Nothing: a quote that does not end, or more text after one.
    std::optional<std::vector<std::string>> record() {
        std::vector<std::string> fields;
        while (true) {
            auto field = rest_.starts_with('"') ? quoted() : std::optional{plain()};
            if (!field) return std::nullopt;
            fields.push_back(*std::move(field));
            if (take(",")) continue;
            if (take("\r\n") || take("\n") || rest_.empty()) break;
            return std::nullopt;
        }
        ++line_;
        return fields;
    }

private:
    bool take(std::string_view mark) {
        if (!rest_.starts_with(mark)) return false;
        rest_.remove_prefix(mark.size());
        return true;
    }
    std::string plain() {
        const auto end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
        std::string field{rest_.substr(0, end)};
        rest_.remove_prefix(end);
        return field;
    }
    std::optional<std::string> quoted() {
        std::string field;
        rest_.remove_prefix(1);
        while (!rest_.empty()) {
            if (take("\"\"")) {
                field += '"';
            } else if (take("\"")) {
                return field;
            } else {
                if (rest_.front() == '\n') ++line_;
                field += rest_.front();
                rest_.remove_prefix(1);
            }
        }
        return std::nullopt;
    }

    std::string_view rest_;
    int line_{1};
};

using ChosenColumns = std::vector<const ImportColumn*>;

Result<ChosenColumns> header_of(CsvReader& reader) {
    const auto names = reader.record();
    if (!names) return unreadable(1, "is no line of CSV");
    ChosenColumns chosen;
    for (const std::string& name : *names) {
        const auto* const column = std::ranges::find(import_columns, name, &ImportColumn::name);
        if (column == import_columns.end()) return unreadable(1, "has no column like " + name);
        if (std::ranges::contains(chosen, column)) return unreadable(1, "names twice " + name);
        chosen.push_back(column);
    }
    for (const ImportColumn& column : import_columns)
        if (column.required && !std::ranges::contains(chosen, &column))
            return unreadable(1, std::format("lacks the column {}", column.name));
    return chosen;
}

Result<std::vector<ImportRow>> read_csv(std::string_view text) {
    CsvReader reader{text};
    WAYBILL_TRY(const auto columns, header_of(reader));
    std::vector<ImportRow> rows;
    while (!reader.done()) {
        ImportRow row{.line = reader.line()};
        const auto fields = reader.record();
        if (!fields) return unreadable(row.line, "is no line of CSV");
        if (rows.size() == import_rows_max) return unreadable(row.line, "is one too many");
        if (fields->size() != columns.size())
            row.problems.push_back({.pointer = "",
                                    .code = "request.bad_format",
                                    .detail = "Not as many fields as the first line."});
        else
            for (std::size_t i = 0; i < columns.size(); ++i)
                columns[i]->put(row.user, (*fields)[i]);
        rows.push_back(std::move(row));
    }
    return rows;
}

void write(const ImportLine& line, ImportedUser& user) {
    user.set_email(line.email.reveal());
    user.set_password_hash(line.password_hash.reveal());
    user.set_first_name(line.first_name.reveal());
    user.set_last_name(line.last_name.reveal());
    if (line.phone) user.set_phone(line.phone->reveal());
    if (line.locale) user.set_locale(*line.locale);
    if (line.birth_date) user.set_birth_date(line.birth_date->reveal());
    if (line.roles)
        for (const std::string& role : *line.roles) user.add_roles(role);
}

Result<std::vector<ImportRow>> read_json_lines(std::string_view text) {
    std::vector<ImportRow> rows;
    for (int number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        if (rows.size() == import_rows_max) return unreadable(number, "is one too many");
        ImportRow row{.line = number};
        auto read = json::decode<ImportLine>(line);
        if (read)
            write(*read, row.user);
        else if (!read.error().fields.empty())
            row.problems = std::move(read).error().fields;
        else
            row.problems.push_back(
                {.pointer = "", .code = "request.bad_json", .detail = "No object of JSON."});
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

ImportForm form_of(std::string_view path) {
    return path.ends_with(".csv") ? ImportForm::csv : ImportForm::json_lines;
}

Result<std::vector<ImportRow>> read_import(std::string_view text, ImportForm form) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    return form == ImportForm::csv ? read_csv(text) : read_json_lines(text);
}

}  // namespace waybill::commands
