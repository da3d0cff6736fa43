// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/process/ports.hpp"
#include "tests/process/server_program.hpp"

#include <initializer_list>
#include <string>
#include <vector>

namespace waybill::kafka {

/// A Kafka of the test's own, one node: a folder in /tmp, two ports of 127.0.0.1 that nobody has.
/// It ends with the object, and with the test's process whatever ends that. Throws where it is not
/// there. It takes 4 s to start, so tests share one and make topics of their own.
class Broker {
public:
    Broker();

    /// The one that a test program shares, started when it is first asked for.
    static Broker& shared();

    std::string address() const;
    /// A prefix of topics and groups that nobody has had before.
    static std::string fresh_prefix();

    /// Ends it as a power cut would; `start` brings it back with what it had given to the kernel.
    void kill() { program_.kill(); }
    void start();

private:
    std::string properties() const;
    void write_settings() const;
    process::ServerProgram::Words java(std::initializer_list<std::string> arguments) const;

    process::ServerProgram program_{{.name = "kafka", .ready = "Kafka Server started"}};
    std::vector<int> ports_{process::free_ports(2)};  ///< for clients, and its controller's
};

}  // namespace waybill::kafka
