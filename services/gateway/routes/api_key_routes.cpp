// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/api_key_routes.hpp"

#include "services/gateway/access/api_keys.hpp"
#include "services/gateway/access/staff.hpp"

#include <algorithm>

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct ListApiKeys : PageQuery {
    PartnerId partner_id;
    static void describe(json::Fields<ListApiKeys>& f) {
        f.path("partner_id", &ListApiKeys::partner_id);
        describe_page(f);
    }
};

struct OneApiKey {
    PartnerId partner_id;
    ApiKeyId api_key_id;
    static void describe(json::Fields<OneApiKey>& f) {
        f.path("partner_id", &OneApiKey::partner_id);
        f.path("api_key_id", &OneApiKey::api_key_id, {.help = "Of the list"});
    }
};

/// Each scope that there is, and none twice.
Status check_scopes(const std::vector<std::string>& scopes) {
    for (std::size_t i = 0; i < scopes.size(); ++i) {
        const bool twice = std::ranges::count(scopes, scopes[i]) > 1;
        if (parse_scope(scopes[i]) && !twice) continue;
        return fail(Error{.kind = ErrorKind::invalid,
                          .reason = "request.invalid",
                          .fields = {{.pointer = "/scopes/" + std::to_string(i),
                                      .code = twice ? "request.duplicate" : "request.unknown_word",
                                      .detail = "each once: orders:read, orders:write, menu:read, "
                                                "menu:write"}}});
    }
    return {};
}

Task<Result<Reply<ApiKey>>> make_api_key(const Parts& parts, Call<NewApiKeyBody> call) {
    WAYBILL_CO_CHECK(check_scopes(call.input.scopes));
    catalog::v1::GetPartnerRequest request;
    request.set_partner_id(call.input.partner_id.text());
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    WAYBILL_CO_CHECK(co_await parts.clients.catalog.get_partner(call.ctx, std::move(request)));
    const PartnerId partner = call.input.partner_id;
    auto making = parts.api_keys.make(call.ctx, std::move(call.input), call.idempotency);
    WAYBILL_CO_TRY(auto key, co_await std::move(making));
    Reply<ApiKey> reply{.view = std::move(key)};
    reply.headers.set("Cache-Control", "no-store");  // ours neither
    reply.headers.set("Location",
                      "/v1/partners/" + partner.text() + "/api-keys/" + reply.view.id.text());
    co_return reply;
}

Task<Result<Reply<ApiKeyPage>>> list_api_keys(const Parts& parts, Call<ListApiKeys> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    ApiKeyFilter filter{
        .partner = call.input.partner_id, .limit = call.input.limit, .cursor = call.input.cursor};
    auto listing = parts.api_keys.store().list(call.ctx, std::move(filter));
    WAYBILL_CO_TRY(auto page, co_await std::move(listing));
    co_return Reply<ApiKeyPage>{.view = std::move(page)};
}

Task<Result<Reply<http::Empty>>> revoke_api_key(const Parts& parts, Call<OneApiKey> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    WAYBILL_CO_CHECK(co_await parts.api_keys.store().revoke(call.ctx, call.input.partner_id,
                                                            call.input.api_key_id));
    co_return Reply<http::Empty>{};
}

}  // namespace

void mount_api_keys(http::Router& router, const Parts& parts) {
    const Access staff = Access::roles({Role::partner, Role::operator_}).by_role_alone();
    router.errors().add({
        {"gateway.no_api_key", ErrorKind::not_found, "There is no such key"},
        {"gateway.too_many_keys", ErrorKind::conflict, "The partner has too many keys",
         "Revoke one that is not needed."},
        {"gateway.expires_early", ErrorKind::invalid, "The key would have expired already"},
    });
    router.post<NewApiKeyBody, ApiKey>(
        "/v1/partners/{partner_id}/api-keys",
        {.id = "make_api_key",
         .summary = "Make a key for a partner's own system",
         .tag = "api keys",
         .access = staff,
         .help = "Shows the `key` once: a repetition answers without. It acts for this partner "
                 "alone, within its scopes, and counts with the requests of who made it.",
         .success = 201,
         .errors = {"catalog.partner_not_found", "gateway.too_many_keys", "gateway.expires_early"}},
        with(parts, make_api_key));
    router.get<ListApiKeys, ApiKeyPage>("/v1/partners/{partner_id}/api-keys",
                                        {.id = "list_api_keys",
                                         .summary = "List a partner's keys",
                                         .tag = "api keys",
                                         .access = staff,
                                         .errors = {"catalog.partner_not_found"}},
                                        with(parts, list_api_keys));
    router.delete_<OneApiKey, http::Empty>(
        "/v1/partners/{partner_id}/api-keys/{api_key_id}",
        {.id = "revoke_api_key",
         .summary = "Revoke a key",
         .tag = "api keys",
         .access = staff,
         .help = "It is refused from then on, and stays in the list.",
         .errors = {"catalog.partner_not_found", "gateway.no_api_key"}},
        with(parts, revoke_api_key));
}

}  // namespace waybill::gateway
