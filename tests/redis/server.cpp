// SPDX-License-Identifier: Apache-2.0
#include "tests/redis/server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace waybill::redis {
namespace {

using Words = Server::Words;

/// The package redis-tools has the server's program under this name only; one that is called
/// redis-server serves. The package redis-server would add nothing but a service of the machine.
constexpr const char* server_program = "/usr/bin/redis-check-rdb";
constexpr const char* client_program = "/usr/bin/redis-cli";
constexpr int tries_max = 600;  // of 20 ms each

void rest() { (void)::poll(nullptr, 0, 20); }

/// Also free: the port 10,000 above, a cluster's own line.
int free_port() {
    for (int i = 0; i < tries_max; ++i) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                           ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
        (void)::close(socket);
        const int port = ntohs(address.sin_port);
        if (bound && port < 55'000) return port;
    }
    throw std::runtime_error{"no port for Redis"};
}

/// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(const char* program, int output, std::vector<char*>& words) {
    (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)::dup2(output, STDOUT_FILENO);
    (void)::dup2(output, STDERR_FILENO);
    char path[] = "PATH=/usr/bin:/bin";
    char* const environment[] = {path, nullptr};
    (void)::execve(program, words.data(), environment);
    ::_exit(127);
}

pid_t run(const char* program, Words words, const std::filesystem::path& output) {
    if (!std::filesystem::exists(program))
        throw std::runtime_error{std::string{program} + " is not there: ./dev installs Redis"};
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) become(program, file, pointers);
    (void)::close(file);
    if (pid < 0) throw std::runtime_error{"cannot fork"};
    return pid;
}

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

/// The output of redis-cli, without the newline at its end.
std::string cli(Words words, const std::filesystem::path& folder) {
    words.insert(words.begin(), "redis-cli");
    const auto output = folder / "cli.out";
    const pid_t pid = run(client_program, std::move(words), output);
    (void)::waitpid(pid, nullptr, 0);
    std::string text = text_of(output);
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

}  // namespace

Server::Server(Words more) : more_{std::move(more)}, port_{free_port()} {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "waybill-redis-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no folder for Redis"};
    folder_ = pattern;
    start();
}

Server::~Server() {
    kill();
    std::error_code ignored;  // a folder left in /tmp harms no test
    std::filesystem::remove_all(folder_, ignored);
}

Server& Server::shared() {
    static Server server;
    return server;
}

std::string Server::ask(Words words) const {
    Words all{"-h", "127.0.0.1", "-p", std::to_string(port_)};
    std::ranges::move(words, std::back_inserter(all));
    return cli(std::move(all), folder_);
}

void Server::start() {
    Words words{
        "redis-server", "--port", std::to_string(port_), "--bind", "127.0.0.1", "--dir", folder_,
        "--save",       "",       "--appendonly",        "no"};
    std::ranges::copy(more_, std::back_inserter(words));
    const auto log = folder_ / "server.log";
    pid_ = run(server_program, std::move(words), log);
    for (int i = 0; text_of(log).find("Ready to accept connections") == std::string::npos; ++i) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) pid_ = -1;
        if (i == tries_max || pid_ < 0)
            throw std::runtime_error{"Redis did not start: " + text_of(log)};
        rest();
    }
}

void Server::kill() {
    if (pid_ <= 0) return;
    (void)::kill(pid_, SIGKILL);
    (void)::waitpid(std::exchange(pid_, -1), nullptr, 0);
}

void Server::stand_still() const { (void)::kill(pid_, SIGSTOP); }
void Server::go_on() const { (void)::kill(pid_, SIGCONT); }

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
    for (int i = 0; !std::ranges::all_of(nodes_, well); ++i) {
        if (i == tries_max) throw std::runtime_error{"no Redis cluster: " + said};
        rest();
    }
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
