// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/action_bodies.hpp"

namespace waybill::gateway {

void ActionEntry::describe(json::Fields<ActionEntry>& f) {
    f.title("Action", "What somebody of the office changed, or tried to");
    f.required("position", &ActionEntry::position,
               {.help = "In the order in which they ended", .example = "17"});
    f.required("action_id", &ActionEntry::action_id,
               {.help = "Of this action alone", .example = "4bf92f3577b34da6a3ce929d0e0e4736"});
    f.required("at", &ActionEntry::at, {.help = "When it was asked for"});
    f.required("actor", &ActionEntry::actor, {.help = "Who asked for it"});
    f.required("roles", &ActionEntry::roles,
               {.help = "What the actor was then", .example = "operator"});
    f.required("action", &ActionEntry::action,
               {.help = "The operation of this document", .example = "cancel_any_order"});
    f.required("object", &ActionEntry::object,
               {.help = "What it was done to, or what was made; empty where nothing was",
                .example = "ord_01jh3q8d2v7x0n5m4k9w6r1tbe"});
    f.required("path", &ActionEntry::path,
               {.help = "What was asked for",
                .example = "/v1/admin/orders/ord_01jh3q8d2v7x0n5m4k9w6r1tbe/cancel"});
    f.required("source", &ActionEntry::source,
               {.help = "The address that it came from", .example = "203.0.113.7"});
    f.required("request_id", &ActionEntry::request_id,
               {.help = "`X-Request-Id` of the request", .example = "a1b2c3d4e5f60718293a4b5c"});
    f.required("result", &ActionEntry::result,
               {.help = "`failed` may have happened in part; of `unknown` nobody told the end",
                .example = "done",
                .words = action_results});
    f.required("code", &ActionEntry::code,
               {.help = "Of the problem, when it was not done", .example = ""});
    f.required("ended_at", &ActionEntry::ended_at, {.help = "When it was answered"});
    f.required("hash", &ActionEntry::hash,
               {.help = "Covers this entry and, by its hash, the one before it",
                .example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"});
}

void ActionPage::describe(json::Fields<ActionPage>& f) {
    f.title("Actions", "Newest first");
    f.required("data", &ActionPage::data);
    f.optional("next_cursor", &ActionPage::next_cursor);
    f.required("has_more", &ActionPage::has_more);
}

}  // namespace waybill::gateway
