// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/catalog_routes.hpp"

#include "services/gateway/access/staff.hpp"
#include "services/gateway/bodies/catalog_bodies.hpp"
#include "services/gateway/cache/offer_cache.hpp"
#include "services/gateway/routes/identity_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct OnePartner {
    PartnerId partner_id;
    static void describe(json::Fields<OnePartner>& f) {
        f.path("partner_id", &OnePartner::partner_id);
    }
};

struct DeletePartner {
    PartnerId partner_id;
    std::optional<std::string> if_match;
    static void describe(json::Fields<DeletePartner>& f) {
        f.path("partner_id", &DeletePartner::partner_id);
        f.header("If-Match", &DeletePartner::if_match, {.example = "v3", .length = {1, 80}});
    }
};

struct ListPartners : PageQuery {
    std::string kind{};
    std::string q{};
    static void describe(json::Fields<ListPartners>& f) {
        describe_page(f);
        f.query("kind", &ListPartners::kind, {.example = "bakery", .length = {0, 40}});
        f.query("q", &ListPartners::q, {.help = "In the title", .length = {0, 100}});
    }
};

struct AddStaffBody {
    PartnerId partner_id;
    UserId user_id;
    static void describe(json::Fields<AddStaffBody>& f) {
        f.title("AddStaff", "Who may act for the partner from now on");
        f.path("partner_id", &AddStaffBody::partner_id);
        f.required("user_id", &AddStaffBody::user_id);
    }
};

/// Open or closed is part of what a reader sees, so it is part of the tag; so is what is counted.
std::string tag_of(const catalog::v1::Partner& partner) {
    std::string tag =
        "v" + std::to_string(partner.version()) + (partner.open_now() ? "-open" : "-closed");
    if (!partner.has_reliability()) return tag;
    const auto& counted = partner.reliability();
    return tag + "-" +
           std::to_string(counted.accepted() + counted.rejected() + counted.unanswered());
}

bool sees_reliability(const Context& ctx) { return ctx.caller.roles.has(Role::operator_); }

/// One with a new secret is nobody's to store, ours neither.
Reply<catalog::v1::Partner> reply_with(catalog::v1::Partner partner) {
    Reply<catalog::v1::Partner> reply{.view = std::move(partner)};
    reply.etag = tag_of(reply.view);
    if (!reply.view.new_secret().empty()) reply.headers.set("Cache-Control", "no-store");
    return reply;
}

Task<Result<Reply<catalog::v1::ListPartnersReply>>> list_partners(const Parts& parts,
                                                                  Call<ListPartners> call,
                                                                  bool listed_only) {
    catalog::v1::ListPartnersRequest request;
    call.input.write(*request.mutable_page());
    request.set_kind(call.input.kind);
    request.set_text(call.input.q);
    request.set_listed_only(listed_only);
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.catalog.list_partners(call.ctx, std::move(request)));
    if (listed_only)
        for (auto& partner : *page.mutable_partners()) partner.clear_api_url();
    if (!sees_reliability(call.ctx))
        for (auto& partner : *page.mutable_partners()) partner.clear_reliability();
    co_return Reply<catalog::v1::ListPartnersReply>{.view = std::move(page)};
}

Task<Result<Reply<catalog::v1::Partner>>> one_partner(const Parts& parts, Call<OnePartner> call) {
    catalog::v1::GetPartnerRequest request;
    request.set_partner_id(call.input.partner_id.text());
    request.set_listed_only(true);
    WAYBILL_CO_TRY(auto partner,
                   co_await parts.clients.catalog.get_partner(call.ctx, std::move(request)));
    auto reply = reply_with(std::move(partner));
    reply.view.clear_api_url();
    co_return reply;
}

/// The whole partner, to those who keep it.
Task<Result<Reply<catalog::v1::Partner>>> kept_partner(const Parts& parts, Call<OnePartner> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    catalog::v1::GetPartnerRequest request;
    request.set_partner_id(call.input.partner_id.text());
    WAYBILL_CO_TRY(auto partner,
                   co_await parts.clients.catalog.get_partner(call.ctx, std::move(request)));
    if (partner.deleted()) co_return fail(ErrorKind::not_found, "catalog.partner_not_found");
    if (!sees_reliability(call.ctx)) partner.clear_reliability();
    co_return reply_with(std::move(partner));
}

