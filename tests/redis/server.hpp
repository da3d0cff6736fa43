// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/process/server_program.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace waybill::redis {

/// A Redis 8 of the test's own: a folder in /tmp, a port of 127.0.0.1 that nobody has, nothing
/// written to the disk. It ends with the object, and with the test's process whatever ends that.
/// Throws where it is not installed.
class Server {
public:
    using Words = process::ServerProgram::Words;

    /// `more` goes behind the program's own words.
    explicit Server(Words more = {});
    /// Speaks TLS only, with this certificate and its key.
    struct Tls {
        std::string certificate_file;
        std::string key_file;
        std::string authority_file;
    };
    static Server by_tls(const Tls& tls);

    /// The one that a test program shares, started when it is first asked for.
    static Server& shared();

    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    int port() const { return port_; }
    /// What redis-cli says of a command.
    std::string ask(Words words) const;

    /// Ends it as a power cut would; `start` brings it back, empty.
    void kill() { program_.kill(); }
    void start();
    /// A pause of the whole machine, as it looks from outside.
    void stand_still() const { program_.stand_still(); }
    void go_on() const { program_.go_on(); }

private:
    Server(std::string port_word, Words more);

    process::ServerProgram program_{{.name = "redis", .ready = "Ready to accept connections"}};
    std::string port_word_;
    Words more_;
    int port_;
};

/// Three servers that share the slots, without copies of each other. While one is away the slots of
/// the others work on.
class ServerCluster {
public:
    ServerCluster();
    static ServerCluster& shared();

    Server& node(std::size_t index) { return *nodes_.at(index); }
    std::vector<std::string> addresses() const;
    /// The index of the node that has the slot, as the first one says.
    std::size_t owner_of(int slot) const;
    /// Moves a slot with its keys while others use it; `halfway` is called in the midst of it.
    template <typename Halfway>
    void move_slot(int slot, std::size_t to, Halfway halfway) {
        const std::size_t from = owner_of(slot);
        begin_move(slot, from, to);
        halfway();
        end_move(slot, from, to);
    }

private:
    std::string id_of(std::size_t index) const;
    void begin_move(int slot, std::size_t from, std::size_t to) const;
    void end_move(int slot, std::size_t from, std::size_t to) const;

    std::array<std::unique_ptr<Server>, 3> nodes_{};
};

}  // namespace waybill::redis
