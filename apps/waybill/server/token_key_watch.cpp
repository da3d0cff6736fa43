// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/token_key_watch.hpp"

#include "apps/waybill/server/secrets.hpp"
#include "platform/async/sleep.hpp"

#include <utility>

namespace waybill::server {
namespace {

constexpr Duration between_looks = 5s;
/// Twice as long as any gateway waits between two questions for keys.
constexpr Duration settling = 1min;

}  // namespace

Task<void> TokenKeyWatch::run() {
    const Context ctx{.caller = {.service = "folder"}, .stop = group_.token()};
    while (co_await sleep_for(ctx, between_looks)) co_await look(ctx);
}

Task<void> TokenKeyWatch::look(Context ctx) {
    auto read = [this] { return find_secret(folder_, Secrets::token_key_file); };
    auto reading = run_on(deps_.pool, std::move(ctx), std::move(read));
    auto done = co_await std::move(reading);
    if (!done) co_return;  // the pool is busy: the next look is soon
    auto found = *std::move(done);
    if (!found) co_return complain(found.error());
    if (!*found)
        co_return complain({.kind = ErrorKind::not_found,
                            .reason = "data.secret_missing",
                            .detail = "there is no such file"});
    take(std::move(**found));
}

void TokenKeyWatch::take(SecretText found) {
    if (found.reveal() == known_.reveal()) {
        told_.clear();
        return;
    }
    if (const auto taken = deps_.tokens.replace(found, settling); !taken)
        return complain(taken.error());
    told_.clear();
    known_ = std::move(found);
    deps_.log.info("other keys for access tokens",
                   {{"a_new_first_one_signs_in_seconds", settling / 1s}});
}

void TokenKeyWatch::complain(const Error& error) {
    if (std::exchange(told_, error.detail) == error.detail) return;
    deps_.log.error(
        "the file of the keys for access tokens cannot be used: the old ones go on",
        {{"file", Secrets::path(folder_, Secrets::token_key_file)}, {"detail", error.detail}});
}

}  // namespace waybill::server
