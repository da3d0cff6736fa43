// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/journal.hpp"

#include "platform/core/json_text.hpp"

#include <cerrno>
#include <cstring>

namespace waybill::demo {

std::string to_line(const Acknowledged& step) {
    std::string line = R"({"at":")" + to_rfc3339(step.at) + R"(","step":)";
    append_json_string(line, step.step);
    line += R"(,"order":)";
    append_json_string(line, step.order);
    if (!step.status.empty()) {
        line += R"(,"status":)";
        append_json_string(line, step.status);
    }
    if (step.version > 0) line += R"(,"version":)" + std::to_string(step.version);
    line += "}\n";
    return line;
}

Result<Journal> Journal::open(const std::string& path) {
    Journal journal;
    journal.file_.reset(std::fopen(path.c_str(), "a"));
    if (!journal.file_)
        return fail(ErrorKind::unavailable, "demo.journal", path + ": " + std::strerror(errno));
    return journal;
}

void Journal::add(const Acknowledged& step) {
    if (!file_) return;
    const std::string line = to_line(step);
    // A full disk shows when the journal is compared; playing on is worth more.
    (void)std::fwrite(line.data(), 1, line.size(), file_.get());
    (void)std::fflush(file_.get());
}

}  // namespace waybill::demo
