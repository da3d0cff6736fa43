// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/engine_world.hpp"

#include <gtest/gtest.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <filesystem>

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
    explicit TlsClient(int port, const std::vector<unsigned char>& protocols = {}) : raw_{port} {
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
    bool connected{false};

private:
    RawClient raw_;
    TlsContext context_{SSL_CTX_new(TLS_client_method())};
    Tls tls_{SSL_new(context_.get())};
};

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
