// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/moment.hpp"

#include "adapters/sqlite/errors.hpp"
#include "adapters/sqlite/open_file.hpp"

#include <algorithm>
#include <chrono>
#include <format>
#include <thread>

namespace waybill::sqlite {
namespace {

constexpr int cache_kib = 2048;  // each page is read once
/// To hold all of them takes some hundred microseconds.
constexpr int tries_max = 1000;
constexpr auto between_tries = std::chrono::milliseconds{1};

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return out += '\'';
}

}  // namespace

std::string Moment::schema_of(std::size_t index) const {
    return index == 0 ? "main" : std::format("file_{}", index);
}

Result<Moment> Moment::take(std::vector<std::filesystem::path> files) {
    for (const auto& file : files)
        if (auto looked = look_first(file); !looked)
            return fail(in_words(std::move(looked).error(), file));
    auto opened = Connection::open({.file = files.front(), .vfs = {}, .cache_kib = cache_kib});
    if (!opened) return fail(in_words(std::move(opened).error(), files.front()));
    Moment moment{*std::move(opened)};
    moment.files_ = std::move(files);
    WAYBILL_CHECK(moment.attach());
    auto held = moment.hold();
    if (!held) return fail(in_words(std::move(held).error(), moment.files_.front().parent_path()));
    return moment;
}

Status Moment::attach() {
    for (std::size_t i = 1; i < files_.size(); ++i) {
        auto done = connection_.script(
            std::format("ATTACH DATABASE {} AS {}", in_quotes(files_[i].string()), schema_of(i)));
        if (!done) return fail(in_words(std::move(done).error(), files_[i]));
    }
    return {};
}

/// What each file answers, one after the other.
Result<std::string> Moment::ask_all(std::string_view before, std::string_view after) {
    std::string all;
    for (std::size_t i = 0; i < files_.size(); ++i) {
        std::string answer;
        auto asked =
            connection_.text_of(std::format("{}{}{}", before, schema_of(i), after), answer);
        if (!asked) return fail(in_words(std::move(asked).error(), files_[i]));
        all += answer + " ";
    }
    return all;
}

/// A number for each file, which is another one after a commit of anybody else.
Result<std::string> Moment::versions() { return ask_all("PRAGMA ", ".data_version"); }

/// Each file is held as it is when it is first read. What none of them has seen change, from before
/// the first was held until after the last, was the same moment for all.
Status Moment::hold() {
    for (int i = 0; i < tries_max; ++i) {
        WAYBILL_TRY(const auto before, versions());
        WAYBILL_CHECK(connection_.script("BEGIN"));
        WAYBILL_CHECK(ask_all("SELECT COUNT(*) FROM ", ".sqlite_schema"));
        WAYBILL_TRY(const auto after, versions());
        if (before == after) return {};
        WAYBILL_CHECK(connection_.script("COMMIT"));
        std::this_thread::sleep_for(between_tries);
    }
    return fail(open_error(ErrorKind::unavailable, "sql.never_still",
                           "so much is written that no moment of all databases could be held: try "
                           "again"));
}

Status Moment::copy(const std::filesystem::path& file, const std::filesystem::path& to) {
    const auto found = std::ranges::find(files_, file);
    const auto index = static_cast<std::size_t>(found - files_.begin());
    auto copied = connection_.copy(schema_of(index), to);
    if (copied) return {};
    return fail(in_words(std::move(copied).error(), file));
}

}  // namespace waybill::sqlite
