// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/grpc/certificates_world.hpp"
#include "tests/kafka/broker.hpp"
#include "tests/postgres/server.hpp"
#include "tests/process/serving.hpp"
#include "tests/redis/server.hpp"
#include "tests/support/tcp_proxy.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace waybill::system_test {

/// Seven services in as many processes, on a PostgreSQL, a Kafka and a Redis of their own, with the
/// demo town in them or nothing.
class TownOfProcesses {
public:
    /// With `tls` calls are by mutual TLS, and Kafka lets in nobody without TLS and a login.
    enum class Calls : std::uint8_t { plain, tls };
    /// `spoilable`: a proxy before each server and each service that is called. `doubled`: each
    /// service is called at two ports, so that one process may take over from another.
    enum class Network : std::uint8_t { direct, spoilable, doubled };
    enum class Contents : std::uint8_t { demo, none };
    struct Options {
        Calls calls{Calls::plain};
        Network network{Network::direct};
        Contents contents{Contents::demo};
        std::vector<std::string> settings{};  ///< flags of every process
    };

private:
    Options options_;
    TempFolder certificates_{};
    std::unique_ptr<grpc_adapter::Authority> authority_;  ///< null: all is plain

public:
    explicit TownOfProcesses(Options options);
    TownOfProcesses() : TownOfProcesses{Options{}} {}

    /// Schemas and topics first, then every service; the demo town is loaded by the gateway. What
    /// is in the way, in words; empty when all are ready.
    std::string start();
    /// Runs the service's process, anew when it ran before.
    void start(const std::string& service);
    /// Starts the service's process at its other ports and, once it is ready, ends the one that it
    /// follows. What went wrong, in words. Only in a doubled network, and not the gateway's.
    std::string replace(const std::string& service);
    bool ready(const std::string& service);
    /// What is said of its readiness.
    std::string readiness(const std::string& service) const;
    process::Child& process_of(const std::string& service) { return *processes_.at(service); }
    /// The way to `postgres`, `kafka`, `redis` or a service that is called, where it may be
    /// spoiled.
    support::TcpProxy& way_to(const std::string& server) { return *ways_.at(server); }
    int port() const { return public_port_; }
    int internal_port(const std::string& service) const { return internal_ports_.at(service); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(public_port_); }
    /// `waybill demo` against the gateway.
    std::vector<std::string> demo(int orders, std::vector<std::string> more = {}) const;
    /// Any command of the program, with the settings of the town.
    process::Finished run(std::vector<std::string> words,
                          process::Millis limit = process::Millis{60'000}) const;
    /// What each process says on stderr that is worth a warning.
    std::string warnings() const;

    static const std::vector<std::string> services;

    postgres::Server database{};
    kafka::Broker broker;
    redis::Server cache{};
    process::Folder folder{};

private:
    void add_other_ports();
    void open_ways();
    std::vector<std::string> shared_flags() const;
    /// Where the server is called: through its proxy, if it has one.
    int port_to(const std::string& server, int own) const;
    std::string peer_flag(const std::string& service) const;
    /// A certificate that names the service.
    std::vector<std::string> tls_flags(const std::string& service);

    std::optional<kafka::Broker::Doors> doors() const;
    std::vector<std::string> kafka_flags() const;

    std::map<std::string, int> rpc_ports_{};
    std::map<std::string, int> internal_ports_{};
    std::map<std::string, int> other_rpc_ports_{};       ///< empty: each service has one
    std::map<std::string, int> other_internal_ports_{};  ///< as the others, for its next process
    int public_port_{0};
    std::map<std::string, std::unique_ptr<support::TcpProxy>> ways_{};  ///< empty: direct
    std::map<std::string, std::unique_ptr<process::Child>> processes_{};
};

}  // namespace waybill::system_test
