// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/settings.hpp"

#include "platform/settings/registry.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

settings::Mistakes courier_mistakes(std::vector<std::string> flags) {
    CouriersSettings couriers;
    settings::Registry registry;
    registry.add(couriers);
    auto loaded = registry.load({.flags = std::move(flags)});
    return loaded ? settings::Mistakes{} : std::move(loaded).error();
}

TEST(CouriersSettings, AnotherOrderSystemIsWholeOrNotThere) {
    const std::string external = "--couriers.orders=external";
    const std::string url = "--couriers.external_url=https://orders.example/waybill";
    const std::string secret = "--couriers.external_secret=whsec_T3JkZXJzT3JkZXJzT3JkZXJzT3JkZXJz";
    EXPECT_EQ(courier_mistakes({}), settings::Mistakes{});
    EXPECT_EQ(courier_mistakes({external, url, secret}), settings::Mistakes{});
    EXPECT_EQ(courier_mistakes({url, secret}), settings::Mistakes{}) << "not in use yet";
    const std::string by_grpc = "--couriers.external_url=grpcs://orders.example:9090";
    EXPECT_EQ(courier_mistakes({external, by_grpc}), settings::Mistakes{});
    for (const auto& flags : std::vector<std::vector<std::string>>{
             {external},
             {external, url},
             {external, secret},
             {external, by_grpc, secret},
             {external, "--couriers.external_url=grpc://orders.example"},
             {external, "--couriers.external_url=grpc://orders.example:9090/waybill"},
             {external, "--couriers.external_url=grpc://or^ders:90"},
             {external, "--couriers.external_url=grpc://orders.example:"},
             {url, "--couriers.external_secret=foo"},
             {external, url, secret, "--couriers.external_secret_previous=whsec_!"},
             {"--couriers.external_url=orders.example"},
             {"--couriers.external_url=https://orders.example/"},
             {"--couriers.external_url=https://me@orders.example"},
             {"--couriers.external_poll=500ms"},
             {"--couriers.external_timeout=1min"},
             {"--couriers.orders=theirs"}})
        EXPECT_EQ(courier_mistakes(flags).size(), 1u) << flags.back();
}

}  // namespace
}  // namespace waybill::couriers
