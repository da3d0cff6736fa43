// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/proxy_preface.hpp"

#include "adapters/beast/addresses.hpp"
#include "adapters/beast/engine_world.hpp"

#include <gtest/gtest.h>

namespace waybill::beast {
namespace {

using State = ProxyPreface::State;
using namespace std::string_literals;

const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;

/// A header of version 2 whose length is that of `body`.
std::string binary(char command, char family, const std::string& body) {
    const auto size = body.size();
    return signature + command + family + static_cast<char>(size / 256) +
           static_cast<char>(size % 256) + body;
}

std::string extension(char type, const std::string& value) {
    return std::string{type} + static_cast<char>(value.size() / 256) +
           static_cast<char>(value.size() % 256) + value;
}

const std::string ports = "\x12\x67\x01\xbb"s;
const std::string v4_ends = "\xcb\x00\x71\x07\x0a\x00\x00\x01"s + ports;
const std::string v6_ends = "\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\x07"s +
                            "\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\x01"s + ports;
const std::string mapped_ends = std::string(10, '\0') + "\xff\xff\xcb\x00\x71\x07"s +
                                std::string(10, '\0') + "\xff\xff\x0a\x00\x00\x01"s + ports;
const std::string v4_header = binary(0x21, 0x11, v4_ends);

TEST(ProxyPreface, NamesTheClient) {
    const std::string tls = extension(0x20, "\x01\x00\x00\x00\x00"s + extension(0x21, "TLSv1.3"));
    const std::pair<std::string, std::string> cases[] = {
        {v4_header, "203.0.113.7"},
        {binary(0x21, 0x21, v6_ends), "2001:db8::7"},
        {binary(0x21, 0x21, mapped_ends), "203.0.113.7"},
        {binary(0x21, 0x11, v4_ends + extension(0x02, "shop.example") + tls), "203.0.113.7"},
        {binary(0x21, 0x11, v4_ends + extension(0x04, "")), "203.0.113.7"},
        {binary(0x20, 0x00, ""), ""},
        {binary(0x20, 0x11, v4_ends), ""},
        {binary(0x20, 0x11, "what a check says"), ""},
        {binary(0x21, 0x00, "anything"), ""},
        {binary(0x21, 0x31, std::string(216, '/')), ""},
        {"PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n", "203.0.113.7"},
        {"PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n", "2001:db8::7"},
        {"PROXY TCP6 ::ffff:203.0.113.7 ::ffff:10.0.0.1 4711 443\r\n", "203.0.113.7"},
        {"PROXY UNKNOWN\r\n", ""},
        {"PROXY UNKNOWN 203.0.113.7 10.0.0.1 4711 443\r\n", ""},
    };
    for (const auto& [header, client] : cases) {
        const auto read = read_preface(header + "GET / HTTP/1.1\r\n");
        ASSERT_EQ(read.state, State::whole) << header;
        EXPECT_EQ(read.bytes, header.size());
        EXPECT_EQ(read.client ? text_of(*read.client) : "", client) << header;
        for (std::size_t size = 0; size < header.size(); ++size) {
            const auto part = read_preface(std::string_view{header}.substr(0, size));
            ASSERT_EQ(part.state, State::more) << header << " " << size;
            EXPECT_GT(part.bytes, size);
            EXPECT_LE(part.bytes, header.size());
        }
    }
}

TEST(ProxyPreface, WhatIsNoneIsKnownAtOnce) {
    auto short_v4 = binary(0x21, 0x11, v4_ends);
    short_v4[15] = 11;
    auto long_v4 = binary(0x21, 0x11, v4_ends + extension(0x02, "shop.example"));
    long_v4[18 + 12] = 13;  // of the extension: past the header's end
    const std::string cases[] = {
        "GET / HTTP/1.1\r\n",
        "\x16\x03\x01"s,
        "\r\n\r\n\0\r\nQUIX"s,
        short_v4,
        long_v4,
        binary(0x21, 0x11, v4_ends + "\x02"s),
        binary(0x21, 0x21, v4_ends),
        binary(0x21, 0x31, std::string(215, '/')),
        binary(0x21, 0x12, v4_ends),  // datagrams
        binary(0x21, 0x41, v4_ends),
        binary(0x22, 0x11, v4_ends),
        binary(0x11, 0x11, v4_ends),
        binary(0x31, 0x11, v4_ends),
        binary(0x20, 0x00, std::string(preface_bytes_max - 15, 'x')),
        "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\n",
        "PROXY TCP4 203.0.113.7 10.0.0.1 4711\r\n",
        "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443 \r\n",
        "PROXY TCP4  203.0.113.7 10.0.0.1 4711 443\r\n",
        "PROXY TCP4 203.0.113.7 10.0.0.1 4711 65536\r\n",
        "PROXY TCP4 2001:db8::7 2001:db8::1 4711 443\r\n",
        "PROXY TCP6 203.0.113.7 10.0.0.1 4711 443\r\n",
        "PROXY TCP4 203.0.113.007 10.0.0.1 4711 443\r\n",
        "PROXY UDP4 203.0.113.7 10.0.0.1 4711 443\r\n",
        "PROXY\r\n",
        "PROXY " + std::string(101, 'x'),
    };
    for (const std::string& bytes : cases)
        EXPECT_EQ(read_preface(bytes).state, State::broken) << bytes;
}

ServerOptions behind_proxy() {
    ServerOptions options;
    options.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
    options.proxy_protocol = true;
    options.header_timeout = 200ms;
    return options;
}

std::string answer_to(const EngineWorld& world, const std::string& bytes) {
    RawClient client{world.port()};
    client.send(bytes);
    return client.read_answers(1);
}

TEST(ProxyProtocol, ClientIsWhomTheTrustedProxyNames) {
    EngineWorld world{behind_proxy()};
    const std::string forwarded = "X-Forwarded-For: 6.6.6.6\r\n";
    EXPECT_EQ(body_of(answer_to(world, v4_header + ask("/peer", forwarded))), "203.0.113.7");
    EXPECT_EQ(body_of(answer_to(world, binary(0x21, 0x21, v6_ends) + ask("/peer"))), "2001:db8::7");
    // Who speaks for itself, or for nobody it knows, is itself: what a client says is not believed.
    EXPECT_EQ(body_of(answer_to(world, binary(0x20, 0x00, "") + ask("/peer", forwarded))),
              "127.0.0.1");
    // The named client is a proxy of ours, in front of this one.
    EXPECT_EQ(body_of(answer_to(
                  world, "PROXY TCP4 10.0.0.9 10.0.0.1 4711 443\r\n" + ask("/peer", forwarded))),
              "6.6.6.6");
    EXPECT_TRUE(world.faults().empty());
}

TEST(ProxyProtocol, HeaderMayComeInPieces) {
    EngineWorld world{behind_proxy()};
    for (const std::string& header :
         {binary(0x21, 0x11, v4_ends + extension(0x02, std::string(2000, 'a'))),
          "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n"s}) {
        RawClient client{world.port()};
        client.send(header.substr(0, 1));
        EXPECT_FALSE(client.readable(10ms));
        client.send(header.substr(1, 20));
        EXPECT_FALSE(client.readable(10ms));
        client.send(header.substr(21) + ask("/peer"));
        EXPECT_EQ(body_of(client.read_answers(1)), "203.0.113.7");
    }
}

TEST(ProxyProtocol, TrustedProxyWithoutHeaderIsCutAndToldOnce) {
    EngineWorld world{behind_proxy()};
    for (const std::string& bytes :
         {ask("/"), binary(0x21, 0x12, v4_ends), v4_header.substr(0, 20)}) {
        RawClient client{world.port()};
        client.send(bytes);
        client.end_sending();
        EXPECT_TRUE(client.closed()) << bytes;
    }
    EXPECT_TRUE(soon([&] { return world.server().figures().refused_connections == 3; }));
    EXPECT_EQ(world.faults().size(), 1U);
    EXPECT_EQ(world.server().figures().requests, 0U);
}

TEST(ProxyProtocol, SilentAndSlowHeadersEndWithinTheDeadline) {
    EngineWorld world{behind_proxy()};
    RawClient silent{world.port()};
    RawClient slow{world.port()};
    slow.send(v4_header.substr(0, 15));
    EXPECT_TRUE(silent.closed());
    EXPECT_TRUE(slow.closed());
    RawClient dripping{world.port()};
    const auto begun = std::chrono::steady_clock::now();
    for (const char byte : "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443"s) {
        dripping.send({&byte, 1});
        if (dripping.readable(25ms)) break;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 900ms);
    EXPECT_TRUE(dripping.closed());
}

TEST(ProxyProtocol, OthersSpeakForThemselves) {
    auto options = behind_proxy();
    options.trusted_proxies = {"10.0.0.0/8"};
    EngineWorld world{std::move(options)};
    EXPECT_EQ(body_of(answer_to(world, ask("/peer"))), "127.0.0.1");
    EXPECT_EQ(status_of(answer_to(world, v4_header + ask("/peer"))), 400);
    EXPECT_EQ(status_of(answer_to(world, "PROXY UNKNOWN\r\n" + ask("/peer"))), 400);
    EXPECT_EQ(world.server().figures().refused_connections, 0U);
}

TEST(ProxyProtocol, ConnectionsCountForTheClient) {
    auto options = behind_proxy();
    options.connections_per_address_max = 1;
    options.header_timeout = 5s;
    EngineWorld world{std::move(options)};
    {
        RawClient first{world.port()};
        first.send(v4_header + ask("/"));
        EXPECT_EQ(status_of(first.read_answers(1)), 200);
        EXPECT_EQ(status_of(answer_to(world, v4_header + ask("/"))), 429);
        RawClient other{world.port()};
        other.send(binary(0x21, 0x21, v6_ends) + ask("/"));
        EXPECT_EQ(status_of(other.read_answers(1)), 200);
    }
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
    EXPECT_EQ(status_of(answer_to(world, v4_header + ask("/"))), 200);
    EXPECT_EQ(world.server().figures().refused_connections, 1U);
}

}  // namespace
}  // namespace waybill::beast
