// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/api_keys.hpp"

#include "platform/crypto/digest.hpp"
#include "platform/crypto/random_text.hpp"

namespace waybill::gateway {
namespace {

constexpr std::size_t ending_size = 4;

std::unexpected<Error> not_known() {
    return fail(ErrorKind::unauthenticated, "auth.invalid_token");
}

}  // namespace

Task<Result<ApiKey>> ApiKeys::make(Context ctx, NewApiKeyBody wanted, IdempotencyKey cause) {
    const TimePoint now = deps_.clock.now();
    if (wanted.expires_at && *wanted.expires_at <= now)
        co_return fail(ErrorKind::invalid, "gateway.expires_early");
    const std::string secret =
        std::string{prefix}.append(crypto::random_token(deps_.random).reveal());
    ApiKey key{.id = deps_.ids.next<ApiKeyId>(),
               .partner = wanted.partner_id,
               .name = std::move(wanted.name),
               .scopes = std::move(wanted.scopes),
               .ending = secret.substr(secret.size() - ending_size),
               .made_by = ctx.caller.user,
               .made_at = now,
               .expires_at = wanted.expires_at};
    auto adding = deps_.store.add(std::move(ctx), std::move(key), crypto::sha256_hex(secret),
                                  std::move(cause));
    WAYBILL_CO_TRY(auto added, co_await std::move(adding));
    if (!added.again) added.key.key = secret;
    co_return std::move(added.key);
}

Task<Result<Caller>> ApiKeys::caller(Context ctx, std::string key) {
    auto finding = deps_.store.find(std::move(ctx), crypto::sha256_hex(key));
    WAYBILL_CO_TRY(const auto found, co_await std::move(finding));
    if (!found || found->revoked_at) co_return not_known();
    if (found->expires_at && *found->expires_at <= deps_.clock.now()) co_return not_known();
    KeyRights rights{.id = found->id, .partner = found->partner};
    for (const std::string& word : found->scopes)
        if (const auto scope = parse_scope(word)) rights.scopes.insert(*scope);
    co_return Caller{
        .service = "gateway", .user = found->made_by, .roles = {Role::partner}, .key = rights};
}

}  // namespace waybill::gateway
