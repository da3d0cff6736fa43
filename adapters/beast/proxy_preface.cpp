// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/proxy_preface.hpp"

#include "adapters/beast/native_socket.hpp"
#include "adapters/beast/transport.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace waybill::beast {
namespace {

using egress::IpAddress;
using State = ProxyPreface::State;

constexpr std::string_view signature{"\r\n\r\n\0\r\nQUIT\n", 12};
constexpr std::size_t fixed_bytes = 16;
constexpr std::size_t unix_bytes = 216;  // two paths
constexpr std::size_t extension_head_bytes = 3;
constexpr std::string_view line_start{"PROXY "};
constexpr std::size_t line_bytes_max = 107;

constexpr ProxyPreface broken{.state = State::broken, .bytes = 0};

std::size_t byte_of(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

std::size_t two_bytes_of(std::string_view text, std::size_t at) {
    return byte_of(text, at) * 256 + byte_of(text, at + 1);
}

bool begins_like(std::string_view seen, std::string_view start) {
    return seen.starts_with(start) || start.starts_with(seen);
}

bool extensions_fit(std::string_view rest) {
    while (!rest.empty()) {
        if (rest.size() < extension_head_bytes) return false;
        const auto size = extension_head_bytes + two_bytes_of(rest, 1);
        if (size > rest.size()) return false;
        rest.remove_prefix(size);
    }
    return true;
}

IpAddress address_at_front(std::string_view addresses, bool v6) {
    IpAddress address{.v6 = v6};
    std::memcpy(address.bytes.data(), addresses.data(), v6 ? 16 : 4);
    return address.unmapped();
}

/// `body` is what follows the fixed part; `family` is the address's and the transport's.
ProxyPreface read_addresses(std::size_t family, std::string_view body) {
    ProxyPreface whole{.state = State::whole, .bytes = fixed_bytes + body.size()};
    const bool v6 = family == 0x21;
    std::size_t size = 0;
    switch (family) {
        case 0x00: return whole;  // its length is the only thing said about what follows
        case 0x11: size = 12; break;
        case 0x21: size = 36; break;
        case 0x31: size = unix_bytes; break;
        default: return broken;  // datagrams, and what nobody has defined
    }
    if (body.size() < size || !extensions_fit(body.substr(size))) return broken;
    if (family != 0x31) whole.client = address_at_front(body, v6);
    return whole;
}

ProxyPreface read_binary(std::string_view seen) {
    if (seen.size() < fixed_bytes) return {.bytes = fixed_bytes};
    const std::size_t version = byte_of(seen, 12) >> 4;
    const std::size_t command = byte_of(seen, 12) & 0xf;
    const std::size_t all = fixed_bytes + two_bytes_of(seen, 14);
    if (version != 2 || command > 1 || all > preface_bytes_max) return broken;
    if (seen.size() < all) return {.bytes = all};
    if (command == 0) return {.state = State::whole, .bytes = all};
    return read_addresses(byte_of(seen, 13), seen.substr(fixed_bytes, all - fixed_bytes));
}

bool is_port(std::string_view text) {
    unsigned value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() && value <= 65'535;
}

/// `TCP4 192.0.2.1 192.0.2.2 4711 443`.
std::optional<IpAddress> client_in(std::string_view line) {
    std::array<std::string_view, 5> words{};
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto end = i + 1 < words.size() ? line.find(' ') : line.size();
        if (end == std::string_view::npos) return std::nullopt;
        words[i] = line.substr(0, end);
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    const auto client = IpAddress::parse(words[1]);
    const auto server = IpAddress::parse(words[2]);
    const bool v6 = words[0] == "TCP6";
    if ((!v6 && words[0] != "TCP4") || !client || !server || client->v6 != v6 || server->v6 != v6 ||
        !is_port(words[3]) || !is_port(words[4]))
        return std::nullopt;
    return client->unmapped();
}

ProxyPreface read_line(std::string_view seen) {
    const auto end = seen.substr(0, line_bytes_max).find('\n');
    if (end == std::string_view::npos)
        return seen.size() < line_bytes_max ? ProxyPreface{.bytes = seen.size() + 1} : broken;
    if (seen[end - 1] != '\r') return broken;
    ProxyPreface whole{.state = State::whole, .bytes = end + 1};
    const auto line = seen.substr(line_start.size(), end - 1 - line_start.size());
    if (line == "UNKNOWN" || line.starts_with("UNKNOWN ")) return whole;
    whole.client = client_in(line);
    return whole.client ? whole : broken;
}

}  // namespace

ProxyPreface read_preface(std::string_view seen) {
    if (seen.empty()) return {};
    if (begins_like(seen, signature)) return read_binary(seen);
    if (!begins_like(seen, line_start)) return broken;
    return seen.size() < line_start.size() ? ProxyPreface{.bytes = seen.size() + 1}
                                           : read_line(seen);
}

void await_preface(NativeSocket& socket, IoSink& sink, ProxyPreface& preface) {
    auto look = [&socket, &sink, &preface](const boost::system::error_code& error) {
        if (error) return sink.on_written(error);
        std::array<char, preface_bytes_max> seen;
        const auto size = socket.peek(std::as_writable_bytes(std::span{seen}));
        const auto needed = preface.bytes;
        preface = read_preface({seen.data(), size});
        if (preface.state == State::more && size >= needed) {
            socket.wake_at(preface.bytes);
            return await_preface(socket, sink, preface);
        }
        // Woken with less than was asked for: no more will come.
        if (size > 0 && preface.state == State::more) preface = broken;
        if (preface.state != State::whole) return sink.on_written(boost::asio::error::eof);
        socket.drop(std::as_writable_bytes(std::span{seen}).first(preface.bytes));
        if (needed > 1) socket.wake_at(1);
        sink.on_written({});
    };
    socket.async_wait(NativeSocket::wait_read, std::move(look));
}

}  // namespace waybill::beast
