// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/device.hpp"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

TEST(Device, HasATokenOfPrintableAscii) {
    const auto codes = [](std::string name, std::string token) {
        std::vector<std::string> out;
        for (const auto& problem : problems_of(
                 {.name = PersonalText{std::move(name)}, .push_token = SecretText{token}}, "/d"))
            out.push_back(problem.pointer + " " + problem.code);
        return out;
    };
    using Codes = std::vector<std::string>;
    EXPECT_EQ(codes("", "token"), Codes{});
    EXPECT_EQ(codes("Ada's phone", std::string(4096, 'a')), Codes{});
    EXPECT_EQ(codes("", ""), Codes{"/d/push_token request.out_of_bounds"});
    EXPECT_EQ(codes("", std::string(4097, 'a')), Codes{"/d/push_token request.out_of_bounds"});
    EXPECT_EQ(codes("", "a b"), Codes{"/d/push_token request.bad_format"});
    EXPECT_EQ(codes("", "\xc3\xa9"), Codes{"/d/push_token request.bad_format"});
    EXPECT_EQ(codes("a\nb", "t"), Codes{"/d/name request.bad_format"});
}

}  // namespace
}  // namespace waybill::identity
