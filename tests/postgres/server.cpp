// SPDX-License-Identifier: Apache-2.0
#include "tests/postgres/server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace waybill::postgres {
namespace {

using Words = std::vector<std::string>;

constexpr const char* programs = "/usr/lib/postgresql/17/bin/";
constexpr int tries_max = 600;  // of 50 ms each

void rest() { (void)::poll(nullptr, 0, 50); }

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

class Socket {
public:
    Socket() : fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { (void)::close(fd_); }
    int operator*() const { return fd_; }

private:
    int fd_;
};

int free_port() {
    const Socket socket;
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(*socket, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::getsockname(*socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error{"no port for PostgreSQL"};
    return ntohs(address.sin_port);
}

/// Whom it runs as; nobody else where the tests are not root's.
const passwd* its_user() {
    if (::getuid() != 0) return nullptr;
    const passwd* const user = ::getpwnam("postgres");
    if (user == nullptr) throw std::runtime_error{"PostgreSQL needs the user postgres"};
    return user;
}

/// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(const passwd* user, int log, std::vector<char*>& words) {
    if (user != nullptr && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 ||
                            ::setuid(user->pw_uid) != 0))
        ::_exit(126);
    (void)::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    (void)::dup2(log, STDOUT_FILENO);
    (void)::dup2(log, STDERR_FILENO);
    char path[] = "PATH=/usr/bin:/bin";
    char* const environment[] = {path, nullptr};
    (void)::execve(words.front(), words.data(), environment);
    ::_exit(127);
}

pid_t run(Words words, const std::filesystem::path& log_file) {
    words.front() = programs + words.front();
    if (!std::filesystem::exists(words.front()))
        throw std::runtime_error{words.front() + " is not there: ./dev installs PostgreSQL 17"};
    const passwd* const user = its_user();
    const int log = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) become(user, log, pointers);
    (void)::close(log);
    if (pid < 0) throw std::runtime_error{"cannot fork"};
    return pid;
}

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

}  // namespace

Server::Server() : port_{free_port()} {
    std::string pattern = (std::filesystem::temp_directory_path() / "waybill-pg-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no folder for PostgreSQL"};
    folder_ = pattern;
    make();
    start();
}

Server::~Server() {
    if (pid_ > 0) {
        signal_all(SIGCONT);
        (void)::kill(pid_, SIGQUIT);  // at once, but it clears its shared memory away
        (void)::waitpid(pid_, nullptr, 0);
    }
    std::error_code ignored;  // a folder left in /tmp harms no test
    std::filesystem::remove_all(folder_, ignored);
}

Server& Server::shared() {
    static Server server;
    return server;
}

std::string Server::address(const std::string& database) const {
    return "host=127.0.0.1 port=" + std::to_string(port_) + " user=waybill dbname=" + database;
}

std::string Server::fresh_schema(const std::string& name) {
    static std::atomic<int> number{0};
    return name + "_" + std::to_string(++number);
}

void Server::make() {
    if (const passwd* const user = its_user())
        if (::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0)
            throw std::runtime_error{"cannot give PostgreSQL its folder"};
    const auto log = folder_ / "initdb.log";
    const pid_t pid = run({"initdb", "-D", folder_ / "data", "-U", "waybill", "-A", "trust", "-E",
                           "UTF8", "--locale=C", "--no-sync"},
                          log);
    int status = 0;
    if (::waitpid(pid, &status, 0) != pid || status != 0)
        throw std::runtime_error{"initdb failed: " + text_of(log)};
}

void Server::start() {
    const auto log = folder_ / "server.log";
    for (int i = 0; !try_start(log); ++i) {
        // Those that were killed may still be about to let go of their memory.
        if (i == tries_max || text_of(log).find("is still in use") == std::string::npos)
            throw std::runtime_error{"PostgreSQL did not start: " + text_of(log)};
        std::filesystem::remove(log);
        rest();
    }
}

bool Server::try_start(const std::filesystem::path& log) {
    pid_ = run({"postgres", "-D", folder_ / "data", "-p", std::to_string(port_), "-c",
                "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
                "-c", "full_page_writes=off", "-c", "max_connections=200", "-c",
                "shared_buffers=32MB", "-c", "max_wal_size=256MB"},
               log);
    const auto ready = [&log] {
        return text_of(log).find("ready to accept connections") != std::string::npos;
    };
    for (int i = 0; !ready(); ++i) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) pid_ = -1;
        if (i == tries_max || pid_ < 0) return false;
        rest();
    }
    return true;
}

void Server::kill() {
    if (pid_ <= 0) return;
    signal_all(SIGKILL);
    (void)::waitpid(std::exchange(pid_, -1), nullptr, 0);
    std::error_code ignored;  // the next start writes its own
    std::filesystem::remove(folder_ / "server.log", ignored);
}

void Server::stand_still() { signal_all(SIGSTOP); }
void Server::go_on() { signal_all(SIGCONT); }

/// To its children as well, each of which is a group of its own. It stands still meanwhile, so that
/// it has no others than those that are found.
void Server::signal_all(int signal) const {
    const std::string pid = std::to_string(pid_);
    (void)::kill(pid_, SIGSTOP);
    std::istringstream children{text_of("/proc/" + pid + "/task/" + pid + "/children")};
    for (pid_t child = 0; children >> child;) (void)::kill(child, signal);
    (void)::kill(pid_, signal);
}

}  // namespace waybill::postgres
