// SPDX-License-Identifier: Apache-2.0
#include "tests/process/load.hpp"

#include <csignal>

namespace waybill::process {
namespace {

/// `…, 0 failed, …` is in each line of progress.
bool tells_failure(const std::string& progress) {
    constexpr std::string_view none = ", 0 failed";
    constexpr std::string_view some = " failed,";
    for (auto at = progress.find(some); at != progress.npos; at = progress.find(some, at + 1)) {
        const std::string_view until{progress.data(), at + some.find(',')};
        if (!until.ends_with(none)) return true;
    }
    return false;
}

}  // namespace

std::string end_load(Child& load) {
    if (!load.running()) return "it has ended by itself: " + load.out() + load.err();
    // What it is in the midst of when it is ended counts as failed too.
    const std::string progress = load.err();
    load.send(SIGTERM);
    const auto ended = load.finish(Millis{60'000});
    constexpr int not_all_played = 1;
    if (ended.code == not_all_played && !tells_failure(progress)) return {};
    return std::to_string(ended.code) + " " + ended.out + ended.err;
}

}  // namespace waybill::process
