// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/jwt_tokens.hpp"

#include "adapters/crypto/jose.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"
#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace waybill {
namespace {

using crypto::base64url_encode;

constexpr std::string_view good_header = R"({"alg":"ES256","typ":"at+jwt","kid":"KID"})";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, text.npos) << from;
    if (at != text.npos) text.replace(at, from.size(), to);
    return text;
}

/// The 64 bytes of an ES256 signature over any text: cjose writes its own headers only.
std::string sign_raw(const SecretText& pem, const std::string& text) {
    BIO* in = BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    std::array<unsigned char, 80> der{};
    std::size_t size = der.size();
    EVP_DigestSign(context, der.data(), &size, reinterpret_cast<const unsigned char*>(text.data()),
                   text.size());
    const unsigned char* at = der.data();
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
    std::string out(64, '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(out.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), bytes, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), bytes + 32, 32);
    ECDSA_SIG_free(signature);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    BIO_free(in);
    return out;
}

class JwtTokensTest : public testing::Test {
protected:
    JwtTokensTest() { access.roles = {Role::customer, Role::operator_}; }

    static std::unique_ptr<JwtTokens> make(const std::vector<SecretText>& keys,
                                           const Clock& clock) {
        auto made = JwtTokens::create({}, text_of(keys), clock);
        EXPECT_TRUE(made);
        return *std::move(made);
    }

    static SecretText text_of(const std::vector<SecretText>& keys) {
        std::string all;
        for (const SecretText& key : keys) all += key.reveal();
        return SecretText{std::move(all)};
    }
    static std::string id_of(const SecretText& key) { return jose::read_pem(key)->id; }
    std::string signing_key() {
        const auto token = tokens->sign(access)->text.reveal();
        const auto head = crypto::base64url_decode(token.substr(0, token.find('.'))).value();
        return json_string_value(json_object_get(jose::parse_object(head).get(), "kid"));
    }

    /// A token with any header and claims, properly signed with our key.
    std::string forge(std::string_view header, std::string_view claims) const {
        const auto text = base64url_encode(header) + "." + base64url_encode(claims);
        return text + "." + base64url_encode(sign_raw(pem, text));
    }
    std::string header() const { return replaced(std::string{good_header}, "KID", own_key.id); }
    std::string claims() {
        const auto token = tokens->sign(access)->text.reveal();
        const auto first = token.find('.');
        return *crypto::base64url_decode(
            token.substr(first + 1, token.find('.', first + 1) - first - 1));
    }
    std::string_view verdict(std::string_view token) {
        last = tokens->verify(token);
        if (last) return "accepted";
        EXPECT_EQ(last.error().kind, ErrorKind::unauthenticated);
        EXPECT_EQ(last.error().reason, "auth.invalid_token");
        return last.error().detail;
    }

    ManualClock clock;
    SeededRandom random{1};
    IdSource ids{clock, random};
    SecretText pem = JwtTokens::generate_key();
    jose::Key own_key = *jose::read_pem(pem);
    std::unique_ptr<JwtTokens> tokens = make({pem}, clock);
    crypto::NewAccess access{.id = ids.next<crypto::TokenId>(),
                             .user = ids.next<UserId>(),
                             .session = ids.next<SessionId>()};
    Result<crypto::AccessClaims> last{};
};

TEST_F(JwtTokensTest, ForgingHelperMakesAcceptableTokens) {
    EXPECT_EQ(verdict(forge(header(), claims())), "accepted");
}

TEST_F(JwtTokensTest, HeadersOtherThanOursAreRefused) {
    const auto own = header();
    const auto body = claims();
    const auto with = [&](std::string_view extra) {
        return replaced(own, "}", "," + std::string{extra} + "}");
    };
    const auto foreign_jwk = jose::read_pem(JwtTokens::generate_key())->public_json;
    struct Case {
        const char* verdict;
        std::string header;
    };
    for (const auto& [expected, text] : std::vector<Case>{
             {"alg", replaced(own, "ES256", "none")},
             {"alg", replaced(own, "ES256", "None")},
             {"alg", replaced(own, "ES256", "HS256")},
             {"alg", replaced(own, "ES256", "RS256")},
             {"alg", replaced(own, "ES256", "ES384")},
             {"alg", replaced(own, "ES256", "es256")},
             {"alg", replaced(own, R"("ES256")", "null")},
             {"alg", replaced(own, R"("alg":"ES256",)", "")},
             {"typ", replaced(own, "at+jwt", "JWT")},
             {"typ", replaced(own, "at+jwt", "id+jwt")},
             {"typ", replaced(own, R"("typ":"at+jwt",)", "")},
             {"kid", replaced(own, own_key.id, "other")},
             {"kid", replaced(own, own_key.id, "../../../dev/null")},
             {"kid", replaced(own, "\"" + own_key.id + "\"", "1")},
             {"kid", replaced(own, ",\"kid\":\"" + own_key.id + "\"", "")},
             {"header has other fields", with(R"("jku":"https://evil.example/jwks")")},
             {"header has other fields", with("\"jwk\":" + foreign_jwk)},
             {"header has other fields", with(R"("x5u":"https://evil.example/x")")},
             {"header has other fields", with(R"("x5c":[])")},
             {"header has other fields", with(R"("crit":["exp"])")},
             {"header has other fields", with(R"("b64":false)")},
             {"header has other fields", with(R"("zip":"DEF")")},
             {"header is not an object", with(R"("alg":"none")")},
             {"header is not an object", "[]"},
             {"header is not an object", "\"x\""},
             {"header is not an object", "{"},
             {"header is not an object", ""},
             {"header is not an object", own + "x"},
             {"header is not an object", own + std::string(1, '\0')},
             {"header is not an object", "{\"a\":" + std::string(2000, '[')},
         })
        EXPECT_EQ(verdict(forge(text, body)), expected) << text;
}

TEST_F(JwtTokensTest, ClaimsOtherThanOursAreRefused) {
    const auto own = claims();
    const auto seconds = [&](Duration shift) {
        const auto at = std::chrono::floor<std::chrono::seconds>(clock.now() + shift);
        return std::to_string(at.time_since_epoch().count());
    };
    const auto now = seconds(0s);
    const auto end = seconds(10min);
    const auto later = seconds(10min + 1s);
    struct Case {
        const char* verdict;
        std::string claims;
    };
    for (const auto& [expected, text] : std::vector<Case>{
             {"iss", replaced(own, R"("iss":"waybill")", R"("iss":"other")")},
             {"iss", replaced(own, R"("iss":"waybill",)", "")},
             {"iss", replaced(own, R"("iss":"waybill")", R"("iss":["waybill"])")},
             {"aud", replaced(own, "waybill-api", "other-tenant")},
             {"aud", replaced(own, R"("waybill-api")", R"(["waybill-api"])")},
             {"aud", replaced(own, R"("aud":"waybill-api",)", "")},
             {"sub", replaced(own, "usr_", "crr_")},
             {"sub", replaced(own, R"("sub")", R"("subject")")},
             {"sid", replaced(own, "ses_", "sesx")},
             {"jti", replaced(own, "tok_", "usr_")},
             {"roles", replaced(own, R"("customer")", R"("root")")},
             {"roles", replaced(own, R"(["customer",)", R"(["customer",1,)")},
             {"roles", replaced(own, R"("roles":[)", R"("role":[)")},
             {"rights", replaced(own, R"("roles")", R"("rights":"*:*","roles")")},
             {"rights", replaced(own, R"("roles")", R"("rights":["orders:read"],"roles")")},
             {"rights", replaced(own, R"("roles")", R"("rights":"","roles")")},
             {"times", replaced(own, "\"exp\":" + end, "\"exp\":\"" + end + "\"")},
             {"times", replaced(own, "\"exp\":" + end, "\"exp\":1e300")},
             {"times", replaced(own, "\"exp\":" + end, "\"exp\":9223372036854775807")},
             {"times", replaced(own, "\"exp\":" + end, "\"exp\":-1")},
             {"times", replaced(own, "\"exp\":" + end, "\"exp\":" + end + ".5")},
             {"times", replaced(own, ",\"exp\":" + end, "")},
             {"times", replaced(own, "\"nbf\":" + now + ",", "")},
             {"times", replaced(own, "\"iat\":" + now + ",", "")},
             {"lives too long", replaced(own, "\"exp\":" + end, "\"exp\":" + later)},
             {"lives too long", replaced(own, "\"iat\":" + now, "\"iat\":0")},
             {"claims are not an object", own + " x"},
             {"claims are not an object", replaced(own, "}", R"(,"sub":"x"})")},
             {"claims are not an object", ""},
             {"claims are not an object", "null"},
             {"claims are not an object", "{\"a\":" + std::string(1800, '{')},
         })
        EXPECT_EQ(verdict(forge(header(), text)), expected) << text;
}

TEST_F(JwtTokensTest, SignaturesOtherThanOursAreRefused) {
    const auto token = tokens->sign(access)->text.reveal();
    const auto dot = token.rfind('.');
    const auto unsigned_text = token.substr(0, dot);
    const auto hmac = [&](std::string_view key) {
        return unsigned_text + "." +
               base64url_encode(std::string{crypto::view(crypto::hmac_sha256(key, unsigned_text))});
    };
    EXPECT_EQ(verdict(unsigned_text + "."), "not a token");
    EXPECT_EQ(verdict(hmac(tokens->public_keys_json())), "not a token");
    EXPECT_EQ(verdict(unsigned_text + "." + base64url_encode(std::string(64, '\0'))), "signature");
    EXPECT_EQ(verdict(unsigned_text + "." + base64url_encode(std::string(64, '\xff'))),
              "signature");
    auto r_only = *crypto::base64url_decode(token.substr(dot + 1));
    r_only.replace(32, 32, 32, '\0');
    EXPECT_EQ(verdict(unsigned_text + "." + base64url_encode(r_only)), "signature");

    const auto stranger = make({JwtTokens::generate_key()}, clock);
    EXPECT_EQ(verdict(stranger->sign(access)->text.reveal()), "kid");
    const auto foreign = JwtTokens::generate_key();
    const auto text = base64url_encode(header()) + "." + base64url_encode(claims());
    EXPECT_EQ(verdict(text + "." + base64url_encode(sign_raw(foreign, text))), "signature");
}

TEST_F(JwtTokensTest, TextsThatAreNoTokenAreRefused) {
    const auto token = tokens->sign(access)->text.reveal();
    for (std::size_t length = 0; length < token.size(); length += 7)
        EXPECT_NE(verdict(std::string_view{token}.substr(0, length)), "accepted");
    for (const auto& text : std::vector<std::string>{
             "", ".", "..", "...", "a.b.c", token + ".", "." + token, token + " ", " " + token,
             token + "=", token + "\n", replaced(token, ".", ".."), "Bearer " + token,
             token + std::string(1, '\0')})
        EXPECT_EQ(verdict(text), "not a token") << text;
    EXPECT_EQ(verdict(std::string(1'000'000, 'a')), "too long");
    EXPECT_EQ(verdict(token + std::string(4096, 'A')), "too long");
}

TEST_F(JwtTokensTest, OldKeyVerifiesUntilItIsDropped) {
    const auto before = tokens->sign(access)->text.reveal();
    const auto fresh = JwtTokens::generate_key();
    tokens = make({fresh, pem}, clock);
    EXPECT_EQ(verdict(before), "accepted");
    const auto after = tokens->sign(access)->text.reveal();
    EXPECT_EQ(verdict(after), "accepted");
    tokens = make({fresh}, clock);
    EXPECT_EQ(verdict(after), "accepted");
    EXPECT_EQ(verdict(before), "kid");
}

TEST_F(JwtTokensTest, NewKeyIsPublishedFirstAndSignsLater) {
    const auto fresh = JwtTokens::generate_key();
    JwtVerifier elsewhere{{}, clock};
    ASSERT_TRUE(elsewhere.learn(tokens->public_keys_json()));
    const auto before = tokens->sign(access)->text.reveal();
    ASSERT_TRUE(tokens->replace(fresh, 1min));
    ASSERT_TRUE(tokens->replace(fresh, 1min));  // seen again: its time runs on
    clock.advance(1min - 1us);
    EXPECT_EQ(signing_key(), id_of(pem));
    const auto late = tokens->sign(access)->text.reveal();
    ASSERT_TRUE(elsewhere.learn(tokens->public_keys_json()));
    clock.advance(1us);
    EXPECT_EQ(signing_key(), id_of(fresh));
    const auto after = tokens->sign(access)->text.reveal();
    for (const auto& token : {before, late, after}) {
        EXPECT_EQ(verdict(token), "accepted");
        EXPECT_TRUE(elsewhere.verify(token));
    }
    // What the old key has signed lives on, and the key no longer than that.
    clock.advance(10min - 2s);
    ASSERT_TRUE(elsewhere.learn(tokens->public_keys_json()));
    EXPECT_TRUE(elsewhere.verify(late));
    clock.advance(clock_skew_max + 2s);
    EXPECT_FALSE(tokens->public_keys_json().contains(id_of(pem)));
    EXPECT_EQ(verdict(late), "kid");
}

TEST_F(JwtTokensTest, KeyThatCannotBeUsedChangesNothing) {
    const auto keys = tokens->public_keys_json();
    EXPECT_FALSE(tokens->replace(SecretText{"no key"}, 1min));
    EXPECT_EQ(tokens->public_keys_json(), keys);
    EXPECT_EQ(signing_key(), id_of(pem));
}

TEST_F(JwtTokensTest, KeyThatIsPutBackBeforeItsTimeGoesOn) {
    ASSERT_TRUE(tokens->replace(JwtTokens::generate_key(), 1min));
    ASSERT_TRUE(tokens->replace(pem, 1min));
    clock.advance(2min);
    EXPECT_EQ(signing_key(), id_of(pem));
}

TEST_F(JwtTokensTest, KeyWhoseTimeCameSignsThoughNobodySignedSince) {
    const auto second = JwtTokens::generate_key();
    const auto third = JwtTokens::generate_key();
    ASSERT_TRUE(tokens->replace(second, 1min));
    clock.advance(16min);
    ASSERT_TRUE(tokens->replace(text_of({third, second}), 1min));
    EXPECT_FALSE(tokens->public_keys_json().contains(id_of(pem)));
    EXPECT_EQ(signing_key(), id_of(second));
    EXPECT_EQ(verdict(tokens->sign(access)->text.reveal()), "accepted");
    clock.advance(1min);
    EXPECT_EQ(signing_key(), id_of(third));
    EXPECT_EQ(verdict(tokens->sign(access)->text.reveal()), "accepted");
}

TEST_F(JwtTokensTest, KeyThatSignsOnIsPublishedForAsLongAsItsTokensLive) {
    for (int i = 0; i < 20; ++i) {  // for longer than the first of them has foreseen
        ASSERT_TRUE(tokens->replace(JwtTokens::generate_key(), 1min));
        clock.advance(1min - 1us);
    }
    EXPECT_EQ(signing_key(), id_of(pem));
    const auto last_one = tokens->sign(access)->text.reveal();
    clock.advance(1us);
    EXPECT_NE(signing_key(), id_of(pem));
    clock.advance(10min - 2s);
    EXPECT_TRUE(tokens->public_keys_json().contains(id_of(pem)));
    EXPECT_EQ(verdict(last_one), "accepted");
    clock.advance(clock_skew_max + 2s);
    EXPECT_FALSE(tokens->public_keys_json().contains(id_of(pem)));
}

TEST_F(JwtTokensTest, VerifierSaysWhichKeysItLacks) {
    JwtVerifier elsewhere{{}, clock};
    const auto token = tokens->sign(access)->text.reveal();
    EXPECT_FALSE(elsewhere.knows_key_of(token));
    EXPECT_FALSE(elsewhere.verify(token));
    ASSERT_TRUE(elsewhere.learn(tokens->public_keys_json()));
    EXPECT_TRUE(elsewhere.knows_key_of(token));
    for (const std::string_view text : {"", "no token", "a.b.c"})
        EXPECT_TRUE(elsewhere.knows_key_of(text));  // to ask for keys would not help
    // A key that is gone from the set verifies its tokens to their end.
    ASSERT_TRUE(elsewhere.learn(R"({"keys":[]})"));
    EXPECT_TRUE(elsewhere.verify(token));
    clock.advance(10min + clock_skew_max);
    EXPECT_FALSE(elsewhere.knows_key_of(token));
}

TEST_F(JwtTokensTest, VerifierTakesSetsOfOurKeysOnly) {
    JwtVerifier elsewhere{{}, clock};
    ASSERT_TRUE(elsewhere.learn(tokens->public_keys_json()));
    const std::string own = tokens->public_keys_json();
    for (const auto& set : {std::string{}, std::string{"{}"}, std::string{R"({"keys":{}})"},
                            std::string{R"({"keys":[1]})"}, replaced(own, "P-256", "P-384"),
                            replaced(own, own_key.id, "other"), replaced(own, "\"EC\"", "\"RSA\""),
                            replaced(own, R"("x":")", R"("x":"A)")}) {
        const auto learnt = elsewhere.learn(set);
        ASSERT_FALSE(learnt) << set;
        EXPECT_EQ(learnt.error().reason, "tokens.bad_key");
    }
    EXPECT_TRUE(elsewhere.verify(tokens->sign(access)->text.reveal()));
}

TEST_F(JwtTokensTest, PublicKeysHoldNoPrivateNumber) {
    const auto set = jose::parse_object(tokens->public_keys_json());
    ASSERT_TRUE(set);
    const json_t* key = json_array_get(json_object_get(set.get(), "keys"), 0);
    for (const auto* member : {"kty", "crv", "x", "y", "kid", "use", "alg"})
        EXPECT_TRUE(json_object_get(key, member)) << member;
    EXPECT_FALSE(json_object_get(key, "d"));
    EXPECT_EQ(json_object_size(key), 7u);
}

TEST_F(JwtTokensTest, UnusableKeysAreRefused) {
    constexpr auto* rsa_public = "-----BEGIN PUBLIC KEY-----\nMA==\n-----END PUBLIC KEY-----\n";
    for (const auto* bad : {"", "no key", rsa_public}) {
        const auto made = JwtTokens::create({}, SecretText{bad}, clock);
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().reason, "tokens.bad_key");
    }
    const SecretText other_curve{jose::generate_pem("P-384")};
    EXPECT_FALSE(JwtTokens::create({}, other_curve, clock));
    EXPECT_FALSE(JwtTokens::create({}, text_of({pem, other_curve}), clock));
}

}  // namespace
}  // namespace waybill
