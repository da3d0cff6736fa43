// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/webhooks.hpp"

#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <vector>

namespace waybill::webhooks {
namespace {

constexpr std::string_view body = R"({"test": 2432232314})";
constexpr std::string_view id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TimePoint sent{std::chrono::seconds{1614265330}};
const SigningSecret secret = *SigningSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

SigningSecret other_secret() {
    SeededRandom random{5};
    return SigningSecret::generate(random);
}

PresentedHeaders as_presented(const SignedHeaders& headers) {
    return {.id = headers.id, .timestamp = headers.timestamp, .signature = headers.signature};
}

std::string_view reason(const Result<Verified>& result) {
    return result ? "accepted" : result.error().reason;
}

TEST(Webhooks, PublishedVectorIsReproduced) {
    const auto headers = sign(secret, id, sent, body);
    EXPECT_EQ(headers.id, id);
    EXPECT_EQ(headers.timestamp, "1614265330");
    EXPECT_EQ(headers.signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Webhooks, SignedRequestIsAccepted) {
    const auto headers = sign(secret, id, sent + 300ms, body);
    const auto verified = verify(std::span{&secret, 1}, as_presented(headers), body, sent + 1s);
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->id, id);
    EXPECT_EQ(verified->sent_at, sent);
}

TEST(Webhooks, EitherOfTwoSecretsServesDuringRotation) {
    const auto fresh = other_secret();
    const std::vector<SigningSecret> both{secret, fresh};
    const auto both_signed = sign(both, id, sent, body);
    for (const auto& known : both) {
        EXPECT_TRUE(verify(both, as_presented(sign(known, id, sent, body)), body, sent));
        EXPECT_TRUE(verify(std::span{&known, 1}, as_presented(both_signed), body, sent));
    }
}

TEST(Webhooks, ForgeriesAreRefusedWithTheirReason) {
    using Change = std::function<void(SignedHeaders&, std::string&)>;
    const auto set = [](std::string SignedHeaders::* field, std::string value) -> Change {
        return [field, value](SignedHeaders& headers, std::string&) { headers.*field = value; };
    };
    const auto good = sign(secret, id, sent, body).signature;
    const std::map<std::string, Change> cases{
        {"other secret", [](SignedHeaders& headers,
                            std::string&) { headers = sign(other_secret(), id, sent, body); }},
        {"altered body", [](SignedHeaders&, std::string& text) { text[3] = 'x'; }},
        {"space added", [](SignedHeaders&, std::string& text) { text += ' '; }},
        {"space removed", [](SignedHeaders&, std::string& text) { text.erase(8, 1); }},
        {"empty body", [](SignedHeaders&, std::string& text) { text.clear(); }},
        {"other id", set(&SignedHeaders::id, "msg_other")},
        {"id with dot", set(&SignedHeaders::id, "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330")},
        {"id with line break", set(&SignedHeaders::id, "msg\r\nx: y")},
        {"empty id", set(&SignedHeaders::id, "")},
        {"long id", set(&SignedHeaders::id, std::string(200, 'a'))},
        {"other time", set(&SignedHeaders::timestamp, "1614265331")},
        {"time with sign", set(&SignedHeaders::timestamp, "+1614265330")},
        {"time with zero", set(&SignedHeaders::timestamp, "01614265330")},
        {"time with blank", set(&SignedHeaders::timestamp, " 1614265330")},
        {"time with fraction", set(&SignedHeaders::timestamp, "1614265330.0")},
        {"time too large", set(&SignedHeaders::timestamp, "99999999999999999999")},
        {"time in words", set(&SignedHeaders::timestamp, "now")},
        {"no version", set(&SignedHeaders::signature, good.substr(3))},
        {"unknown version", set(&SignedHeaders::signature, "v2," + good.substr(3))},
        {"asymmetric version", set(&SignedHeaders::signature, "v1a," + good.substr(3))},
        {"truncated", set(&SignedHeaders::signature, good.substr(0, good.size() - 4))},
        {"no padding", set(&SignedHeaders::signature, good.substr(0, good.size() - 1))},
        {"other spelling", set(&SignedHeaders::signature, good.substr(0, good.size() - 2) + "F=")},
        {"version alone", set(&SignedHeaders::signature, "v1,")},
        {"comma list", set(&SignedHeaders::signature, "v1,AAAA," + good)},
        {"too many",
         set(&SignedHeaders::signature, "v1,A= v1,A= v1,A= v1,A= v1,A= v1,A= v1,A= v1,A= " + good)},
        {"a megabyte", set(&SignedHeaders::signature, "v1," + std::string(1'000'000, 'A'))},
    };
    for (const auto& [name, change] : cases) {
        auto headers = sign(secret, id, sent, body);
        std::string text{body};
        change(headers, text);
        const auto result = verify(std::span{&secret, 1}, as_presented(headers), text, sent);
        EXPECT_EQ(reason(result), "callback.signature_wrong") << name;
        EXPECT_TRUE(result || result.error().kind == ErrorKind::unauthenticated) << name;
    }
}

TEST(Webhooks, RightOneAmongOthersIsFound) {
    const auto good = sign(secret, id, sent, body).signature;
    for (const auto& list :
         {"v1,AAAA " + good, good + " v1,AAAA", "v1a,x " + good, good + " ", "v2,x  " + good})
        EXPECT_EQ(
            reason(verify(std::span{&secret, 1},
                          {.id = id, .timestamp = "1614265330", .signature = list}, body, sent)),
            "accepted")
            << list;
}

TEST(Webhooks, EachAbsentHeaderIsMissing) {
    const auto headers = sign(secret, id, sent, body);
    for (int absent = 0; absent < 4; ++absent) {
        auto shown = as_presented(headers);
        if (absent == 0) shown.id.reset();
        if (absent == 1) shown.timestamp.reset();
        if (absent == 2) shown.signature.reset();
        if (absent == 3) shown.signature = "";
        EXPECT_EQ(reason(verify(std::span{&secret, 1}, shown, body, sent)),
                  "callback.signature_missing");
    }
}

TEST(Webhooks, FiveMinutesEitherWayAreTolerated) {
    const auto headers = sign(secret, id, sent, body);
    const auto at = [&](Duration shift) {
        return reason(verify(std::span{&secret, 1}, as_presented(headers), body, sent + shift));
    };
    EXPECT_EQ(at(5min), "accepted");
    EXPECT_EQ(at(-5min), "accepted");
    EXPECT_EQ(at(5min + 1us), "callback.signature_stale");
    EXPECT_EQ(at(-5min - 1us), "callback.signature_stale");
}

TEST(Webhooks, WithoutSecretNothingIsAccepted) {
    const auto headers = sign(secret, id, sent, body);
    EXPECT_EQ(reason(verify({}, as_presented(headers), body, sent)), "callback.signature_wrong");
}

TEST(SigningSecret, OnlyProperSecretsAreRead) {
    SeededRandom random{3};
    const auto made = SigningSecret::generate(random);
    const auto text = made.text().reveal();
    EXPECT_TRUE(text.starts_with("whsec_"));
    EXPECT_EQ(SigningSecret::parse(text)->key(), made.key());
    for (const auto* bad :
         {"", "whsec_", "whsec_AAAA", "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!!9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw "})
        EXPECT_FALSE(SigningSecret::parse(bad)) << bad;
    EXPECT_FALSE(SigningSecret::parse("whsec_" + std::string(88, 'A')));  // 66 bytes
}

}  // namespace
}  // namespace waybill::webhooks
