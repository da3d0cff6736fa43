// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/argon2_hasher.hpp"
#include "adapters/crypto/jwt_tokens.hpp"
#include "adapters/system/clock.hpp"
#include "platform/crypto/cached_tokens.hpp"
#include "platform/crypto/common_passwords.hpp"
#include "platform/crypto/webhooks.hpp"
#include "platform/testing/manual_clock.hpp"

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

namespace waybill {
namespace {

struct TokenWorld {
    SystemClock clock;
    SeededRandom random{1};
    IdSource ids{clock, random};
    std::unique_ptr<JwtTokens> tokens = *JwtTokens::create({}, JwtTokens::generate_key(), clock);
    crypto::NewAccess access{.id = ids.next<crypto::TokenId>(),
                             .user = ids.next<UserId>(),
                             .session = ids.next<SessionId>(),
                             .roles = {Role::customer}};
    std::string token = tokens->sign(access)->text.reveal();
};

void sign_token(benchmark::State& state) {
    TokenWorld world;
    for (auto _ : state) benchmark::DoNotOptimize(world.tokens->sign(world.access));
}
BENCHMARK(sign_token);

void verify_token(benchmark::State& state) {
    TokenWorld world;
    for (auto _ : state) benchmark::DoNotOptimize(world.tokens->verify(world.token));
}
BENCHMARK(verify_token);

void verify_cached_token(benchmark::State& state) {
    TokenWorld world;
    crypto::CachedTokenVerifier cached{*world.tokens, world.clock};
    for (auto _ : state) benchmark::DoNotOptimize(cached.verify(world.token));
}
BENCHMARK(verify_cached_token);

void hash_password(benchmark::State& state) {
    Argon2Hasher hasher;
    const SecretText password{"wandering-otter-19"};
    for (auto _ : state) benchmark::DoNotOptimize(hasher.hash(password));
}
BENCHMARK(hash_password)->Unit(benchmark::kMillisecond);

void refuse_unknown_user(benchmark::State& state) {
    Argon2Hasher hasher;
    const SecretText password{"wandering-otter-19"};
    for (auto _ : state) benchmark::DoNotOptimize(hasher.verify(password, std::nullopt));
}
BENCHMARK(refuse_unknown_user)->Unit(benchmark::kMillisecond);

void verify_wrong_password(benchmark::State& state) {
    Argon2Hasher hasher;
    const auto stored = *hasher.hash(SecretText{"wandering-otter-19"});
    const SecretText password{"wandering-otter-20"};
    for (auto _ : state) benchmark::DoNotOptimize(hasher.verify(password, stored));
}
BENCHMARK(verify_wrong_password)->Unit(benchmark::kMillisecond);

void verify_webhook(benchmark::State& state) {
    SeededRandom random{1};
    const ManualClock clock;
    const auto secret = webhooks::SigningSecret::generate(random);
    const std::string body(500, 'x');
    const auto headers = webhooks::sign(secret, "evt_1", clock.now(), body);
    const webhooks::PresentedHeaders shown{
        .id = headers.id, .timestamp = headers.timestamp, .signature = headers.signature};
    for (auto _ : state)
        benchmark::DoNotOptimize(webhooks::verify(std::span{&secret, 1}, shown, body, clock.now()));
}
BENCHMARK(verify_webhook);

void check_common_password(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(crypto::is_common_password("wandering-otter-19"));
}
BENCHMARK(check_common_password);

}  // namespace
}  // namespace waybill
