// SPDX-License-Identifier: Apache-2.0
#include "tests/process/server_program.hpp"

#include <pwd.h>
#include <unistd.h>

#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace waybill::process {
namespace {

constexpr Millis patience{60'000};  // the machine may be busy with other tests
constexpr std::string_view log_name = "server.log";

/// Neither stopped nor gone.
bool runs(const std::string& proc) {
    const std::string status = read_file(proc + "/status");
    return status.contains("\nState:\tR") || status.contains("\nState:\tS") ||
           status.contains("\nState:\tD");
}

}  // namespace

ServerProgram::ServerProgram(Manner manner) : manner_{std::move(manner)}, folder_{manner_.name} {
    if (::getuid() != 0 || manner_.user.empty()) return;
    const passwd* const user = ::getpwnam(manner_.user.c_str());
    if (user == nullptr) throw std::runtime_error{manner_.name + " needs the user " + manner_.user};
    user_ = User{.id = user->pw_uid, .group = user->pw_gid};
    if (::chown(folder().c_str(), user_->id, user_->group) != 0)
        throw std::runtime_error{"cannot give " + manner_.name + " its folder"};
}

ServerProgram::~ServerProgram() {
    if (!child_) return;
    go_on();
    child_->send(manner_.end_signal);
    (void)child_->wait(patience);
}

Finished ServerProgram::run(Words words) const {
    return launch(std::move(words), "tool.log").finish(patience);
}

void ServerProgram::start(const Words& words) {
    const auto over = [&] {
        return try_start(words) || manner_.not_yet.empty() || !log().contains(manner_.not_yet);
    };
    if (wait_until(patience, over) && child_) return;
    throw std::runtime_error{manner_.name + " did not start: " + log()};
}

void ServerProgram::kill() {
    signal_all(SIGKILL);
    child_.reset();
}

Child ServerProgram::launch(Words words, std::string_view output) const {
    if (!std::filesystem::exists(words.front()))
        throw std::runtime_error{words.front() + " is not there: ./dev setup installs " +
                                 manner_.name};
    const auto file = folder() / output;
    return Child{{.words = std::move(words),
                  .out = file,
                  .err = file,
                  .user = user_,
                  .death_signal = manner_.end_signal}};
}

bool ServerProgram::try_start(const Words& words) {
    child_.emplace(launch(words, log_name));
    const auto ready = [this] { return log().contains(manner_.ready); };
    (void)wait_until(patience, [&] { return ready() || !child_->running(); });
    if (!ready()) child_.reset();
    return child_.has_value();
}

std::string ServerProgram::log() const { return read_file(folder() / log_name); }

/// To its children as well, each of which may be a group of its own. It stands still meanwhile, so
/// that it has no others than those that are found. The kernel's list passes over one when another
/// ends while it is read; so it is read until it names nobody new.
void ServerProgram::signal_all(int signal) const {
    if (!child_) return;
    const std::string pid = std::to_string(child_->pid());
    const std::string proc = "/proc/" + pid;
    child_->send(SIGSTOP);
    (void)wait_until(patience, [&proc] { return !runs(proc); });
    std::set<pid_t> told;
    for (bool more = true; std::exchange(more, false);) {
        std::istringstream children{read_file(proc + "/task/" + pid + "/children")};
        for (pid_t child = 0; children >> child;) {
            if (!told.insert(child).second) continue;
            (void)::kill(child, signal);
            more = true;
        }
    }
    child_->send(signal);
}

}  // namespace waybill::process
