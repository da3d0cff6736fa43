// SPDX-License-Identifier: Apache-2.0
#include "services/payments/settings.hpp"

#include "platform/settings/registry.hpp"

#include <gtest/gtest.h>

namespace waybill::payments {
namespace {

const std::string a_secret = "--payments.visa_secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

settings::Mistakes payment_mistakes(std::vector<std::string> flags) {
    PaymentsSettings payments;
    settings::Registry registry;
    registry.add(payments);
    auto loaded = registry.load({.flags = std::move(flags)});
    return loaded ? settings::Mistakes{} : std::move(loaded).error();
}

TEST(PaymentsSettings, AProviderIsWholeOrNotThere) {
    const std::string url = "--payments.visa_url=https://bank.example/v1";
    EXPECT_EQ(payment_mistakes({}), settings::Mistakes{});
    EXPECT_EQ(payment_mistakes({url, a_secret}), settings::Mistakes{});
    EXPECT_EQ(payment_mistakes({url, a_secret, "--payments.active_providers=visa"}),
              settings::Mistakes{});
    EXPECT_EQ(payment_mistakes({a_secret}), settings::Mistakes{}) << "not in use yet";
    EXPECT_EQ(payment_mistakes({"--payments.active_providers=simulator,cash"}),
              settings::Mistakes{});
    for (const auto& flags : std::vector<std::vector<std::string>>{
             {url},
             {"--payments.active_providers=visa"},
             {"--payments.active_providers=simulator,mastercard"},
             {url, "--payments.visa_secret=foo"},
             {url, a_secret, "--payments.visa_secret_previous=whsec_!"},
             {"--payments.cash_amount_max=0"},
             {"--payments.simulator_delay_min=2s"}})
        EXPECT_EQ(payment_mistakes(flags).size(), 1u) << flags.back();
}

TEST(PaymentsSettings, AProvidersUrlGoesBeforeAPath) {
    for (const std::string url :
         {"bank.example", "ftp://bank.example", "https://", "https://bank.example/",
          "https://bank.example/?a=1", "https://me@bank.example", "https://bank.example/a b"}) {
        const auto mistakes = payment_mistakes({"--payments.visa_url=" + url, a_secret});
        ASSERT_EQ(mistakes.size(), 1u) << url;
        EXPECT_NE(mistakes[0].find("payments.visa_url"), std::string::npos) << mistakes[0];
    }
    for (const std::string url : {"http://127.0.0.1:8081/bank", "https://[2001:db8::1]/v1"})
        EXPECT_EQ(payment_mistakes({"--payments.visa_url=" + url, a_secret}), settings::Mistakes{});
}

}  // namespace
}  // namespace waybill::payments
