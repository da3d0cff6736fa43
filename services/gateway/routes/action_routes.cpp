// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/action_routes.hpp"

#include "services/gateway/bodies/action_bodies.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct ListActions : PageQuery {
    std::optional<UserId> actor;
    std::string action{};
    std::string object{};
    std::optional<std::string> result;
    std::optional<TimePoint> from;
    std::optional<TimePoint> until;
    static void describe(json::Fields<ListActions>& f) {
        describe_page(f);
        f.query("actor", &ListActions::actor, {.help = "Whose actions"});
        f.query("action", &ListActions::action,
                {.help = "An operation of this document",
                 .example = "cancel_any_order",
                 .length = {0, 100}});
        f.query("object", &ListActions::object,
                {.help = "What it was done to",
                 .example = "ord_01jh3q8d2v7x0n5m4k9w6r1tbe",
                 .length = {0, 100}});
        f.query("result", &ListActions::result, {.words = action_results});
        f.query("from", &ListActions::from, {.help = "Asked for at or after then"});
        f.query("until", &ListActions::until, {.help = "Asked for before then"});
    }
};

Task<Result<Reply<ActionPage>>> list_actions(const Parts& parts, Call<ListActions> call) {
    const ListActions& asked = call.input;
    ActionFilter filter{.actor = asked.actor,
                        .action = asked.action,
                        .object = asked.object,
                        .result = asked.result.value_or(""),
                        .from = asked.from,
                        .until = asked.until,
                        .limit = asked.limit,
                        .cursor = asked.cursor};
    auto listing = parts.actions.list(call.ctx, std::move(filter));
    WAYBILL_CO_TRY(auto page, co_await std::move(listing));
    co_return Reply<ActionPage>{.view = std::move(page)};
}

}  // namespace

void mount_actions(http::Router& router, const Parts& parts) {
    router.get<ListActions, ActionPage>(
        "/v1/admin/actions",
        {.id = "list_actions",
         .summary = "List what the office changed",
         .tag = "operator",
         .access = Access::roles({Role::operator_}),
         .help = "Every change that somebody asked for as operator or support, newest first: who, "
                 "what, to what, when, from where, with what result. Entries are only ever added; "
                 "`waybill verify` recomputes their hashes."},
        with(parts, list_actions));
}

}  // namespace waybill::gateway
