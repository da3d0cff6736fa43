// SPDX-License-Identifier: Apache-2.0
#include "tests/redis/server.hpp"

#include "tests/process/ports.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace waybill::redis {
namespace {

using Words = Server::Words;

/// A cluster's own line is 10,000 above, and as this one below those of connections that go out.
int free_port() {
    constexpr int highest = 31'999 - 10'000;
    const auto ports = process::free_ports(32);
    const auto low = std::ranges::find_if(ports, [](int port) { return port <= highest; });
    if (low == ports.end()) throw std::runtime_error{"no port for Redis"};
    return *low;
}

}  // namespace

Server Server::by_tls(const Tls& tls) {
    return {"--tls-port",
            {"--port", "0", "--tls-cert-file", tls.certificate_file, "--tls-key-file", tls.key_file,
             "--tls-ca-cert-file", tls.authority_file, "--tls-auth-clients", "no"}};
}

Server::Server(Words more) : Server{"--port", std::move(more)} {}

Server::Server(std::string port_word, Words more)
    : port_word_{std::move(port_word)}, more_{std::move(more)}, port_{free_port()} {
    // The package redis-tools has the server's program under this name only; one that is called
    // redis-server serves. The package redis-server would add nothing but a service of the machine.
    std::filesystem::create_symlink("/usr/bin/redis-check-rdb", program_.folder() / "redis-server");
    start();
}

Server& Server::shared() {
    static Server server;
    return server;
}

std::string Server::ask(Words words) const {
    Words all{"/usr/bin/redis-cli", "-h", "127.0.0.1", "-p", std::to_string(port_)};
    std::ranges::move(words, std::back_inserter(all));
    std::string text = program_.run(std::move(all)).out;
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

void Server::start() {
    const std::string folder = program_.folder();
    const std::string server = folder + "/redis-server";
    Words words{server,   port_word_, std::to_string(port_), "--bind", "127.0.0.1", "--dir", folder,
                "--save", "",         "--appendonly",        "no"};
    std::ranges::copy(more_, std::back_inserter(words));
    program_.start(words);
}

ServerCluster::ServerCluster() {
    const Words alone{"--cluster-enabled",
                      "yes",
                      "--cluster-node-timeout",
                      "2000",
                      "--cluster-require-full-coverage",
                      "no"};
    for (auto& node : nodes_) node = std::make_unique<Server>(alone);
    Words create{"--cluster", "create"};
    std::ranges::move(addresses(), std::back_inserter(create));
    create.emplace_back("--cluster-yes");
    const std::string said = nodes_.front()->ask(create);
    const auto well = [](const auto& node) {
        return node->ask({"cluster", "info"}).find("cluster_state:ok") != std::string::npos &&
               node->ask({"cluster", "info"}).find("cluster_slots_ok:16384") != std::string::npos;
    };
    const auto all_well = [&] { return std::ranges::all_of(nodes_, well); };
    if (!process::wait_until(process::Millis{12'000}, all_well))
        throw std::runtime_error{"no Redis cluster: " + said};
}

ServerCluster& ServerCluster::shared() {
    static ServerCluster cluster;
    return cluster;
}

std::vector<std::string> ServerCluster::addresses() const {
    std::vector<std::string> addresses;
    for (const auto& node : nodes_) addresses.push_back(node->address());
    return addresses;
}

std::string ServerCluster::id_of(std::size_t index) const {
    return nodes_.at(index)->ask({"cluster", "myid"});
}

std::size_t ServerCluster::owner_of(int slot) const {
    std::istringstream lines{nodes_.front()->ask({"cluster", "slots"})};
    // Four lines open each range: first, last, host, port; more may follow.
    std::vector<std::string> all;
    for (std::string line; std::getline(lines, line);) all.push_back(line);
    for (std::size_t i = 0; i + 3 < all.size(); ++i) {
        if (all[i + 2] != "127.0.0.1") continue;
        if (std::stoi(all[i]) > slot || std::stoi(all[i + 1]) < slot) continue;
        for (std::size_t node = 0; node < nodes_.size(); ++node)
            if (std::to_string(nodes_[node]->port()) == all[i + 3]) return node;
    }
    throw std::runtime_error{"nobody has the slot"};
}

void ServerCluster::begin_move(int slot, std::size_t from, std::size_t to) const {
    const std::string number = std::to_string(slot);
    (void)nodes_[to]->ask({"cluster", "setslot", number, "importing", id_of(from)});
    (void)nodes_[from]->ask({"cluster", "setslot", number, "migrating", id_of(to)});
}

void ServerCluster::end_move(int slot, std::size_t from, std::size_t to) const {
    const std::string number = std::to_string(slot);
    for (;;) {
        const std::string key = nodes_[from]->ask({"cluster", "getkeysinslot", number, "1"});
        if (key.empty()) break;
        (void)nodes_[from]->ask(
            {"migrate", "127.0.0.1", std::to_string(nodes_[to]->port()), key, "0", "5000"});
    }
    for (const std::size_t index : {to, from})
        (void)nodes_[index]->ask({"cluster", "setslot", number, "node", id_of(to)});
}

}  // namespace waybill::redis
