// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/certificates_world.hpp"
#include "adapters/grpc/grpc_world.hpp"

#include <fstream>

namespace waybill::grpc_adapter {
namespace {

struct GrpcTlsTest : GrpcWorld {
    int secured() { return host({.tls = served_by}); }
    std::unique_ptr<GrpcChannel> with(TlsFiles files, int port, std::string server_name = {}) {
        auto opened = GrpcChannel::open({.addresses = {at(port)},
                                         .tls = std::move(files),
                                         .server_name = std::move(server_name)});
        EXPECT_TRUE(opened) << opened.error().message;
        return *std::move(opened);
    }
    void expect_unreachable(rpc::Channel& way) {
        const auto reply = call(way, echo, "x");
        ASSERT_FALSE(reply);
        EXPECT_EQ(reply.error().kind, ErrorKind::unavailable);
        EXPECT_EQ(reply.error().reason, rpc::unreachable);
    }

    TempFolder folder{};
    Authority ours{folder, "ours"};
    Authority theirs{folder, "theirs"};
    TlsFiles served_by = ours.sign("shop", "shop", "DNS:shop.waybill,IP:127.0.0.1");
    TlsFiles orders = ours.sign("orders", "a machine", "DNS:orders.waybill");
};

TEST_F(GrpcTlsTest, ACallerWhoseCertificateNamesItIsServed) {
    const int port = secured();
    EXPECT_EQ(call(*with(orders, port), echo, "x"), "x");
    EXPECT_EQ(shop().told().service, "orders");
    const auto by_common_name = ours.sign("plain", "orders", "");
    EXPECT_EQ(call(*with(by_common_name, port), echo, "y"), "y");
    const auto several = ours.sign("several", "", "DNS:catalog.waybill,DNS:orders,DNS:gateway");
    EXPECT_EQ(call(*with(several, port), echo, "z"), "z");
}

TEST_F(GrpcTlsTest, ACertificateOfAnotherServiceIsRefused) {
    const int port = secured();
    for (const char* names : {"DNS:catalog.waybill", "DNS:orders.example",
                              "DNS:orders.waybill.evil", "DNS:xorders.waybill", "DNS:*.waybill"}) {
        const auto reply = call(*with(ours.sign("other", "", names), port), echo, "x");
        ASSERT_FALSE(reply) << names;
        EXPECT_EQ(reply.error().kind, ErrorKind::forbidden);
        EXPECT_EQ(reply.error().reason, "rpc.caller_not_certified");
    }
    EXPECT_EQ(shop().count("echo"), 0);
}

TEST_F(GrpcTlsTest, ACertificateWithoutAnyNameIsRefused) {
    const auto reply = call(*with(ours.sign("nameless", "", ""), secured()), echo, "x");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().reason, "rpc.caller_not_certified");
}

TEST_F(GrpcTlsTest, ACertificateOfAnotherAuthorityIsNotLetIn) {
    TlsFiles foreign = theirs.sign("orders", "orders", "DNS:orders.waybill");
    foreign.ca_file = ours.ca_file();
    expect_unreachable(*with(foreign, secured()));
}

TEST_F(GrpcTlsTest, AServerOfAnotherAuthorityIsNotTrusted) {
    TlsFiles trusting_others = orders;
    trusting_others.ca_file = theirs.ca_file();
    expect_unreachable(*with(trusting_others, secured()));
}

TEST_F(GrpcTlsTest, AServerMustBeTheOneThatWasAsked) {
    const int port = secured();
    EXPECT_EQ(call(*with(orders, port, "shop.waybill"), echo, "x"), "x");
    expect_unreachable(*with(orders, port, "payments.waybill"));
}

TEST_F(GrpcTlsTest, ACallerWithoutTlsIsNotLetIn) {
    const auto way = channel({secured()});
    const auto reply = call(*way, echo, "x");
    ASSERT_FALSE(reply);
    EXPECT_TRUE(reply.error().reason == rpc::unreachable || reply.error().reason == rpc::lost);
    EXPECT_EQ(shop().count("echo"), 0);
}

TEST_F(GrpcTlsTest, FilesAreReadAgainWhenTheyChange) {
    const int port = secured();
    ours.sign("orders", "a machine", "DNS:catalog.waybill");
    EXPECT_TRUE(eventually([&] {  // a new channel each time: connections keep what they began with
        const auto reply = call(*with(orders, port), echo, "x");
        return !reply && reply.error().reason == "rpc.caller_not_certified";
    }));
    ours.sign("orders", "a machine", "DNS:orders.waybill");
    const auto way = with(orders, port);
    EXPECT_TRUE(call(*way, echo, "x"));
    // The server's own, for connections that begin later.
    ours.sign("shop", "shop", "DNS:renewed.waybill,IP:127.0.0.1");
    EXPECT_TRUE(eventually(
        [&] { return call(*with(orders, port, "renewed.waybill"), echo, "x").has_value(); }));
    EXPECT_TRUE(call(*way, echo, "x"));
}

TEST_F(GrpcTlsTest, BadFilesAreOneClearLineAndNothingIsStarted) {
    const std::string garbage = (folder.path() / "garbage.pem").string();
    std::ofstream{garbage} << "-----BEGIN NONSENSE-----\n";
    const auto with_certificate = [&](const std::string& file) {
        TlsFiles out = orders;
        out.certificate_file = file;
        return out;
    };
    const auto with_key = [&](const std::string& file) {
        TlsFiles out = orders;
        out.key_file = file;
        return out;
    };
    TlsFiles no_authority = orders;
    no_authority.ca_file.clear();
    const std::vector<std::pair<TlsFiles, std::string>> cases{
        {with_certificate("/nowhere.pem"), "cannot read the certificate file /nowhere.pem"},
        {with_certificate(garbage), "there is no PEM certificate in " + garbage},
        {with_key("/nowhere.pem"), "cannot read the key file /nowhere.pem"},
        {with_key(garbage), "there is no unencrypted PEM key in " + garbage},
        {with_key(served_by.key_file), "the key in " + served_by.key_file +
                                           " is not that of the certificate in " +
                                           orders.certificate_file},
        {no_authority, "TLS between services needs a CA file"}};
    for (const auto& [files, message] : cases) {
        const auto way = GrpcChannel::open({.addresses = {"localhost:1"}, .tls = files});
        ASSERT_FALSE(way) << message;
        EXPECT_EQ(way.error().reason, "rpc.bad_tls");
        EXPECT_EQ(way.error().message, message);
        GrpcServer server{deps(), {.tls = files}};
        const auto port = server.start();
        ASSERT_FALSE(port);
        EXPECT_EQ(port.error().message, message);
    }
}

}  // namespace
}  // namespace waybill::grpc_adapter
