// SPDX-License-Identifier: Apache-2.0
// The part of IdentityCalls that is about sets of rights and who has them.
#include "contracts/waybill/convert.hpp"
#include "platform/core/page.hpp"
#include "services/identity/api/identity_calls.hpp"
#include "services/identity/api/role_decode.hpp"
#include "services/identity/api/vouching.hpp"
#include "services/identity/messages/right_messages.hpp"

namespace waybill::identity {

Task<Result<v1::ListRightSetsReply>> IdentityCalls::list_right_sets(
    Context ctx, v1::ListRightSetsRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(auto filter, decode_filter(request));
    const int limit = filter.limit;
    WAYBILL_CO_TRY(auto rows, co_await deps_.right_sets.list(std::move(ctx), std::move(filter)));
    v1::ListRightSetsReply reply;
    reply.set_next_cursor(cut_page(rows, limit, [](const RightSet& last) { return last.name; }));
    for (const RightSet& one : rows) *reply.add_sets() = to_message(one);
    co_return reply;
}

Task<Result<v1::RightSet>> IdentityCalls::get_right_set(Context ctx, v1::RightSetRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(const auto set, co_await deps_.right_sets.find(std::move(ctx), request.name()));
    co_return to_message(set);
}

Task<Result<v1::RightSet>> IdentityCalls::make_right_set(Context ctx,
                                                         v1::MakeRightSetRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    RightSetDraft draft{.name = request.name(),
                        .help = request.help(),
                        .patterns = {request.rights().begin(), request.rights().end()}};
    WAYBILL_CO_TRY(const auto set,
                   co_await deps_.make_right_set.run(std::move(ctx), std::move(draft)));
    co_return to_message(set);
}

Task<Result<v1::RightSet>> IdentityCalls::change_right_set(Context ctx,
                                                           v1::ChangeRightSetRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    RightSetTarget target{.name = request.name(), .if_version = request.if_version()};
    RightSetChanges changes;
    if (request.has_help()) changes.help = request.help();
    if (request.has_patterns())
        changes.patterns.emplace(request.patterns().rights().begin(),
                                 request.patterns().rights().end());
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto set, co_await deps_.right_sets.change(
                                       std::move(ctx), std::move(target), std::move(changes), now));
    co_return to_message(set);
}

Task<Result<waybill::v1::Empty>> IdentityCalls::delete_right_set(
    Context ctx, v1::DeleteRightSetRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    RightSetTarget target{.name = request.name(), .if_version = request.if_version()};
    WAYBILL_CO_CHECK(co_await deps_.right_sets.remove(std::move(ctx), std::move(target)));
    co_return waybill::v1::Empty{};
}

Task<Result<v1::HeldRightSets>> IdentityCalls::list_held_right_sets(
    Context ctx, v1::HeldRightSetsRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto held, co_await deps_.held_rights.held_by(std::move(ctx), user));
    co_return to_message(held);
}

Task<Result<v1::HeldRightSets>> IdentityCalls::give_right_set(Context ctx,
                                                              v1::GiveRightSetRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    RightSetGrant grant{
        .user = user, .name = request.name(), .by = ctx.caller.user, .at = deps_.clock.now()};
    WAYBILL_CO_TRY(const auto held,
                   co_await deps_.held_rights.give(std::move(ctx), std::move(grant)));
    co_return to_message(held);
}

Task<Result<v1::HeldRightSets>> IdentityCalls::take_right_set(Context ctx,
                                                              v1::TakeRightSetRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto held,
                   co_await deps_.held_rights.take(std::move(ctx), user, request.name()));
    co_return to_message(held);
}

}  // namespace waybill::identity
