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

Result<SecretText> read_key(const std::string& folder) {
    WAYBILL_TRY(auto found, find_secret(folder, Secrets::token_key_file));
    if (!found) return fail(ErrorKind::not_found, "data.secret_missing", "there is no such file");
    return *std::move(found);
}

}  // namespace

Task<void> TokenKeyWatch::run() {
    const Context ctx{.caller = {.service = "folder"}, .stop = group_.token()};
    while (co_await sleep_for(ctx, between_looks)) co_await look(ctx);
}

Task<void> TokenKeyWatch::look(Context ctx) {
    auto read = [this] { return read_key(folder_); };
    auto reading = run_on(deps_.pool, std::move(ctx), std::move(read));
    auto done = co_await std::move(reading);
    if (!done) co_return;  // the pool is busy: the next look is soon
    if (!*done) co_return complain(done->error());
    take(**std::move(done));
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
