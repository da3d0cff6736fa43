// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace waybill::process {

using Millis = std::chrono::milliseconds;

/// One run of the program under test (for tests and benchmarks). Its output goes to files, so that
/// a killed one blocks nobody; what still runs at the end is killed, by its process id.
class Child {
public:
    /// `words` without the program's name; `folder` takes its output.
    Child(std::vector<std::string> words, const std::filesystem::path& folder);
    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    ~Child();

    void send(int signal) const;
    /// The exit code, or 128 and the signal that ended it; nothing when it outlives `limit`.
    std::optional<int> wait(Millis limit);
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

/// Runs the program to its end.
struct Finished {
    int code{-1};  ///< -1: it did not end in time and was killed
    std::string out;
    std::string err;
};
Finished run(std::vector<std::string> words, const std::filesystem::path& folder,
             Millis limit = Millis{30'000});

/// The program under test, from WAYBILL_BINARY.
std::string binary();
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
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    const std::filesystem::path& path() const { return path_; }
    std::string operator/(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

}  // namespace waybill::process
