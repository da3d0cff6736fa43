// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/origins.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::origins_test {

TEST(Origins, AnOriginIsSchemeHostAndPort) {
    const std::pair<std::string_view, std::string_view> urls[] = {
        {"https://shop.example", "https://shop.example"},
        {"https://Shop.Example:443/en?x#y", "https://shop.example"},
        {"https://shop.example:8443/", "https://shop.example:8443"},
        {"http://localhost:8080", "http://localhost:8080"},
        {"http://shop.example:80", "http://shop.example"},
        {"http://shop.example:443", "http://shop.example:443"},
        {"http://[::1]:8080/x", "http://[::1]:8080"},
        {"shop.example", ""}};
    for (const auto& [url, origin] : urls) EXPECT_EQ(origin_of(url), origin) << url;
}

TEST(Origins, OnlyOursAndTheNamedOnesPass) {
    const Origins origins{"https://shop.example/", {"https://friend.example"}};
    const auto passes = [&](std::initializer_list<std::string_view> named) {
        http::Headers headers;
        for (const auto origin : named) headers.add("Origin", origin);
        return origins.check(headers).has_value();
    };
    EXPECT_TRUE(passes({"https://shop.example"}));
    EXPECT_TRUE(passes({"https://friend.example"}));
    EXPECT_FALSE(passes({}));
    EXPECT_FALSE(passes({"https://shop.example", "https://shop.example"}));
    for (const auto* other :
         {"", "null", "http://shop.example", "https://shop.example:8443", "https://evil.example",
          "https://a.shop.example", "https://shop.example.evil.example", "https://shop.example/",
          "https://shop.exampl", "shop.example"})
        EXPECT_FALSE(passes({other})) << other;
    EXPECT_FALSE(Origins("", {}).check({}).has_value());
}

}  // namespace waybill::gateway::origins_test
