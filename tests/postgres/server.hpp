// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/process/server_program.hpp"

#include <csignal>
#include <string>

namespace waybill::postgres {

/// A PostgreSQL 17 of the test's own: a folder in /tmp, a port of 127.0.0.1 that nobody has, no
/// fsync. It ends with the object, and with the test's process whatever ends that. Where tests run
/// as root it runs as `postgres`, since it refuses root. Throws where it is not installed.
class Server {
public:
    Server();

    /// The one that a test program shares, started when it is first asked for.
    static Server& shared();

    std::string address(const std::string& database = "postgres") const {
        return address_at(port_, database);
    }
    /// By another port that leads to it.
    static std::string address_at(int port, const std::string& database = "postgres");
    int port() const { return port_; }
    /// The name of a schema that nobody has had before.
    static std::string fresh_schema(const std::string& name = "test");

    /// Ends it as a power cut would; `start` brings it back with its data.
    void kill() { program_.kill(); }
    void start();
    /// A pause of the whole machine, as it looks from outside.
    void stand_still() { program_.stand_still(); }
    void go_on() { program_.go_on(); }

private:
    process::ServerProgram program_{{
        .name = "postgres",
        .ready = "ready to accept connections",
        .not_yet = "is still in use",  // those that were killed are about to let go of their memory
        .user = "postgres",
        .end_signal = SIGQUIT,  // at once, but it clears its shared memory away
    }};
    int port_;
};

}  // namespace waybill::postgres
