// SPDX-License-Identifier: Apache-2.0
#include "bench/server_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace waybill::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

int free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error{"no free port"};
    ::close(fd);
    return ntohs(address.sin_port);
}

/// Whether the server answers 200 at /livez; while it is being built it answers 503.
bool answers(int port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    std::string answer(64, '\0');
    bool ok = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    if (ok) {
        const std::string ask =
            "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        ok = ::write(fd, ask.data(), ask.size()) == static_cast<ssize_t>(ask.size()) &&
             ::read(fd, answer.data(), answer.size()) > 0 &&
             answer.starts_with("HTTP/1.1 200");
    }
    ::close(fd);
    return ok;
}

}  // namespace

ServerProcess::ServerProcess(std::string binary, std::filesystem::path folder,
                                 std::vector<std::string> more_flags)
    : port_{free_port()}, internal_port_{free_port()} {
    std::vector<std::string> words{binary,
                                   "serve",
                                   "--demo",
                                   "--server.data=" + folder.string(),
                                   "--server.port=" + std::to_string(port_),
                                   "--server.internal_port=" + std::to_string(internal_port_),
                                   "--gateway.rate_limits=false",
                                   "--server.log_level=warn"};
    words.insert(words.end(), more_flags.begin(), more_flags.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const auto begin = SteadyClock::now();
    pid_ = ::fork();
    if (pid_ == 0) {
        const int null = ::open("/dev/null", O_WRONLY);
        ::dup2(null, STDOUT_FILENO);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    while (!answers(port_)) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_)
            throw std::runtime_error{"the server ended instead of serving"};
        if (SteadyClock::now() - begin > std::chrono::minutes{1})
            throw std::runtime_error{"the server does not answer"};
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    start_seconds_ = std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

ServerProcess::~ServerProcess() { stop(); }

void ServerProcess::stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

double ServerProcess::resident_mebibytes() const {
    std::ifstream file{"/proc/" + std::to_string(pid_) + "/statm"};
    double pages = 0;
    double resident = 0;
    file >> pages >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

double ServerProcess::cpu_seconds() const {
    std::ifstream file{"/proc/" + std::to_string(pid_) + "/stat"};
    std::string word;
    double ticks = 0;
    for (int field = 1; file >> word; ++field) {
        if (field == 14 || field == 15) ticks += std::stod(word);
        if (field == 15) break;
    }
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace waybill::bench