Task<Result<Reply<catalog::v1::Partner>>> create_partner(const Parts& parts,
                                                         Call<CreatePartnerBody> call) {
    catalog::v1::CreatePartnerRequest request;
    write(call.input, request);
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto partner,
                   co_await parts.clients.catalog.create_partner(call.ctx, std::move(request)));
    auto reply = reply_with(std::move(partner));
    reply.headers.set("Location", "/v1/partners/" + reply.view.partner_id());
    co_return reply;
}

Task<Result<Reply<catalog::v1::Partner>>> edit_partner(const Parts& parts,
                                                       Call<EditPartnerBody> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    const EditPartnerBody& body = call.input;
    const bool listing = body.verified || body.enabled || body.kind;
    if (listing && !call.ctx.caller.roles.has(Role::operator_))
        co_return fail(ErrorKind::forbidden, "auth.wrong_role");
    catalog::v1::UpdatePartnerRequest request;
    write(call.input, request);
    WAYBILL_CO_TRY(auto partner,
                   co_await parts.clients.catalog.update_partner(call.ctx, std::move(request)));
    co_return reply_with(std::move(partner));
}

Task<Result<Reply<http::Empty>>> add_staff(const Parts& parts, Call<AddStaffBody> call) {
    WAYBILL_CO_CHECK(co_await check_account(parts, call.ctx, call.input.user_id));
    catalog::v1::AddStaffRequest request;
    request.set_partner_id(call.input.partner_id.text());
    request.set_user_id(call.input.user_id.text());
    WAYBILL_CO_TRY([[maybe_unused]] const auto done,
                   co_await parts.clients.catalog.add_staff(call.ctx, std::move(request)));
    parts.staff.forget(call.input.user_id);
    co_return Reply<http::Empty>{};
}

Task<Result<Reply<http::Empty>>> delete_partner(const Parts& parts, Call<DeletePartner> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    catalog::v1::DeleteRequest request;
    request.set_id(call.input.partner_id.text());
    if (call.input.if_match) request.set_if_version(version_of(*call.input.if_match));
    WAYBILL_CO_CHECK(co_await parts.clients.catalog.delete_partner(call.ctx, std::move(request)));
    parts.offers.drop_all();
    co_return Reply<http::Empty>{};
}

Task<Result<Reply<catalog::v1::Partner>>> make_secret(const Parts& parts, Call<OnePartner> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    catalog::v1::MakeSecretRequest request;
    request.set_partner_id(call.input.partner_id.text());
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto partner,
                   co_await parts.clients.catalog.make_secret(call.ctx, std::move(request)));
    co_return reply_with(std::move(partner));
}

void add_catalog_errors(http::ErrorCatalogue& errors) {
    using enum ErrorKind;
    errors.add({
        {"catalog.partner_not_found", not_found, "There is no such partner"},
        {"catalog.product_not_found", not_found, "There is no such product"},
        {"catalog.offer_not_found", not_found, "There is no such offer"},
        {"catalog.product_shared", forbidden, "Others sell the product too",
         "What they all sell is an operator's to change."},
        {"catalog.no_system", conflict, "The partner has no system of its own",
         "Give it an `api_url` first."},
        {"catalog.version_stale", precondition, "It has changed meanwhile",
         "Read it again and decide again."},
        {"catalog.external_id_used", conflict, "The external id stands for something else"},
        {"catalog.offer_exists", conflict, "The partner offers this product already"},
        {"catalog.insufficient_stock", conflict, "There is less in stock",
         "`errors` names each line and what is left."},
        {"catalog.offer_unavailable", conflict, "An offer is not for sale now"},
        {"catalog.partner_not_selling", conflict, "The partner takes no orders now"},
        {"catalog.partner_closed", invalid, "The partner is closed now",
         "`next_opening` says when it opens."},
        {"catalog.out_of_area", invalid, "The partner does not deliver there"},
        {"catalog.invalid_place", invalid, "The place is no place"},
        {"catalog.total_too_large", invalid, "The order comes to more than one order may"},
        {"catalog.reservation_ended", conflict, "The stock is not held any more"},
        {"catalog.reservation_differs", conflict, "The order held other stock before"},
        {"catalog.invalid_partner", invalid, "The partner has wrong fields"},
        {"catalog.invalid_product", invalid, "The product has wrong fields"},
        {"catalog.invalid_offer", invalid, "The offer has wrong fields"},
        {"catalog.invalid_stock", invalid, "The stock movement has wrong fields"},
        {"catalog.invalid_lines", invalid, "The lines cannot be sold together"},
        {"catalog.invalid_filter", invalid, "A filter or cursor makes no sense"},
        {"catalog.invalid_external_id", invalid, "The external id has the wrong form"},
        {"catalog.busy", unavailable, "The catalog is busy", "Nothing has happened. Try again."},
    });
}

