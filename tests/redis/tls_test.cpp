// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/run_on.hpp"
#include "adapters/files/files.hpp"
#include "adapters/grpc/certificates_world.hpp"
#include "tests/process/child.hpp"
#include "tests/redis/connected.hpp"
#include "tests/redis/server.hpp"

#include <gtest/gtest.h>

namespace waybill::redis {
namespace {

using grpc_adapter::Authority;

struct RedisTls : testing::Test {
    static Server::Tls files(Authority& authority, const std::string& names) {
        const auto signed_files = authority.sign("redis", "redis", names);
        return {signed_files.certificate_file, signed_files.key_file, signed_files.ca_file};
    }
    static std::string text_of(const std::string& file) {
        return files::read_text(file).value_or("");
    }
    /// Whether a client that believes this authority is answered.
    static Answer ask(const Server& server, const std::string& authority_file, bool tls = true) {
        Connected connected{Client::Options{.addresses = {server.address()},
                                            .tls = tls,
                                            .authority = text_of(authority_file),
                                            .patience = 2s}};
        Client& client = connected.client();
        (void)process::wait_until(process::Millis{1'500}, [&] { return client.connected(); });
        return connected.call({"SET", client.prefix() + "a", "1"});
    }

    TempFolder folder{};
    Authority ours{folder, "ours"};
    Authority strangers{folder, "strangers"};
};

TEST_F(RedisTls, ServerOfOurAuthorityIsBelieved) {
    const Server server = Server::by_tls(files(ours, "IP:127.0.0.1"));
    const auto answer = ask(server, ours.ca_file());
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->text, "OK");
}

TEST_F(RedisTls, OthersAreNot) {
    const Server server = Server::by_tls(files(ours, "IP:127.0.0.1"));
    EXPECT_FALSE(ask(server, strangers.ca_file()));
    EXPECT_FALSE(ask(server, ours.ca_file(), false)) << "in the clear";
    const Server elsewhere = Server::by_tls(files(ours, "DNS:redis.example"));
    EXPECT_FALSE(ask(elsewhere, ours.ca_file())) << "another host's certificate";
}

}  // namespace
}  // namespace waybill::redis
