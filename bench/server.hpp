// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/process/serving.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace waybill::bench {

/// Seconds of CPU since the process began, by what its threads are for.
using ThreadTimes = std::map<std::string, double>;

/// A server over `folder` with its defaults, but for the rate limits, which one client from one
/// address would meet at once, and the simulated bank, which answers at once and always yes. Ends
/// with the object.
class Server {
public:
    enum class Town : std::uint8_t { loaded, as_stored };
    /// Throws what the server said when it does not serve.
    Server(const process::Folder& folder, Town town);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    int port() const { return serving_.port(); }
    std::string url() const { return serving_.url(); }
    const std::filesystem::path& folder() const { return folder_.path(); }
    std::filesystem::path data() const { return folder_.path() / "data"; }
    /// From its start until it said where it serves.
    double start_seconds() const { return start_seconds_; }

    double cpu_seconds() const;
    ThreadTimes thread_times() const;
    double resident_mebibytes() const;
    /// Waits until the server rests: all that was asked for has been followed up. How long that
    /// took, without the look that found it at rest.
    double settle() const;

private:
    std::string stat_path(std::string_view file) const;

    const process::Folder& folder_;
    process::Millis began_{process::elapsed()};
    process::Serving serving_;
    double start_seconds_{0};
    pid_t pid_{0};
};

/// `loop 1.2 s, writers 3.4 s, …`, and what each of `count` cost in milliseconds.
std::string spent(const ThreadTimes& before, const ThreadTimes& after, std::size_t count);

}  // namespace waybill::bench
