// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/right_routes.hpp"

#include "services/gateway/bodies/catalog_bodies.hpp"
#include "services/gateway/bodies/password_bodies.hpp"
#include "services/gateway/bodies/right_bodies.hpp"
#include "services/gateway/routes/tagged.hpp"

#include <algorithm>

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;
using identity::v1::HeldRightSets;
using identity::v1::ListRightSetsReply;
using identity::v1::RightSet;

/// Nobody else knows which operations there are.
bool opens_something(const http::Router& router, std::string_view text) {
    const auto pattern = RightPattern::parse(text);
    return pattern && std::ranges::any_of(router.routes(), [&](const http::Route& route) {
               return route.right && pattern->gives(*route.right);
           });
}

/// What would give nothing is a mistake of who wrote it.
Status check_rights(const http::Router& router, const std::vector<std::string>& rights) {
    Error error{.kind = ErrorKind::invalid, .reason = "request.invalid"};
    for (std::size_t i = 0; i < rights.size(); ++i) {
        if (opens_something(router, rights[i])) continue;
        error.fields.push_back(
            {.pointer = "/rights/" + std::to_string(i),
             .code = "request.unknown_value",
             .detail = "No operation has this right, or a role alone opens it."});
    }
    if (error.fields.empty()) return {};
    return fail(std::move(error));
}

Task<Result<Reply<ListRightSetsReply>>> list_right_sets(const Parts& parts,
                                                        Call<ListRightSets> call) {
    identity::v1::ListRightSetsRequest request;
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.identity.list_right_sets(call.ctx, std::move(request)));
    co_return Reply<ListRightSetsReply>{.view = std::move(page)};
}

Task<Result<Reply<RightSet>>> get_right_set(const Parts& parts, Call<OneRightSet> call) {
    identity::v1::RightSetRequest request;
    request.set_name(call.input.name);
    WAYBILL_CO_TRY(auto found,
                   co_await parts.clients.identity.get_right_set(call.ctx, std::move(request)));
    co_return tagged(std::move(found));
}

Task<Result<Reply<RightSet>>> make_right_set(const Parts& parts, Call<MakeRightSetBody> call,
                                             const http::Router* router) {
    WAYBILL_CO_CHECK(check_rights(*router, call.input.rights));
    identity::v1::MakeRightSetRequest request;
    write(call.input, request);
    WAYBILL_CO_TRY(auto made,
                   co_await parts.clients.identity.make_right_set(call.ctx, std::move(request)));
    auto reply = tagged(std::move(made));
    reply.headers.set("Location", "/v1/admin/right-sets/" + reply.view.name());
    co_return reply;
}

Task<Result<Reply<RightSet>>> change_right_set(const Parts& parts, Call<ChangeRightSetBody> call,
                                               const http::Router* router) {
    if (call.input.rights) WAYBILL_CO_CHECK(check_rights(*router, *call.input.rights));
    identity::v1::ChangeRightSetRequest request;
    write(call.input, request);
    WAYBILL_CO_TRY(auto changed,
                   co_await parts.clients.identity.change_right_set(call.ctx, std::move(request)));
    co_return tagged(std::move(changed));
}

Task<Result<Reply<http::Empty>>> delete_right_set(const Parts& parts, Call<DeleteRightSet> call) {
    identity::v1::DeleteRightSetRequest request;
    request.set_name(call.input.name);
    if (call.input.if_match) request.set_if_version(version_of(*call.input.if_match));
    WAYBILL_CO_CHECK(
        co_await parts.clients.identity.delete_right_set(call.ctx, std::move(request)));
    co_return Reply<http::Empty>{};
}

Task<Result<Reply<HeldRightSets>>> list_held(const Parts& parts, Call<OneUser> call) {
    identity::v1::HeldRightSetsRequest request;
    request.set_user_id(call.input.user_id.text());
    WAYBILL_CO_TRY(auto held, co_await parts.clients.identity.list_held_right_sets(
                                  call.ctx, std::move(request)));
    co_return Reply<HeldRightSets>{.view = std::move(held)};
}

Task<Result<Reply<HeldRightSets>>> give_right_set(const Parts& parts, Call<RightSetOfUser> call) {
    identity::v1::GiveRightSetRequest request;
    request.set_user_id(call.input.user_id.text());
    request.set_name(call.input.name);
    WAYBILL_CO_TRY(auto held,
                   co_await parts.clients.identity.give_right_set(call.ctx, std::move(request)));
    co_return Reply<HeldRightSets>{.view = std::move(held)};
}

