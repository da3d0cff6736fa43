// SPDX-License-Identifier: Apache-2.0
#include "tests/process/serving.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <charconv>

namespace waybill::process {
namespace {

std::vector<std::string> words_of(const Folder& folder, const ServeOptions& options) {
    std::vector<std::string> words{
        "serve", data_flag(folder), "--server.port=" + std::to_string(options.port),
        "--server.internal_port=" + std::to_string(options.internal_port)};
    words.insert(words.end(), options.flags.begin(), options.flags.end());
    if (options.demo) words.insert(words.begin() + 1, "--demo");
    return words;
}

/// The number after `mark` in the output, once its line is whole.
int number_after(const std::string& text, std::string_view mark) {
    const auto at = text.find(mark);
    if (at == std::string::npos || text.find('\n', at) == std::string::npos) return 0;
    int number = 0;
    const char* const begin = text.data() + at + mark.size();
    std::from_chars(begin, text.data() + text.size(), number);
    return number;
}

class Socket {
public:
    Socket() : fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        const timeval limit{.tv_sec = 5, .tv_usec = 0};
        (void)::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        (void)::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { (void)::close(fd_); }

    bool connect(int port) const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    bool send(const std::string& text) const {
        return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(text.size());
    }
    std::string receive_all() const {
        std::string all;
        char buffer[16 * 1024];
        for (ssize_t got = 0; (got = ::recv(fd_, buffer, sizeof buffer, 0)) > 0;)
            all.append(buffer, static_cast<std::size_t>(got));
        return all;
    }

private:
    int fd_;
};

}  // namespace

std::string data_flag(const Folder& folder) { return "--server.data=" + (folder / "data"); }

HttpAnswer http_get(int port, const std::string& target) {
    return http_send(port, {.target = target});
}

HttpAnswer http_send(int port, const HttpAsk& ask) {
    std::string text = ask.method + " " + ask.target +
                       " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                       "\r\nConnection: close\r\n";
    for (const std::string& header : ask.headers) text += header + "\r\n";
    if (!ask.body.empty()) text += "Content-Length: " + std::to_string(ask.body.size()) + "\r\n";
    const Socket socket;
    if (!socket.connect(port) || !socket.send(text + "\r\n" + ask.body)) return {};
    const std::string all = socket.receive_all();
    HttpAnswer answer;
    constexpr std::string_view version = "HTTP/1.1 ";
    if (!all.starts_with(version)) return answer;
    std::from_chars(all.data() + version.size(), all.data() + all.size(), answer.status);
    const auto end = all.find("\r\n\r\n");
    if (end == std::string::npos) return answer;
    answer.head = all.substr(0, end);
    answer.body = all.substr(end + 4);
    return answer;
}

Serving::Serving(const Folder& folder, ServeOptions options)
    : child_{words_of(folder, options), folder.path()} {}

bool Serving::ready(Millis limit) {
    const auto told = [this] {
        const std::string out = child_.out();
        port_ = number_after(out, "Serving http://127.0.0.1:");
        internal_port_ = number_after(out, "metrics            http://127.0.0.1:");
        return (port_ != 0 && internal_port_ != 0) || !child_.running();
    };
    return wait_until(limit, told) && port_ != 0 && internal_port_ != 0;
}

}  // namespace waybill::process
