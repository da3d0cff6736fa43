// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/guard.hpp"

#include <algorithm>
#include <string>

namespace waybill::rpc {

Call::Call(const Guard& guard, const Method& method)
    : guard_{guard}, method_{method}, started_{guard.clock_.steady()} {}

Call::~Call() {
    if (observed_) return;
    const Error error{.reason = "rpc.exception"};
    ended(&error);
}

Status Call::admit(const Context& ctx) {
    Status status = check(ctx);
    if (!status) ended(&status.error());
    return status;
}

void Call::ended(const Error* error) {
    observed_ = true;
    guard_.observer_.called(method_, guard_.clock_.steady() - started_, error);
}

Status Call::check(const Context& ctx) const {
    if (!std::ranges::contains(method_.callers, ctx.caller.service)) {
        std::string who{ctx.caller.service};
        return fail(ErrorKind::forbidden, "rpc.caller_not_allowed", std::move(who));
    }
    WAYBILL_CHECK(ctx.check(guard_.clock_));
    if (guard_.admission_) return guard_.admission_(method_);
    return {};
}

}  // namespace waybill::rpc