constexpr std::string_view edit_help = "`kind`, `verified` and `enabled` are an operator's to say. "
                                       "What is null is cleared. An "
                                       "answer that shows a `signing_secret` made "
                                       "just now is not kept for a repeated request.";

void mount_partners(http::Router& router, const Parts& parts) {
    const Access anyone = Access::anyone();
    const Access keepers = Access::roles({Role::operator_, Role::partner});
    router.get<ListPartners, catalog::v1::ListPartnersReply>("/v1/partners",
                                                             {.id = "list_partners",
                                                              .summary = "List who sells",
                                                              .tag = "catalog",
                                                              .access = anyone,
                                                              .errors = {"catalog.invalid_filter"}},
                                                             with(parts, list_partners, true));
    router.get<OnePartner, catalog::v1::Partner>("/v1/partners/{partner_id}",
                                                 {.id = "get_partner",
                                                  .summary = "Read one partner",
                                                  .tag = "catalog",
                                                  .access = anyone,
                                                  .errors = {"catalog.partner_not_found"}},
                                                 with(parts, one_partner));
    router.get<ListPartners, catalog::v1::ListPartnersReply>(
        "/v1/admin/partners",
        {.id = "list_all_partners",
         .summary = "List partners, also those not listed",
         .tag = "operator",
         .access = Access::roles({Role::operator_, Role::support}),
         .errors = {"catalog.invalid_filter"}},
        with(parts, list_partners, false));
    router.get<OnePartner, catalog::v1::Partner>("/v1/partners/{partner_id}/settings",
                                                 {.id = "get_partner_settings",
                                                  .summary = "Read all of a partner that one keeps",
                                                  .tag = "partner",
                                                  .access = keepers,
                                                  .errors = {"catalog.partner_not_found"}},
                                                 with(parts, kept_partner));
}

void mount_keeping_partners(http::Router& router, const Parts& parts) {
    const Access operators = Access::roles({Role::operator_});
    const Access keepers = Access::roles({Role::operator_, Role::partner});
    router.post<CreatePartnerBody, catalog::v1::Partner>(
        "/v1/partners",
        {.id = "create_partner",
         .summary = "Add a partner",
         .tag = "operator",
         .access = operators,
         .help = "Shows a `signing_secret` that is made for it once: a repetition answers without.",
         .success = 201,
         .errors = {"catalog.invalid_partner", "catalog.external_id_used", "callback_url.malformed",
                    "callback_url.blocked"}},
        with(parts, create_partner));
    router.patch<EditPartnerBody, catalog::v1::Partner>(
        "/v1/partners/{partner_id}",
        {.id = "edit_partner",
         .summary = "Change a partner",
         .tag = "partner",
         .access = keepers,
         .help = edit_help,
         .errors = {"catalog.partner_not_found", "catalog.version_stale", "catalog.invalid_partner",
                    "callback_url.malformed", "callback_url.blocked"}},
        with(parts, edit_partner));
    router.delete_<DeletePartner, http::Empty>(
        "/v1/partners/{partner_id}",
        {.id = "delete_partner",
         .summary = "Delete a partner",
         .tag = "partner",
         .access = keepers,
         .help = "Its offers are not for sale any more; its orders live on.",
         .errors = {"catalog.partner_not_found", "catalog.version_stale"}},
        with(parts, delete_partner));
    router.post<OnePartner, catalog::v1::Partner>(
        "/v1/partners/{partner_id}/secret",
        {.id = "make_secret",
         .summary = "Make a new signing secret for a partner's own system",
         .tag = "partner",
         .access = keepers.by_role_alone(),
         .help =
             "The old one is good for another day. Shown this once: a repetition makes no other "
             "and answers without.",
         .errors = {"catalog.partner_not_found", "catalog.no_system"}},
        with(parts, make_secret));
    router.post<AddStaffBody, http::Empty>(
        "/v1/partners/{partner_id}/staff",
        {.id = "add_staff",
         .summary = "Let a user act for a partner",
         .tag = "operator",
         .access = operators.by_role_alone(),
         .errors = {"catalog.partner_not_found", "identity.not_found"}},
        with(parts, add_staff));
}

}  // namespace

void mount_catalog(http::Router& router, const Parts& parts) {
    add_catalog_errors(router.errors());
    mount_partners(router, parts);
    mount_keeping_partners(router, parts);
    mount_products(router, parts);
    mount_offers(router, parts);
}

}  // namespace waybill::gateway
