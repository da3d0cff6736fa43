// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/certificates_world.hpp"
#include "tests/kafka/bus_world.hpp"

#include <fstream>

/// TLS and logins, on a broker that lets in nobody without them.
namespace waybill::kafka {
namespace {

using contract::Consumer;
using grpc_adapter::Authority;
using Texts = std::vector<std::string>;

/// The broker and who signs for whom; shared, since it takes seconds to start.
struct Fortress {
    static Fortress& shared() {
        static Fortress one;
        return one;
    }
    static Broker::Doors doors(Authority& authority) {
        const auto files = authority.sign("broker", "broker", "IP:127.0.0.1");
        return {.certificate_file = files.certificate_file,
                .key_file = files.key_file,
                .authority_file = files.ca_file,
                .user = "waybill",
                .password = "open sesame"};
    }

    TempFolder folder{};
    Authority ours{folder, "ours"};
    Authority theirs{folder, "theirs"};
    Broker broker{doors(ours)};
};

struct KafkaSecurity : ::testing::Test {
    Error refusal_of(Brokers brokers) {
        brokers.patience = 20s;
        telemetry::NullLog log;
        const auto began = std::chrono::steady_clock::now();
        const Status outcome = ensure_topics(brokers, {"any"}, {}, log);
        EXPECT_LT(std::chrono::steady_clock::now() - began, 15s) << "it was waited out";
        EXPECT_FALSE(outcome);
        return outcome ? Error{} : outcome.error();
    }

    Fortress& fortress{Fortress::shared()};
    std::string at = "Kafka at " + fortress.broker.address();
    Brokers good{.addresses = fortress.broker.address(),
                 .security = {.tls = true,
                              .authority_file = fortress.ours.ca_file(),
                              .user = "waybill",
                              .password = SecretText{"open sesame"}}};
};

TEST_F(KafkaSecurity, EventsTravelByTlsForAUserByEitherLogin) {
    for (const Login login : {Login::scram_sha_512, Login::plain}) {
        good.security.login = login;
        BusWorld world{1, good};
        Consumer& shop = world.consumer();
        auto& bus = world.join(shop);
        ASSERT_TRUE(world.publish(bus, {world.event("a", "1")}));
        EXPECT_TRUE(world.stage.eventually([&] { return shop.applied() == Texts{"1"}; }));
        Consumer& watcher = world.consumer();
        world.join(watcher, messaging::Reach::everyone);
        ASSERT_TRUE(world.publish(bus, {world.event("a", "2")}));
        EXPECT_TRUE(world.stage.eventually([&] { return watcher.applied() == Texts{"2"}; }));
    }
}

TEST_F(KafkaSecurity, AWrongPasswordIsToldAtOnce) {
    for (const Login login : {Login::scram_sha_512, Login::plain}) {
        good.security.login = login;
        good.security.password = SecretText{"barley"};
        const Error error = refusal_of(good);
        EXPECT_EQ(error.reason, "bus.login_refused") << error.detail;
        EXPECT_EQ(error.message, at + " refuses our user or password");
        EXPECT_FALSE(error.detail.contains("barley"));
    }
}

TEST_F(KafkaSecurity, ABrokerOfAnotherAuthorityIsNotTrusted) {
    good.security.authority_file = fortress.theirs.ca_file();
    const Error error = refusal_of(good);
    EXPECT_EQ(error.reason, "bus.not_trusted");
    EXPECT_EQ(error.message,
              at + " shows a certificate that our authority has not signed for that name");
}

TEST_F(KafkaSecurity, OneSideWithoutTlsIsToldAsFarAsItCanBeSeen) {
    telemetry::NullLog log;
    const Brokers we_do_not{.addresses = fortress.broker.address(), .patience = 1s};
    const Brokers they_do_not{
        .addresses = Broker::shared().address(), .patience = 1s, .security = {.tls = true}};
    for (const Brokers& one : {we_do_not, they_do_not}) {
        const Status outcome = ensure_topics(one, {"any"}, {}, log);
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().reason, "bus.unreachable");
        EXPECT_EQ(outcome.error().message.contains("PLAINTEXT broker"), one.security.tls)
            << outcome.error().message;
    }
}

TEST_F(KafkaSecurity, FilesThatAreNoneAreToldByName) {
    const std::string none = fortress.folder.path() / "none.pem";
    const std::string empty = fortress.folder.path() / "empty.pem";
    std::ofstream{empty} << "nothing\n";
    for (const std::string& file : {none, empty}) {
        good.security.authority_file = file;
        const Error error = refusal_of(good);
        EXPECT_EQ(error.reason, "bus.bad_settings");
        EXPECT_EQ(error.message, "TLS to Kafka: there is no PEM CERTIFICATE in " + file);
    }
    good.security.authority_file = fortress.ours.ca_file();
    const auto mine = fortress.ours.sign("mine", "mine", "");
    good.security.certificate_file = mine.certificate_file;
    good.security.key_file = fortress.ours.sign("other", "other", "").key_file;
    const Error error = refusal_of(good);
    EXPECT_EQ(error.reason, "bus.bad_settings");
    EXPECT_TRUE(error.message.starts_with("Kafka's client refuses its settings: "))
        << error.message;
}

}  // namespace
}  // namespace waybill::kafka
