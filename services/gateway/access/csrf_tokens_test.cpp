// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/csrf_tokens.hpp"

#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::csrf_tokens_test {

const SessionId session = SessionId::parse("ses_01kfm7q4x8f3v9a2c5d6e7g8hj").value();
const SessionId other_session = SessionId::parse("ses_01kfm7q4x8f3v9a2c5d6e7g8hk").value();

TEST(CsrfTokens, OneFitsItsSessionAndNoOther) {
    SeededRandom random{5};
    const CsrfTokens tokens{SecretText{"key"}, random};
    const auto token = tokens.make(session);
    EXPECT_TRUE(tokens.fits(token, session));
    EXPECT_FALSE(tokens.fits(token, other_session));
    EXPECT_FALSE(tokens.fits(token, SessionId{}));
}

TEST(CsrfTokens, AreNeverTwiceTheSameAndAllHold) {
    SeededRandom random{5};
    const CsrfTokens tokens{SecretText{"key"}, random};
    const auto first = tokens.make(session);
    const auto second = tokens.make(session);
    EXPECT_NE(first, second);
    EXPECT_TRUE(tokens.fits(first, session));
    EXPECT_TRUE(tokens.fits(second, session));
}

TEST(CsrfTokens, OutliveTheProcessButNotTheKey) {
    SeededRandom random{5};
    const auto token = CsrfTokens{SecretText{"key"}, random}.make(session);
    SeededRandom later{6};
    EXPECT_TRUE((CsrfTokens{SecretText{"key"}, later}.fits(token, session)));
    EXPECT_FALSE((CsrfTokens{SecretText{"another"}, later}.fits(token, session)));
}

TEST(CsrfTokens, OfAnyOtherShapeFitNothing) {
    SeededRandom random{5};
    const CsrfTokens tokens{SecretText{"key"}, random};
    const auto token = tokens.make(session);
    for (const auto& wrong :
         {std::string{}, std::string{"."}, token + "A", token.substr(1), token.substr(0, 59),
          token.substr(17), "A" + token, std::string(60, '.'), std::string(60, 'A')})
        EXPECT_FALSE(tokens.fits(wrong, session)) << wrong;
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'x' ? 'y' : 'x';
        EXPECT_FALSE(tokens.fits(changed, session)) << changed;
    }
}

}  // namespace waybill::gateway::csrf_tokens_test
