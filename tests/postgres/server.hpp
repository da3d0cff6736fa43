// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace waybill::postgres {

/// A PostgreSQL 17 of the test's own: a folder in /tmp, a port of 127.0.0.1 that nobody has, no
/// fsync. It ends with the object, and with the test's process whatever ends that. Where tests run
/// as root it runs as `postgres`, since it refuses root. Throws where it is not installed.
class Server {
public:
    Server();
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// The one that a test program shares, started when it is first asked for.
    static Server& shared();

    std::string address(const std::string& database = "postgres") const;
    /// The name of a schema that nobody has had before.
    static std::string fresh_schema(const std::string& name = "test");

    /// Ends it as a power cut would; `start` brings it back with its data.
    void kill();
    void start();
    /// A pause of the whole machine, as it looks from outside.
    void stand_still();
    void go_on();

private:
    void make();
    bool try_start(const std::filesystem::path& log);
    void signal_all(int signal) const;

    std::filesystem::path folder_;
    int port_{0};
    pid_t pid_{-1};
};

}  // namespace waybill::postgres
