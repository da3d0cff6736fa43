// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/process/ports.hpp"
#include "tests/process/server_program.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::kafka {

/// A Kafka of the test's own, one node: a folder in /tmp, two ports of 127.0.0.1 that nobody has.
/// It ends with the object, and with the test's process whatever ends that. Throws where it is not
/// there. It takes 4 s to start, so tests share one and make topics of their own.
class Broker {
public:
    /// TLS and one user, who may log in by either mechanism. The files are PEM.
    struct Doors {
        std::string certificate_file;
        std::string key_file;
        std::string authority_file;
        std::string user;
        std::string password;
    };
    /// Without doors everybody is let in, and heard by all. `clients_port`: where clients are sent,
    /// which leads here; 0: to its own.
    explicit Broker(std::optional<Doors> doors = std::nullopt, int clients_port = 0);

    /// The one that a test program shares, started when it is first asked for.
    static Broker& shared();

    /// For clients.
    std::string address() const { return "127.0.0.1:" + std::to_string(clients_port_); }
    int clients_port() const { return clients_port_; }
    int port() const { return ports_[0]; }
    /// A prefix of topics and groups that nobody has had before.
    static std::string fresh_prefix();

    /// Ends it as a power cut would; `start` brings it back with what it had given to the kernel.
    void kill() { program_.kill(); }
    void start();
    /// A pause of the whole machine, as it looks from outside.
    void stand_still() const { program_.stand_still(); }
    void go_on() const { program_.go_on(); }

private:
    std::string properties() const;
    void write_settings() const;
    std::string write_doors() const;
    process::ServerProgram::Words java(const std::vector<std::string>& arguments) const;

    std::optional<Doors> doors_;
    process::ServerProgram program_{{.name = "kafka", .ready = "Kafka Server started"}};
    std::vector<int> ports_{process::free_ports(2)};  ///< its own, and its controller's
    int clients_port_;
};

}  // namespace waybill::kafka
