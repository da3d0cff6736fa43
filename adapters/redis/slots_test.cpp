// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/slots.hpp"

#include "adapters/redis/client.hpp"
#include "adapters/redis/script.hpp"

#include <gtest/gtest.h>

namespace waybill::redis {
namespace {

const Address asked{.host = "10.0.0.1", .port = "7000"};

TEST(RedisSlots, KeysLieWhereTheSpecificationSays) {
    EXPECT_EQ(slot_of("123456789"), 0x31C3);
    EXPECT_EQ(slot_of("foo"), 12'182);
    EXPECT_EQ(slot_of("{foo}bar"), slot_of("foo"));
    EXPECT_EQ(slot_of("a{foo}{bar}"), slot_of("foo"));
    EXPECT_EQ(slot_of("foo{{bar}}zap"), slot_of("{bar"));
    EXPECT_NE(slot_of("foo{}{bar}"), slot_of("bar")) << "empty braces: the whole key";
    EXPECT_EQ(slot_of(""), 0);
}

TEST(RedisSlots, MastersAndTheirSlotsAreRead) {
    const auto ranges =
        read_cluster_nodes("a 10.0.0.2:7001@17001,name master - 0 1 2 connected 5461-10922 16383\n"
                           "b :7000@17000 myself,master - 0 0 1 connected 0-5460 [5461-<-a]\n"
                           "c 10.0.0.3:7002@17002 slave a 0 1 2 connected\n"
                           "d :0@0 master,noaddr - 0 1 3 disconnected 10923-16382\n"
                           "e 10.0.0.4:7003@17003 master,fail - 0 1 3 disconnected 10923-16382\n"
                           "f 10.0.0.5:x@1 master - 0 1 3 connected 1\n"
                           "g 10.0.0.5:1@1 master - 0 1 3 connected 16384 5-4 x -1 1-\n\n",
                           asked);
    ASSERT_EQ(ranges.size(), 4U);
    EXPECT_EQ(ranges[0].node.text(), "10.0.0.2:7001");
    EXPECT_EQ(ranges[0].first, 5461);
    EXPECT_EQ(ranges[0].last, 10'922);
    EXPECT_EQ(ranges[1].first, 16'383);
    EXPECT_EQ(ranges[1].last, 16'383);
    EXPECT_EQ(ranges[2].node.text(), "10.0.0.1:7000");
    EXPECT_EQ(ranges[3].node.text(), "10.0.0.4:7003");
}

TEST(RedisSlots, RedirectionsAreRead) {
    const auto moved = Redirection::parse("MOVED 3999 127.0.0.1:6381", asked);
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->kind, Redirection::Kind::moved);
    EXPECT_EQ(moved->node.text(), "127.0.0.1:6381");
    const auto ask = Redirection::parse("ASK 3999 :6381", asked);
    ASSERT_TRUE(ask);
    EXPECT_EQ(ask->kind, Redirection::Kind::ask);
    EXPECT_EQ(ask->node.text(), "10.0.0.1:6381");
    for (const auto* other : {"MOVED", "MOVED 3999", "MOVED 3999 x", "ERR a b:1", ""})
        EXPECT_FALSE(Redirection::parse(other, asked)) << other;
}

TEST(RedisAddress, HostAndPort) {
    EXPECT_EQ(Address::parse("redis:6379")->host, "redis");
    EXPECT_EQ(Address::parse("[::1]:6379")->host, "::1");
    EXPECT_EQ(Address::parse("::1:6379")->host, "::1");
    for (const auto* wrong : {"", "redis", "redis:", ":6379", "redis:0", "redis:65536", "redis:63x",
                              "redis:-1", "[]:1"})
        EXPECT_FALSE(Address::parse(wrong)) << wrong;
}

TEST(RedisScript, DigestIsSha1) {
    EXPECT_EQ(Script{"return 1"}.digest(), "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
}

}  // namespace
}  // namespace waybill::redis
