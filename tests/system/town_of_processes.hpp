// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/grpc/certificates_world.hpp"
#include "tests/kafka/broker.hpp"
#include "tests/postgres/server.hpp"
#include "tests/process/serving.hpp"
#include "tests/redis/server.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace waybill::system_test {

/// Seven services in as many processes, on a PostgreSQL, a Kafka and a Redis of their own, with the
/// demo town in them or nothing.
class TownOfProcesses {
public:
    enum class Calls : std::uint8_t { plain, tls };
    enum class Contents : std::uint8_t { demo, none };
    struct Options {
        Calls calls{Calls::plain};
        Contents contents{Contents::demo};
        std::vector<std::string> settings{};  ///< flags of every process
    };
    explicit TownOfProcesses(Options options);
    TownOfProcesses() : TownOfProcesses{Options{}} {}

    /// Schemas and topics first, then every service; the demo town is loaded by the gateway. What
    /// is in the way, in words; empty when all are ready.
    std::string start();
    /// Runs the service's process, anew when it ran before.
    void start(const std::string& service);
    bool ready(const std::string& service);
    process::Child& process_of(const std::string& service) { return *processes_.at(service); }
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
    kafka::Broker broker{};
    redis::Server cache{};
    process::Folder folder{};

private:
    std::vector<std::string> shared_flags() const;
    /// A certificate that names the service.
    std::vector<std::string> tls_flags(const std::string& service);

    Options options_;
    TempFolder certificates_{};
    std::unique_ptr<grpc_adapter::Authority> authority_{};  ///< null: calls are plain
    std::map<std::string, int> rpc_ports_{};
    std::map<std::string, int> internal_ports_{};
    int public_port_{0};
    std::map<std::string, std::unique_ptr<process::Child>> processes_{};
};

}  // namespace waybill::system_test
