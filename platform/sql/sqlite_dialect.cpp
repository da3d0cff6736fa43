// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/migrate.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>

namespace waybill::sql {
namespace {

bool in_word(char c) { return ascii::is_alphanumeric(c) || c == '_'; }

/// One pass over the text: words are replaced, comments, literals and names are copied.
class Rewriter {
public:
    explicit Rewriter(std::string_view text) : text_{text} {}

    std::string run() {
        while (at_ < text_.size()) step();
        return std::move(out_);
    }

private:
    static constexpr std::string_view hint = "/* sqlite: ";

    void step() {
        const std::string_view rest = text_.substr(at_);
        if (rest.starts_with("--")) return copy(rest.substr(0, rest.find('\n')).size());
        if (rest.starts_with(hint)) return take_hint(rest);
        if (rest.starts_with("/*")) return copy(end_of(rest, "*/", 2));
        if (rest[0] == '\'') return copy(end_of(rest, "'", 1));
        if (rest[0] == '"') return copy(end_of(rest, "\"", 1));
        if (in_word(rest[0])) return word(rest);
        if (rest[0] == ';') end_statement();
        copy(1);
    }

    static std::size_t end_of(std::string_view rest, std::string_view mark, std::size_t from) {
        const auto found = rest.find(mark, from);
        return found == std::string_view::npos ? rest.size() : found + mark.size();
    }

    void copy(std::size_t length) {
        out_ += text_.substr(at_, length);
        at_ += length;
    }

    void take_hint(std::string_view rest) {
        const std::size_t length = end_of(rest, "*/", 0);
        options_ = rest.substr(hint.size(), length - hint.size() - 3);
        at_ += length;
    }

    void word(std::string_view rest) {
        const auto length =
            static_cast<std::size_t>(std::ranges::find_if_not(rest, in_word) - rest.begin());
        const std::string key = ascii::upper(rest.substr(0, length));
        if (++words_ <= 2) opening_ += key;
        if (key == "BIGINT" || key == "BOOLEAN" || key == "SMALLINT")
            out_ += "INTEGER";
        else if (key == "BYTEA")
            out_ += "BLOB";
        else if (key == "DOUBLE")
            out_ += "REAL";
        else if (key != "PRECISION")
            out_ += rest.substr(0, length);
        at_ += length;
    }

    void end_statement() {
        if (opening_ == "CREATETABLE") {
            out_ += " STRICT";
            if (!options_.empty()) out_ += ", " + options_;
        }
        opening_.clear();
        options_.clear();
        words_ = 0;
    }

    std::string_view text_;
    std::size_t at_{0};
    std::string out_{};
    std::string opening_{};  ///< the first two words of the statement
    std::string options_{};
    int words_{0};
};

}  // namespace

std::string for_sqlite(std::string_view portable_sql) { return Rewriter{portable_sql}.run(); }

}  // namespace waybill::sql
