// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace waybill::bench {

/// The finished binary as a process of its own, in a folder of its own, ended by its id.
class ServerProcess {
public:
    /// Starts `binary serve --demo` with rate limits off and waits until it serves.
    /// Throws std::runtime_error when it does not within a minute.
    ServerProcess(std::string binary, std::filesystem::path folder,
                    std::vector<std::string> more_flags = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    int port() const { return port_; }
    int internal_port() const { return internal_port_; }
    /// From the start of the process to the first answer.
    double start_seconds() const { return start_seconds_; }
    double resident_mebibytes() const;
    double cpu_seconds() const;
    void stop();

private:
    pid_t pid_{-1};
    int port_{0};
    int internal_port_{0};
    double start_seconds_{0};
};

}  // namespace waybill::bench
