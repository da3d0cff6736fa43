// SPDX-License-Identifier: Apache-2.0
#include "platform/core/ascii.hpp"
#include "platform/http/exchanging.hpp"
#include "platform/http/router.hpp"

namespace waybill::http {
namespace {

/// What was made, as its Location names it: the last part of the path.
std::string object_of(const Response& answer) {
    const auto location = answer.headers.find("Location");
    return location ? std::string{location->substr(location->rfind('/') + 1)} : std::string{};
}

ActionResult result_of(int status) {
    if (status < 400) return ActionResult::done;
    return status < 500 ? ActionResult::refused : ActionResult::failed;
}

}  // namespace

bool Exchanging::is_privileged() const {
    return router_.ports_.actions != nullptr && changes() && route_->spec.access.is_of_office() &&
           ctx_.caller.roles.intersects(office);
}

/// The innermost id of the path: of a partner's order the order.
std::string Exchanging::object_of_path() const {
    if (captures_.count == 0) return {};
    return percent_decode(captures_.parts[captures_.count - 1], false).value_or("");
}

Task<Status> Exchanging::note_action() {
    std::array<std::byte, 16> random;
    router_.ports_.random.fill(random);
    std::string id = ascii::hex(random);
    auto noting = router_.ports_.actions->begin(ctx_, {.id = id,
                                                       .at = router_.ports_.clock.now(),
                                                       .caller = ctx_.caller,
                                                       .action = route_->spec.id,
                                                       .object = object_of_path(),
                                                       .path = request_.path,
                                                       .source = request_.peer,
                                                       .request_id = request_id_});
    WAYBILL_CO_CHECK(co_await std::move(noting));
    action_ = std::move(id);
    co_return Status{};
}

/// The effect has happened: the client is told even when its end could not be noted, which the log
/// then keeps as unknown.
Task<void> Exchanging::end_action(const Response& answer) {
    ActionLog::End end{.id = action_,
                       .result = result_of(answer.status),
                       .code = answer.status < 400 ? std::string{} : std::string{reason_},
                       .object = object_of(answer)};
    auto ending = router_.ports_.actions->end(afterwards(), std::move(end));
    const Status ended = co_await std::move(ending);
    if (!ended) detail_ = "the end of an action was not noted: " + ended.error().detail;
}

}  // namespace waybill::http
