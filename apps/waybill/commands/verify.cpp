// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/folder_blobs.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/audit/audit.hpp"
#include "apps/waybill/audit/promises.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/server/secrets.hpp"
#include "platform/core/json_text.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <format>
#include <thread>
#include <utility>

namespace waybill::commands {
namespace {

std::string joined(const std::vector<std::string_view>& ids) {
    std::string out;
    for (const std::string_view id : ids) out.append(out.empty() ? "" : " ").append(id);
    return out;
}

void print_promise(const audit::Promise& promise, bool json) {
    const auto checks = joined(audit::checks_of(promise));
    const std::string line =
        json ? std::format(R"({{"promise":{},"words":{},"checks":{},"seen_by":{}}})",
                           json_string(promise.id), json_string(promise.words), json_string(checks),
                           json_string(promise.seen_by))
             : std::format("{:<7} {}\n        {}", promise.id, promise.words,
                           checks.empty() ? "not here: " + std::string{promise.seen_by} : checks);
    std::puts(line.c_str());
}

/// What is promised, and which of it these checks show.
int list_promises(bool json) {
    const auto all = audit::promises();
    for (const audit::Promise& promise : all) print_promise(promise, json);
    const auto shown = std::ranges::count_if(
        all, [](const auto& promise) { return !audit::checks_of(promise).empty(); });
    if (!json) std::printf("%td of %zu promises show in the stored data\n", shown, all.size());
    return exit_ok;
}

std::string violations_json(const audit::Outcome& one) {
    std::string out;
    for (const auto& violation : one.shown)
        out += std::format(R"({}{{"subject":{},"words":{}}})", out.empty() ? "" : ",",
                           json_string(violation.subject), json_string(violation.words));
    return out;
}

void print_outcome(const audit::Outcome& one, bool json) {
    if (json) {
        const auto line = std::format(
            R"({{"check":{},"ok":{},"broken":{},"undecided":{},"words":{},"violations":[{}]}})",
            json_string(one.id), one.held(), one.broken, one.undecided, json_string(one.words),
            violations_json(one));
        std::puts(line.c_str());
        return;
    }
    const char* word = one.broken > 0 ? "BROKEN" : one.undecided > 0 ? "later" : "ok";
    std::printf("%-6s %-7s %s\n", word, one.id.c_str(), one.words.c_str());
    for (const auto& violation : one.shown)
        std::fprintf(stderr, "  %s %s: %s\n", one.id.c_str(), violation.subject.c_str(),
                     violation.words.c_str());
    const auto more = one.broken - static_cast<std::int64_t>(one.shown.size());
    if (more > 0)
        std::fprintf(stderr, "  %s and %s more\n", one.id.c_str(), std::to_string(more).c_str());
}

/// `5,173 orders, 26 couriers`, so that an empty folder does not pass for a good one.
std::string read_words(const audit::Report& report, bool json) {
    std::string out;
    for (const auto& count : report.read)
        out += json ? std::format(R"({}{}:{})", out.empty() ? "" : ",", json_string(count.what),
                                  count.rows)
                    : std::format("{}{} {}", out.empty() ? "" : ", ", count.rows, count.what);
    return out;
}

void print_end(const audit::Report& report, bool json) {
    const auto read = read_words(report, json);
    if (json) {
        std::printf("{\"read\":{%s},\"left_out\":[%s]}\n", read.c_str(),
                    report.left_out.empty() ? "" : json_string(report.left_out).c_str());
        return;
    }
    if (const auto left_out = report.left_out; !left_out.empty())
        std::printf("not looked at: %s, %s; PostgreSQL reads its files itself (pg_amcheck)\n",
                    std::string{left_out}.c_str(),
                    std::string{audit::check_of(left_out).words}.c_str());
    const auto broken =
        std::ranges::count_if(report.outcomes, [](const auto& one) { return one.broken > 0; });
    std::printf("read: %s\n", read.c_str());
    if (broken > 0)
        std::printf("%td of %zu checks are broken\n", broken, report.outcomes.size());
    else if (report.undecided())
        std::puts("what could be decided holds; the rest is under way, so look again later");
    else
        std::printf("all %zu checks hold; `waybill verify --list` tells what they cover\n",
                    report.outcomes.size());
}

/// Quickly, whether it is there; deep, whether it is what its name says.
audit::LookAtBlob look_into(std::string folder, audit::Depth depth) {
    return [folder = std::move(folder), depth](const blobs::BlobName& name) -> std::string {
        if (depth == audit::Depth::quick) {
            std::error_code none;
            const auto place = folder + "/" + files::place_of_blob(name);
            return std::filesystem::is_regular_file(place, none) ? "" : "is not in " + folder;
        }
        const auto content = files::read_blob(folder, name);
        if (!content) return "cannot be read: " + content.error().detail;
        return *content ? "" : "is not in " + folder;
    };
}

/// The audit has the files mapped: a disk that fails has no other way to say so.
void tell_unreadable(int) {
    constexpr std::string_view words = "waybill: a database's file cannot be read: disk error\n";
    [[maybe_unused]] const auto told = ::write(STDERR_FILENO, words.data(), words.size());
    ::_exit(exit_storage);
}

}  // namespace

int run_verify(const Common& common, const VerifyOptions& options) {
    if (options.list) return list_promises(common.json);
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    auto books = open_books(*configuration);
    if (!books) return complain(books.error());
    std::signal(SIGBUS, tell_unreadable);
    // Customers first: a server beside it has the processor whenever it wants. Should the system
    // refuse, the audit is only less polite.
    [[maybe_unused]] const int politeness = ::nice(19);
    const auto key = server::find_secret(configuration->server.data, "sealing_key");
    if (!key) return complain(key.error());
    audit::Audit::Options how{.now = SystemClock{}.now(),
                              .wait = [](Duration pause) { std::this_thread::sleep_for(pause); },
                              .depth = options.deep ? audit::Depth::deep : audit::Depth::quick,
                              .sealing_key = *key};
    how.look_at_blob = look_into(configuration->server.blob_folder(), how.depth);
    audit::Audit audit{*books, std::move(how)};
    const auto report = audit.run();
    if (!report) return complain(report.error());
    for (const auto& one : report->outcomes) print_outcome(one, common.json);
    print_end(*report, common.json);
    if (report->broken()) return exit_wrong;
    return report->undecided() ? exit_undecided : exit_ok;
}

}  // namespace waybill::commands
