// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/process/child.hpp"

#include <csignal>
#include <optional>
#include <string>
#include <vector>

namespace waybill::process {

/// A server of others that a test starts for itself, with a folder in /tmp that takes its output.
/// It ends with the object, and with the test's process whatever ends that. Errors: throws where it
/// is not installed or does not start, with what it printed.
class ServerProgram {
public:
    using Words = std::vector<std::string>;
    struct Manner {
        std::string name;         ///< for people, and in the folder's name
        std::string ready;        ///< what it prints once it answers
        std::string not_yet{};    ///< what it prints when it ends and a new start may help
        std::string user{};       ///< whom it runs as where the tests are root's
        int end_signal{SIGKILL};  ///< what it gets at the end of the test
    };

    explicit ServerProgram(Manner manner);
    ServerProgram(const ServerProgram&) = delete;
    ServerProgram& operator=(const ServerProgram&) = delete;
    ~ServerProgram();

    const std::filesystem::path& folder() const { return folder_.path(); }
    /// Runs one of its tools to the end. `words` begin with the path of the program; all that it
    /// prints is in `out`.
    Finished run(Words words) const;

    /// Comes back when it is ready.
    void start(const Words& words);
    /// Ends it as a power cut would.
    void kill();
    /// A pause of the whole machine, as it looks from outside.
    void stand_still() const { signal_all(SIGSTOP); }
    void go_on() const { signal_all(SIGCONT); }

private:
    Child launch(Words words, std::string_view output) const;
    bool try_start(const Words& words);
    std::string log() const;
    void signal_all(int signal) const;

    Manner manner_;
    Folder folder_;
    std::optional<User> user_{};
    std::optional<Child> child_{};
};

}  // namespace waybill::process
