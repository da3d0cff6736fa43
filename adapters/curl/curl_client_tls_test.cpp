// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/tls_server_world.hpp"
#include "adapters/curl/curl_client.hpp"
#include "adapters/curl/raw_server_world.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waybill::curl {
namespace {

class CurlClientTlsTest : public testing::Test {
protected:
    Result<http::Response> post(std::uint16_t port, const std::string& ca_file) {
        auto policy = egress::Policy::parse({"localhost:" + std::to_string(port)});
        EXPECT_TRUE(policy);
        CurlClient client{engine, *policy, {.ca_file = ca_file}};
        return world.run(client.send({}, {.method = http::Method::post,
                                          .url = "https://localhost:" + std::to_string(port) + "/",
                                          .body = "x",
                                          .timeout = 5s}));
    }
    static void expect_refused(const Result<http::Response>& answer) {
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);  // nothing was sent
        EXPECT_EQ(answer.error().reason, "egress.tls");
    }

    LoopWorld world;
    Engine engine{Engine::Limits{}};
};

TEST_F(CurlClientTlsTest, TrustedServerIsAnswered) {
    const TlsServer server{{}};
    const auto answer = post(server.port(), server.ca_file());
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body, "ok");
}

TEST_F(CurlClientTlsTest, UntrustedServerSeesNoRequest) {
    const TlsServer server{{}};
    expect_refused(post(server.port(), ""));
    EXPECT_EQ(server.requests(), 0);
}

TEST_F(CurlClientTlsTest, CertificateOfAnotherNameIsRefused) {
    const TlsServer server{{.name = "other.example"}};
    expect_refused(post(server.port(), server.ca_file()));
    EXPECT_EQ(server.requests(), 0);
}

TEST_F(CurlClientTlsTest, ExpiredAndFutureCertificatesAreRefused) {
    const TlsServer expired{{.valid_from = -7200, .valid_until = -3600}};
    expect_refused(post(expired.port(), expired.ca_file()));
    const TlsServer future{{.valid_from = 3600, .valid_until = 7200}};
    expect_refused(post(future.port(), future.ca_file()));
}

TEST_F(CurlClientTlsTest, OldVersionsAreRefused) {
    const TlsServer server{{.version_max = TLS1_1_VERSION}};
    expect_refused(post(server.port(), server.ca_file()));
    const TlsServer fair{{.version_max = TLS1_2_VERSION}};
    EXPECT_TRUE(post(fair.port(), fair.ca_file()));
}

TEST_F(CurlClientTlsTest, PlainServerIsNoTlsServer) {
    RawServer server{[](RawPeer& peer) { peer.send("HTTP/1.1 200 OK\r\n\r\n"); }};
    expect_refused(post(server.port(), ""));
}

}  // namespace
}  // namespace waybill::curl
