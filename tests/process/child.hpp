// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::process {

using Millis = std::chrono::milliseconds;

struct User {
    uid_t id;
    gid_t group;
};
struct Program {
    std::vector<std::string> words;  ///< its path, then what it is told
    std::filesystem::path out;       ///< files for what it prints; they may be the same
    std::filesystem::path err;
    std::optional<User> user{};  ///< whom it runs as instead of us; that is root's right
    int death_signal{0};         ///< what it gets when the thread that starts it ends
};
struct Finished {
    int code{-1};  ///< -1: it did not end in time and was killed
    std::string out;
    std::string err;
};

/// One run of a program (for tests and benchmarks). Its output goes to files, so that a killed one
/// blocks nobody; what still runs at the end is killed, by its process id.
class Child {
public:
    explicit Child(Program program);
    /// The program under test, which WAYBILL_BINARY names. `words` without its path; `folder` takes
    /// its output.
    Child(std::vector<std::string> words, const std::filesystem::path& folder);
    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    ~Child();

    void send(int signal) const;
    /// The exit code, or 128 and the signal that ended it; nothing when it outlives `limit`.
    std::optional<int> wait(Millis limit);
    /// Waits for its end.
    Finished finish(Millis limit);
    bool running();
    pid_t pid() const { return pid_; }

    std::string out() const;
    std::string err() const;

private:
    pid_t pid_{-1};
    std::optional<int> ended_{};
    std::filesystem::path out_;
    std::filesystem::path err_;
};

/// Runs the program under test to its end.
Finished run(std::vector<std::string> words, const std::filesystem::path& folder,
             Millis limit = Millis{30'000});

std::string read_file(const std::filesystem::path& file);
/// Lets some time pass.
void rest(Millis time);
/// Since some moment in the past.
Millis elapsed();

template <typename Done>
bool wait_until(Millis limit, Done done) {
    const Millis end = elapsed() + limit;
    while (!done()) {
        if (elapsed() > end) return false;
        rest(Millis{20});
    }
    return true;
}

/// A folder of the test's own, gone with it.
class Folder {
public:
    explicit Folder(std::string_view purpose = "system");
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    const std::filesystem::path& path() const { return path_; }
    std::string operator/(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

}  // namespace waybill::process
