// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/engine_world.hpp"

#include <gtest/gtest.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <filesystem>
#include <thread>

namespace waybill::beast {
namespace {

template <auto Free>
struct Freed {
    void operator()(auto* pointer) const { Free(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using TlsContext = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, Freed<SSL_free>>;

/// A self-signed certificate in a folder of its own.
class Identity {
public:
    Identity() {
        const Key key{EVP_EC_gen("P-256")};
        const Certificate certificate{X509_new()};
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        write(certificate_file, [&](FILE* file) { PEM_write_X509(file, certificate.get()); });
        write(key_file, [&](FILE* file) {
            PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    }
    ~Identity() { std::filesystem::remove_all(folder_); }

private:
    static void write(const std::string& path, const std::function<void(FILE*)>& content) {
        FILE* file = std::fopen(path.c_str(), "w");
        content(file);
        std::fclose(file);
    }
    static std::string fresh_folder() {
        std::string path = std::filesystem::temp_directory_path() / "waybill_tls_XXXXXX";
        return ::mkdtemp(path.data());
    }
    const std::string folder_{fresh_folder()};

public:
    const std::string certificate_file{folder_ + "/cert.pem"};
    const std::string key_file{folder_ + "/key.pem"};
};

/// A blocking TLS client over a raw socket.
class TlsClient {
public:
    explicit TlsClient(int port, const std::vector<unsigned char>& protocols = {},
                       int newest = TLS1_3_VERSION, std::string_view before = {})
        : raw_{port} {
        if (!before.empty()) raw_.send(before);
        SSL_set_max_proto_version(tls_.get(), newest);
        if (!protocols.empty())
            SSL_set_alpn_protos(tls_.get(), protocols.data(),
                                static_cast<unsigned>(protocols.size()));
        SSL_set_fd(tls_.get(), raw_.descriptor());
        connected = SSL_connect(tls_.get()) == 1;
    }
    void send(const std::string& bytes) {
        EXPECT_EQ(SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())),
                  static_cast<int>(bytes.size()));
    }
    std::string read_to_end() {
        std::string all;
        std::array<char, 16384> bytes;
        for (int got; (got = SSL_read(tls_.get(), bytes.data(), bytes.size())) > 0;)
            all.append(bytes.data(), static_cast<std::size_t>(got));
        return all;
    }
    /// `bytes` as they are on the wire, to be sent by hand.
    std::string sealed(const std::string& bytes) {
        BIO* wire = BIO_new(BIO_s_mem());
        SSL_set0_wbio(tls_.get(), wire);
        send(bytes);
        char* data = nullptr;
        const auto size = BIO_get_mem_data(wire, &data);
        std::string out(data, static_cast<std::size_t>(size));
        SSL_set0_wbio(tls_.get(), BIO_new_socket(raw_.descriptor(), BIO_NOCLOSE));
        return out;
    }
    RawClient& raw() { return raw_; }
    SSL* native() { return tls_.get(); }
    bool connected{false};

private:
    RawClient raw_;
    TlsContext context_{SSL_CTX_new(TLS_client_method())};
    Tls tls_{SSL_new(context_.get())};
};

/// What a client says first.
std::string hello() {
    const TlsContext context{SSL_CTX_new(TLS_client_method())};
    const Tls tls{SSL_new(context.get())};
    BIO* out = BIO_new(BIO_s_mem());
    SSL_set_bio(tls.get(), BIO_new(BIO_s_mem()), out);
    SSL_connect(tls.get());
    std::array<char, 4096> bytes{};
    const int size = BIO_read(out, bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(std::max(size, 0))};
}

ServerOptions with(const Identity& identity) {
    ServerOptions options;
    options.certificate_file = identity.certificate_file;
    options.key_file = identity.key_file;
    return options;
}

TEST(TlsServer, AnswersSmallAndLargeAndPipelined) {
    const Identity identity;
    EngineWorld world{with(identity)};
    TlsClient client{world.port(), {8, 'h', 't', 't', 'p', '/', '1', '.', '1'}};
    ASSERT_TRUE(client.connected);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /later?x HTTP/1.1\r\nHost: a\r\n\r\n"
                "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto answers = client.read_to_end();
    EXPECT_EQ(status_of(answers, 0), 200);
    EXPECT_EQ(status_of(answers, 1), 200);
    EXPECT_EQ(status_of(answers, 2), 200);
    EXPECT_GT(answers.size(), 4'000'000u);
}

TEST(TlsServer, RefusalsAreReadable) {
    const Identity identity;
    EngineWorld world{with(identity)};
    TlsClient client{world.port()};
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(status_of(client.read_to_end()), 400);
}

TEST(TlsServer, OtherProtocolsAndPlainTextAreTurnedAway) {
    const Identity identity;
    EngineWorld world{with(identity)};
    EXPECT_FALSE(TlsClient(world.port(), {2, 'h', '2'}).connected);
    RawClient plain{world.port()};
    plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(plain.read_to_end().find("HTTP/"), std::string::npos);
    TlsClient client{world.port()};
    EXPECT_TRUE(client.connected);
}

TEST(TlsServer, HandshakeThatNeverComesIsCut) {
    const Identity identity;
    auto options = with(identity);
    options.header_timeout = 60ms;
    EngineWorld world{std::move(options)};
    RawClient silent{world.port()};
    EXPECT_TRUE(silent.closed());
}

TEST(TlsServer, ProxyNamesItsClientBeforeTheHello) {
    const Identity identity;
    auto options = with(identity);
    options.trusted_proxies = {"127.0.0.1"};
    options.proxy_protocol = true;
    EngineWorld world{std::move(options)};
    TlsClient client{
        world.port(), {}, TLS1_3_VERSION, "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n"};
    ASSERT_TRUE(client.connected);
    client.send(ask("/peer", "Connection: close\r\n"));
    EXPECT_EQ(body_of(client.read_to_end()), "203.0.113.7");
    EXPECT_FALSE(TlsClient{world.port()}.connected);
}

TEST(TlsServer, HalfAHelloTakesNobodysTurn) {
    const Identity identity;
    auto options = with(identity);
    options.handshakes_max = 1;
    EngineWorld world{std::move(options), 1};
    RawClient half{world.port()};
    const std::string all = hello();
    half.send(all.substr(0, all.size() - 1));
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(TlsClient{world.port()}.connected);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
    half.send(all.substr(all.size() - 1));
    EXPECT_TRUE(half.readable(5s));
}

TEST(TlsServer, HandshakesTakeTurnsAndTheSlowestMakesRoom) {
    const Identity identity;
    auto options = with(identity);
    options.handshakes_max = 1;
    EngineWorld world{std::move(options), 1};
    RawClient slow{world.port()};
    slow.send(hello());
    ASSERT_TRUE(slow.readable(5s));  // it is its turn to answer, and it does not
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(TlsClient{world.port()}.connected);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 4s);
    RawClient silent{world.port()};
    silent.send(hello());
    ASSERT_TRUE(silent.readable(5s));
    RawClient waiting{world.port()};
    waiting.send(hello());
    ASSERT_TRUE(soon([&] { return world.server().figures().connections >= 2; }));
    world.stop(100ms);  // with one in the line
}

TEST(TlsServer, OfManyWhoAskNothingSomeAreCut) {
    const Identity identity;
    auto options = with(identity);
    options.secured_max = 2;
    options.answers_bytes_max = 40'000'000;
    options.header_timeout = 1min;
    EngineWorld world{std::move(options)};
    const TlsClient first{world.port()};
    const TlsClient second{world.port()};
    std::this_thread::sleep_for(3s);
    EXPECT_EQ(world.server().figures().connections, 2u) << "there is room for them";
    TlsClient third{world.port()};
    EXPECT_TRUE(soon([&] { return world.server().figures().connections < 3; }));
    TlsClient asking{world.port()};
    asking.send(ask("/huge", "Connection: close\r\n"));
    EXPECT_EQ(body_of(asking.read_to_end()).size(), 30'000'000u);
}

TEST(TlsServer, SlowReadersOfAnswersAreCounted) {
    const Identity identity;
    auto options = with(identity);
    options.answers_bytes_max = 40'000'000;
    EngineWorld world{std::move(options)};
    TlsClient client{world.port()};
    client.send(ask("/huge", "Connection: close\r\n"));
    EXPECT_TRUE(soon([&] { return world.server().figures().answer_bytes > 30'000'000; }));
    EXPECT_EQ(body_of(client.read_to_end()).size(), 30'000'000u);
    EXPECT_TRUE(soon([&] { return world.server().figures().answer_bytes == 0; }));
}

TEST(TlsServer, RecordsComeInPiecesAndSeveralAtOnce) {
    const Identity identity;
    EngineWorld world{with(identity)};
    TlsClient client{world.port()};
    ASSERT_TRUE(client.connected);
    for (const char byte : client.sealed(ask("/"))) {
        client.raw().send({&byte, 1});
        std::this_thread::sleep_for(200us);
    }
    auto next = client.sealed(ask("/"));
    next += client.sealed(ask("/later?x"));
    const auto last = client.sealed(ask("/", "Connection: close\r\n"));
    client.raw().send(next + last.substr(0, 7));  // two and a part
    std::this_thread::sleep_for(5ms);
    client.raw().send(last.substr(7));
    const auto answers = client.read_to_end();
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(status_of(answers, i), 200) << i;
}

TEST(TlsServer, LargeBodiesArrive) {
    const Identity identity;
    EngineWorld world{with(identity)};
    TlsClient client{world.port()};
    const std::string body(300'000, 'b');
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_EQ(body_of(client.read_to_end()), body);
}

TEST(TlsServer, HalfARecordAndAnEndIsAnEnd) {
    const Identity identity;
    EngineWorld world{with(identity)};
    TlsClient client{world.port()};
    const auto request = client.sealed(ask("/"));
    client.raw().send(request.substr(0, request.size() - 1));
    client.raw().end_sending();
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
    EXPECT_EQ(world.server().figures().requests, 0u);
}

TEST(TlsServer, WhatIsNoRecordEndsTheConnection) {
    const Identity identity;
    EngineWorld world{with(identity)};
    TlsClient client{world.port()};
    client.raw().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
    EXPECT_EQ(world.server().figures().requests, 0u);
}

TEST(TlsServer, AFarewellIsAnEnd) {
    const Identity identity;
    EngineWorld world{with(identity)};
    TlsClient client{world.port()};
    SSL_shutdown(client.native());
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
}

TEST(TlsServer, NewKeysAreTaken) {
    const Identity identity;
    EngineWorld world{with(identity)};
    TlsClient client{world.port()};
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(SSL_key_update(client.native(), SSL_KEY_UPDATE_REQUESTED), 1);
        ASSERT_EQ(SSL_do_handshake(client.native()), 1);
    }
    client.send(ask("/", "Connection: close\r\n"));
    EXPECT_EQ(status_of(client.read_to_end()), 200);
}

TEST(TlsServer, HandshakesAreNotRepeated) {
    const Identity identity;
    EngineWorld world{with(identity)};
    TlsClient client{world.port(), {}, TLS1_2_VERSION};
    ASSERT_TRUE(client.connected);
    ASSERT_EQ(SSL_renegotiate(client.native()), 1);
    EXPECT_NE(SSL_do_handshake(client.native()), 1);
}

TEST(TlsServer, KeyOfAnotherCertificateIsNamedAtStart) {
    const Identity one;
    const Identity other;
    EngineWorld world;
    Loops loops{1, world.clock};
    auto options = with(one);
    options.key_file = other.key_file;
    BeastServer server{{loops, world.handler, world.random}, std::move(options)};
    const auto port = server.start();
    ASSERT_FALSE(port);
    EXPECT_EQ(port.error().message, "Cannot use the key file '" + other.key_file +
                                        "', or it does not belong to the certificate.");
}

}  // namespace
}  // namespace waybill::beast
