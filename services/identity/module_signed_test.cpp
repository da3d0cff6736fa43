// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include "platform/crypto/webhooks.hpp"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

const SecretText signing_text{"whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0"};

struct SignedWorld : IdentityWorld {
    SignedWorld() : IdentityWorld{only_signed()} {}

    static IdentitySettings only_signed() {
        IdentitySettings chosen;
        chosen.signed_signup = true;
        chosen.signup_secret = signing_text;
        return chosen;
    }
    v1::RegisterRequest signed_ada(std::string_view body, TimePoint at) {
        const auto secret = webhooks::SigningSecret::parse(signing_text.reveal()).value();
        const auto headers = webhooks::sign(secret, "signup-1", at, body);
        auto request = ada();
        auto& out = *request.mutable_signed_body();
        out.set_id(headers.id);
        out.set_timestamp(headers.timestamp);
        out.set_signature(headers.signature);
        out.set_body(std::string{body});
        return request;
    }
    TimePoint now() { return executor.clock().now(); }
    std::string_view refused(v1::RegisterRequest request) {
        const auto answer = sign_up(std::move(request));
        if (answer) return "opened";
        EXPECT_EQ(answer.error().kind, ErrorKind::unauthenticated);
        return answer.error().reason;
    }
};

TEST(SignedSignup, OnlyWhatTheFrontEndSignedOpensAnAccount) {
    SignedWorld world;
    EXPECT_EQ(world.refused(IdentityWorld::ada()), "callback.signature_missing");
    auto request = world.signed_ada("{}", world.now());
    request.mutable_signed_body()->set_body("{ }");
    EXPECT_EQ(world.refused(request), "callback.signature_wrong");
    EXPECT_EQ(world.refused(world.signed_ada("{}", world.now() - 6min)),
              "callback.signature_stale");
    EXPECT_EQ(world.refused(world.signed_ada("{}", world.now())), "opened");
}

TEST(SignedSignup, ARepeatThatIsSignedAnewIsTheSameSignUp) {
    SignedWorld world;
    const auto first = world.sign_up(world.signed_ada("{}", world.now()));
    ASSERT_TRUE(first) << first.error().reason;
    world.executor.run_for(10min);
    const auto again = world.sign_up(world.signed_ada("{}", world.now()));
    ASSERT_TRUE(again) << again.error().reason;
    EXPECT_EQ(again->user_id(), first->user_id());
}

}  // namespace
}  // namespace waybill::identity
