// SPDX-License-Identifier: Apache-2.0
#include "tests/postgres/server.hpp"

#include "tests/process/ports.hpp"

#include <atomic>
#include <stdexcept>

namespace waybill::postgres {
namespace {

std::string program(const std::string& name) { return "/usr/lib/postgresql/17/bin/" + name; }

}  // namespace

Server::Server() : port_{process::free_ports(1).front()} {
    const auto made =
        program_.run({program("initdb"), "-D", program_.folder() / "data", "-U", "waybill", "-A",
                      "trust", "-E", "UTF8", "--locale=C", "--no-sync"});
    if (made.code != 0) throw std::runtime_error{"initdb failed: " + made.out};
    start();
}

Server& Server::shared() {
    static Server server;
    return server;
}

std::string Server::address_at(int port, const std::string& database) {
    return "host=127.0.0.1 port=" + std::to_string(port) + " user=waybill dbname=" + database;
}

std::string Server::fresh_schema(const std::string& name) {
    static std::atomic<int> number{0};
    return name + "_" + std::to_string(++number);
}

void Server::start() {
    program_.start({program("postgres"), "-D", program_.folder() / "data", "-p",
                    std::to_string(port_), "-c", "listen_addresses=127.0.0.1", "-c",
                    "unix_socket_directories=", "-c", "fsync=off", "-c", "full_page_writes=off",
                    "-c", "max_connections=200", "-c", "shared_buffers=32MB", "-c",
                    "max_wal_size=256MB"});
}

}  // namespace waybill::postgres
