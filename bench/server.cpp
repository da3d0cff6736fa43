// SPDX-License-Identifier: Apache-2.0
#include "bench/server.hpp"

#include <unistd.h>

#include <csignal>
#include <format>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace waybill::bench {
namespace {

using process::Millis;

double seconds_of(Millis time) { return static_cast<double>(time.count()) / 1000; }

process::ServeOptions options_for(Server::Town town) {
    return {.demo = town == Server::Town::loaded,
            .flags = {"--payments.simulator_success_ppm=1000000",
                      "--payments.simulator_delay_min=0s", "--payments.simulator_delay_max=0s",
                      "--server.log_level=warn", "--gateway.rate_limits=false"}};
}

/// utime and stime of a `stat` file; the name in it may hold spaces.
double cpu_of(const std::filesystem::path& stat) {
    std::ifstream file{stat};
    std::string text;
    std::getline(file, text);
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return 0;  // the thread has ended
    std::istringstream rest{text.substr(name_end + 1)};
    std::string word;
    double ticks = 0;
    for (int field = 3; rest >> word && field <= 15; ++field)
        if (field >= 14) ticks += std::stod(word);
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// As the server names its threads; those without a name hash passwords, send mail and the like.
std::string group_of(const std::filesystem::path& comm) {
    std::ifstream file{comm};
    std::string name;
    std::getline(file, name);
    if (name.starts_with("w-")) return "writers";
    if (name.starts_with("r-")) return "readers";
    if (name == "loop") return "loops";
    return "others";
}

}  // namespace

Server::Server(const process::Folder& folder, Town town)
    : folder_{folder}, serving_{folder, options_for(town)} {
    if (!serving_.ready()) throw std::runtime_error{serving_.child().err()};
    start_seconds_ = seconds_of(process::elapsed() - began_);
    pid_ = serving_.child().pid();
}

Server::~Server() {
    serving_.child().send(SIGTERM);
    (void)serving_.child().wait(Millis{12'000});  // what it printed is of no interest here
}

std::string Server::stat_path(std::string_view file) const {
    return std::format("/proc/{}/{}", pid_, file);
}

double Server::cpu_seconds() const { return cpu_of(stat_path("stat")); }

ThreadTimes Server::thread_times() const {
    ThreadTimes times;
    for (const auto& task : std::filesystem::directory_iterator{stat_path("task")})
        times[group_of(task.path() / "comm")] += cpu_of(task.path() / "stat");
    return times;
}

double Server::resident_mebibytes() const {
    std::ifstream file{stat_path("statm")};
    double pages = 0;
    double resident = 0;
    file >> pages >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

double Server::settle() const {
    constexpr Millis look{250};
    constexpr double resting = 0.02;  // seconds of CPU meanwhile
    const Millis began = process::elapsed();
    for (double before = cpu_seconds(), now = before;; before = now) {
        const Millis looked = process::elapsed();
        process::rest(look);
        now = cpu_seconds();
        if (now - before < resting) return seconds_of(looked - began);
    }
}

std::string spent(const ThreadTimes& before, const ThreadTimes& after, std::size_t count) {
    std::string text = "CPU of the server:";
    double all = 0;
    for (const auto& [group, seconds] : after) {
        const auto old = before.find(group);
        const double own = seconds - (old == before.end() ? 0 : old->second);
        all += own;
        text += std::format(" {} {:.2f} s,", group, own);
    }
    return text + std::format(" {:.2f} ms each", all * 1000 / static_cast<double>(count));
}

}  // namespace waybill::bench
