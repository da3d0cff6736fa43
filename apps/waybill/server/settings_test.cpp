// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/settings.hpp"

#include "platform/settings/registry.hpp"
#include "services/gateway/settings.hpp"
#include "services/orders/settings.hpp"

#include <gtest/gtest.h>

namespace waybill::server {
namespace {

/// The mistakes of one command line, or none.
settings::Mistakes mistakes_of(std::vector<std::string> flags) {
    ServerSettings process;
    MailSettings mail;
    gateway::GatewaySettings gateway;
    orders::OrdersSettings orders;
    settings::Registry registry;
    registry.add(process);
    registry.add(mail);
    registry.add(gateway);
    registry.add(orders);
    auto loaded = registry.load({.flags = std::move(flags)});
    return loaded ? settings::Mistakes{} : std::move(loaded).error();
}

TEST(ServerSettings, WhatCannotBeUsedIsToldByItsName) {
    for (const std::string flag :
         {"server.address=localhost", "server.address=999.1.1.1", "server.trusted_proxies=foo",
          "server.egress_allowed=foo", "server.tls_key=key.pem", "server.tls_certificate=c.pem",
          "server.public_url=foo", "server.proxy_protocol=trusted", "server.proxy_protocol=on",
          "server.public_url=https://shop.example/", "mail.from=foo",
          "mail.from=shop@bücher.example", "gateway.cors_origins=foo",
          "gateway.cors_origins=https://shop.example/page", "orders.reminders=12h,4h"}) {
        const auto mistakes = mistakes_of({"--" + flag});
        ASSERT_EQ(mistakes.size(), 1U) << flag;
        EXPECT_NE(mistakes[0].find(flag.substr(0, flag.find('='))), std::string::npos)
            << mistakes[0];
    }
}

TEST(ServerSettings, WhatCanBeUsedIsTaken) {
    for (const std::string flag :
         {"server.address=0.0.0.0", "server.address=::1", "server.trusted_proxies=10.0.0.0/8,::1",
          "server.egress_allowed=127.0.0.1:8080,10.1.0.0/16",
          "server.public_url=", "server.public_url=http://localhost:8080",
          "server.public_url=https://shop.example", "mail.from=shop@shop.example",
          "mail.from=Shop@xn--bcher-kva.Example", "gateway.cors_origins=https://shop.example",
          "gateway.cors_origins=http://localhost:3000", "orders.reminders="})
        EXPECT_EQ(mistakes_of({"--" + flag}), settings::Mistakes{}) << flag;
    EXPECT_EQ(mistakes_of({"--server.proxy_protocol=trusted", "--server.trusted_proxies=10.0.0.1"}),
              settings::Mistakes{});
    EXPECT_EQ(mistakes_of({"--server.tls_key=k.pem", "--server.tls_certificate=c.pem"}),
              settings::Mistakes{});
}

}  // namespace
}  // namespace waybill::server
