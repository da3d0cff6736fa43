// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/retrying_channel.hpp"

#include "platform/async/backoff.hpp"
#include "platform/async/sleep.hpp"

#include <algorithm>

namespace waybill::rpc {
namespace {

/// What the service itself answered is never asked again here: it knows why it said so.
bool may_repeat(const Method& method, const Error& error) {
    return error.reason == unreachable || (error.reason == lost && method.idempotent);
}

}  // namespace

Task<Result<std::string>> RetryingChannel::call(Context ctx, const Method& method,
                                                std::string request) {
    save();
    auto answer = co_await deps_.inner.call(ctx, method, request);
    if (answer || !may_repeat(method, answer.error()) || !spend()) co_return answer;
    const auto waited = co_await sleep_for(ctx, jittered(limits_.pause, deps_.random));
    if (!waited) co_return answer;  // no time for another
    co_return co_await deps_.inner.call(std::move(ctx), method, std::move(request));
}

void RetryingChannel::save() {
    const std::scoped_lock lock{mutex_};
    saved_ = std::min(saved_ + limits_.share, limits_.saved_max);
}

bool RetryingChannel::spend() {
    const std::scoped_lock lock{mutex_};
    if (saved_ < 1) return false;
    saved_ -= 1;
    return true;
}

}  // namespace waybill::rpc