Task<Result<Reply<HeldRightSets>>> take_right_set(const Parts& parts, Call<RightSetOfUser> call) {
    identity::v1::TakeRightSetRequest request;
    request.set_user_id(call.input.user_id.text());
    request.set_name(call.input.name);
    WAYBILL_CO_TRY(auto held,
                   co_await parts.clients.identity.take_right_set(call.ctx, std::move(request)));
    co_return Reply<HeldRightSets>{.view = std::move(held)};
}

/// Whoever could change a set by a right could give themselves every other.
constexpr Access right_keepers = Access::roles({Role::operator_}).by_role_alone();
constexpr std::string_view next_token =
    "A token has the rights its owner had when it was made: a change counts with the next, within "
    "ten minutes, as one of roles does.";

void add_right_errors(http::ErrorCatalogue& errors) {
    using enum ErrorKind;
    errors.add({
        {"identity.no_right_set", not_found, "There is no such set of rights"},
        {"identity.right_set_taken", conflict, "Another set has this name"},
        {"identity.too_many_right_sets", conflict, "There are 100 sets already",
         "Delete one that nobody needs."},
        {"identity.too_many_rights", conflict, "That is more than an account may have",
         "An account has at most 20 sets with 2,000 characters in all."},
        {"identity.version_stale", precondition, "It has changed meanwhile",
         "Read it again and send its ETag as If-Match."},
    });
}

void mount_sets(http::Router& router, const Parts& parts) {
    const std::string all = "/v1/admin/right-sets";
    const std::string one = all + "/{name}";
    router.get<ListRightSets, ListRightSetsReply>(all,
                                                  {.id = "list_right_sets",
                                                   .summary = "List the sets of rights",
                                                   .tag = "operator",
                                                   .access = right_keepers},
                                                  with(parts, list_right_sets));
    router.post<MakeRightSetBody, RightSet>(
        all,
        {.id = "make_right_set",
         .summary = "Make a set of rights",
         .tag = "operator",
         .access = right_keepers,
         .help = "Whoever is given it may do what it names as an operator may, and is noted so. "
                 "What gives out roles, rights, keys and invitations is in no set.",
         .success = 201,
         .errors = {"identity.bad_request", "identity.right_set_taken",
                    "identity.too_many_right_sets"}},
        with(parts, make_right_set, static_cast<const http::Router*>(&router)));
    router.get<OneRightSet, RightSet>(one,
                                      {.id = "get_right_set",
                                       .summary = "Read a set of rights",
                                       .tag = "operator",
                                       .access = right_keepers,
                                       .errors = {"identity.no_right_set"}},
                                      with(parts, get_right_set));
    router.patch<ChangeRightSetBody, RightSet>(
        one,
        {.id = "change_right_set",
         .summary = "Change a set of rights",
         .tag = "operator",
         .access = right_keepers,
         .help = next_token,
         .errors = {"identity.no_right_set", "identity.bad_request", "identity.version_stale",
                    "identity.too_many_rights"}},
        with(parts, change_right_set, static_cast<const http::Router*>(&router)));
    router.delete_<DeleteRightSet, http::Empty>(
        one,
        {.id = "delete_right_set",
         .summary = "Delete a set of rights; nobody has it any more",
         .tag = "operator",
         .access = right_keepers,
         .help = next_token,
         .errors = {"identity.no_right_set", "identity.version_stale"}},
        with(parts, delete_right_set));
}

void mount_held_sets(http::Router& router, const Parts& parts) {
    const std::string all = "/v1/users/{user_id}/right-sets";
    const std::string one = all + "/{name}";
    router.get<OneUser, HeldRightSets>(all,
                                       {.id = "list_held_right_sets",
                                        .summary = "List the sets of rights that an account has",
                                        .tag = "operator",
                                        .access = right_keepers,
                                        .errors = {"identity.not_found"}},
                                       with(parts, list_held));
    router.put<RightSetOfUser, HeldRightSets>(
        one,
        {.id = "give_right_set",
         .summary = "Give an account a set of rights",
         .tag = "operator",
         .access = right_keepers,
         .help = next_token,
         .errors = {"identity.not_found", "identity.no_right_set", "identity.too_many_rights"}},
        with(parts, give_right_set));
    router.delete_<RightSetOfUser, HeldRightSets>(
        one,
        {.id = "take_right_set",
         .summary = "Take a set of rights from an account",
         .tag = "operator",
         .access = right_keepers,
         .help = next_token,
         .errors = {"identity.not_found", "identity.no_right_set"}},
        with(parts, take_right_set));
}

}  // namespace

void mount_right_sets(http::Router& router, const Parts& parts) {
    add_right_errors(router.errors());
    mount_sets(router, parts);
    mount_held_sets(router, parts);
}

}  // namespace waybill::gateway
