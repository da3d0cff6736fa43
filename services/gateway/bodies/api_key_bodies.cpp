// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/api_key_bodies.hpp"

namespace waybill::gateway {
namespace {

constexpr std::string_view an_api_key = "key_01jh3q8d2v7x0n5m4k9w6r1tbe";
constexpr std::string_view some_scopes = R"(["orders:read","orders:write"])";

}  // namespace

void ApiKey::describe(json::Fields<ApiKey>& f) {
    f.title("ApiKey", "A key of a partner's own system");
    f.required("api_key_id", &ApiKey::id, {.help = "To revoke it by", .example = an_api_key});
    f.required("partner_id", &ApiKey::partner, {.example = a_partner});
    f.required("name", &ApiKey::name, {.help = "What it is for", .example = "Till"});
    f.required("scopes", &ApiKey::scopes,
               {.help = "What it may do; operations name the scope that they need",
                .example = some_scopes});
    f.required("ending", &ApiKey::ending,
               {.help = "Its last four characters, to know it by", .example = "x7Qa"});
    f.required("made_by", &ApiKey::made_by, {.help = "Who made it, and answers for what it does"});
    f.required("made_at", &ApiKey::made_at, {.help = "When it was made"});
    f.optional("expires_at", &ApiKey::expires_at, {.help = "It is refused from then on"});
    f.optional("revoked_at", &ApiKey::revoked_at, {.help = "It is refused since"});
    f.optional("key", &ApiKey::key,
               {.help = "The key itself, once, in the answer that made it: keep it. Sent as "
                        "`Authorization: Bearer …`",
                .example = "wbk_Zm9yIGV4YW1wbGUgb25seSwgMzIgYnl0ZXMgbG9uZyE",
                .unusual = true});
}

void ApiKeyPage::describe(json::Fields<ApiKeyPage>& f) {
    f.title("ApiKeys", "Oldest first, revoked ones too");
    f.required("data", &ApiKeyPage::data);
    f.optional("next_cursor", &ApiKeyPage::next_cursor);
    f.required("has_more", &ApiKeyPage::has_more);
}

void NewApiKeyBody::describe(json::Fields<NewApiKeyBody>& f) {
    f.title("NewApiKey", "A key for a partner's own system");
    f.path("partner_id", &NewApiKeyBody::partner_id);
    f.required("name", &NewApiKeyBody::name,
               {.help = "What it is for",
                .example = "Till",
                .length = {1, 60},
                .format = json::Format::line});
    f.required("scopes", &NewApiKeyBody::scopes,
               {.help = "What it may do: `orders:read`, `orders:write`, `menu:read`, `menu:write`",
                .example = some_scopes,
                .items = {1, 4}});
    f.optional("expires_at", &NewApiKeyBody::expires_at,
               {.help = "It is refused from then on; absent: when it is revoked"});
}

}  // namespace waybill::gateway
