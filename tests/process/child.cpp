// SPDX-License-Identifier: Apache-2.0
#include "tests/process/child.hpp"

#include "adapters/system/clock.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace waybill::process {
namespace {

int open_for(const std::filesystem::path& file) {
    return ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
}

/// Only what a program needs: no settings of whoever runs the tests.
std::vector<std::string> small_environment() {
    const char* const path = std::getenv("PATH");
    return {std::string{"PATH="} + (path == nullptr ? "/usr/bin:/bin" : path), "LANG=C.UTF-8",
            "NO_COLOR=1"};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (std::string& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

std::string binary() {
    const char* const path = std::getenv("WAYBILL_BINARY");
    if (path == nullptr) throw std::runtime_error{"WAYBILL_BINARY names the program under test"};
    return path;
}

Program under_test(std::vector<std::string> words, const std::filesystem::path& folder) {
    static std::atomic<int> number{0};
    const std::string name = "child-" + std::to_string(++number);
    words.insert(words.begin(), binary());
    return {.words = std::move(words),
            .out = folder / (name + ".out"),
            .err = folder / (name + ".err")};
}

/// In the child, between fork and exec: only calls that are safe there.
void become(const Program& program) {
    if (program.user && (::setgroups(0, nullptr) != 0 || ::setgid(program.user->group) != 0 ||
                         ::setuid(program.user->id) != 0))
        ::_exit(126);
    (void)::prctl(PR_SET_PDEATHSIG, program.death_signal);  // a change of user would clear it
}

}  // namespace

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

void rest(Millis time) { (void)::poll(nullptr, 0, static_cast<int>(time.count())); }

Millis elapsed() {
    static const SystemClock clock;
    return std::chrono::duration_cast<Millis>(clock.steady().time_since_epoch());
}

Child::Child(std::vector<std::string> words, const std::filesystem::path& folder)
    : Child{under_test(std::move(words), folder)} {}

Child::Child(Program program) : out_{std::move(program.out)}, err_{std::move(program.err)} {
    std::vector<std::string> environment = small_environment();
    const auto arguments = pointers(program.words);
    const auto variables = pointers(environment);
    const int out = open_for(out_);
    const int err = open_for(err_);
    pid_ = ::fork();
    if (pid_ == 0) {
        become(program);
        (void)::dup2(out, STDOUT_FILENO);
        (void)::dup2(err, STDERR_FILENO);
        (void)::execve(arguments[0], arguments.data(), variables.data());
        ::_exit(127);
    }
    (void)::close(out);
    (void)::close(err);
    if (pid_ < 0) throw std::runtime_error{"cannot fork"};
}

Child::Child(Child&& other) noexcept
    : pid_{std::exchange(other.pid_, -1)},
      ended_{other.ended_},
      out_{std::move(other.out_)},
      err_{std::move(other.err_)} {}

Child::~Child() {
    if (!running()) return;
    send(SIGKILL);
    (void)wait(Millis{10'000});
}

void Child::send(int signal) const {
    if (pid_ > 0 && !ended_) (void)::kill(pid_, signal);
}

bool Child::running() {
    if (pid_ <= 0 || ended_) return false;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return true;
    ended_ = code_of(status);
    return false;
}

std::optional<int> Child::wait(Millis limit) {
    (void)wait_until(limit, [this] { return !running(); });
    return ended_;
}

Finished Child::finish(Millis limit) {
    const auto code = wait(limit);
    return {.code = code.value_or(-1), .out = out(), .err = err()};
}

std::string Child::out() const { return read_file(out_); }
std::string Child::err() const { return read_file(err_); }

Finished run(std::vector<std::string> words, const std::filesystem::path& folder, Millis limit) {
    return Child{std::move(words), folder}.finish(limit);
}

Folder::Folder(std::string_view purpose) {
    std::string pattern =
        std::filesystem::temp_directory_path() / ("waybill-" + std::string{purpose} + "-XXXXXX");
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code ignored;  // a folder left in /tmp harms no test
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace waybill::process
