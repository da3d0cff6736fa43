// SPDX-License-Identifier: Apache-2.0
#include "services/identity/api/role_decode.hpp"

#include "contracts/waybill/convert.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/core/page.hpp"
#include "platform/core/text.hpp"
#include "services/identity/api/decode.hpp"

#include <algorithm>

namespace waybill::identity {
namespace {

constexpr int page_max = 100;
constexpr std::size_t reason_max = 300;

int limit_of(const waybill::v1::PageRequest& page) {
    return page.limit() > 0 ? std::min(page.limit(), page_max) : 10;
}

std::unexpected<Error> bad(std::string_view pointer, std::string_view code,
                           std::string_view detail) {
    return fail(Error{.kind = ErrorKind::invalid,
                      .reason = "identity.bad_request",
                      .fields = {{.pointer = std::string{pointer},
                                  .code = std::string{code},
                                  .detail = std::string{detail}}}});
}

}  // namespace

Result<RoleRequestFilter> decode_filter(const v1::ListRoleRequestsRequest& request) {
    RoleRequestFilter filter{.limit = limit_of(request.page())};
    if (!request.status().empty()) {
        const auto state = parse_enum<RequestState>(request.status());
        if (!state)
            return bad("/query/status", "request.unknown_value", "waiting, approved, refused.");
        filter.state = *state;
    }
    if (!request.role().empty()) {
        WAYBILL_TRY(filter.role, decode_role(request.role(), "/query/role"));
    }
    if (request.page().cursor().empty()) return filter;
    const auto after = UserId::parse(request.page().cursor());
    if (!after) return fail(bad_cursor());
    filter.after = *after;
    return filter;
}

Result<InvitationFilter> decode_filter(const v1::ListInvitationsRequest& request) {
    InvitationFilter filter{.limit = limit_of(request.page())};
    if (request.page().cursor().empty()) return filter;
    const auto before = InvitationId::parse(request.page().cursor());
    if (!before) return fail(bad_cursor());
    filter.before = *before;
    return filter;
}

Result<RightSetFilter> decode_filter(const v1::ListRightSetsRequest& request) {
    RightSetFilter filter{.after = request.page().cursor(), .limit = limit_of(request.page())};
    if (!filter.after.empty() && !is_right_set_name(filter.after)) return fail(bad_cursor());
    return filter;
}

Result<RoleAnswer> decode_approval(const Context& ctx, const v1::ApproveRoleRequest& request,
                                   TimePoint now) {
    RoleAnswer answer{.verdict = RequestState::approved, .by = ctx.caller.user, .at = now};
    if (!request.partner_id().empty()) {
        WAYBILL_TRY(answer.partner, decode_id<PartnerId>(request.partner_id()));
    }
    return answer;
}

Result<RoleAnswer> decode_refusal(const Context& ctx, const v1::RefuseRoleRequest& request,
                                  TimePoint now) {
    const std::string& reason = request.reason();
    if (!is_utf8(reason) || !is_line(reason))
        return bad("/reason", "request.bad_format", "One line.");
    if (reason.empty() || text_length(reason) > reason_max)
        return bad("/reason", "request.out_of_bounds", "From 1 to 300 characters.");
    return RoleAnswer{
        .verdict = RequestState::refused, .reason = reason, .by = ctx.caller.user, .at = now};
}

Result<InviteCommand> decode_invite(const Context& ctx, const v1::InviteRequest& request) {
    InviteCommand command{.email = PersonalText{request.email()},
                          .locale = request.locale(),
                          .by = ctx.caller.user,
                          .key = decode_key(request.idempotency())};
    WAYBILL_TRY(command.role, decode_role(request.role(), "/role"));
    if (!request.partner_id().empty()) {
        WAYBILL_TRY(command.partner, decode_id<PartnerId>(request.partner_id()));
    }
    return command;
}

}  // namespace waybill::identity
