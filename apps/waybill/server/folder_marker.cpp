// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/folder_marker.hpp"

#include "platform/async/sleep.hpp"
#include "platform/sql/installation.hpp"
#include "platform/telemetry/log.hpp"

namespace waybill::server {
namespace {

constexpr Duration between_marks = 1min;

}  // namespace

void FolderMarker::start() { group_.spawn(deps_.executor, run()); }

Task<void> FolderMarker::stop() {
    co_await group_.stop();
    const Context ctx{.caller = {.service = "folder"}};
    co_await mark(ctx);
}

Task<void> FolderMarker::run() {
    const Context ctx{.caller = {.service = "folder"}, .stop = group_.token()};
    while (co_await sleep_for(ctx, between_marks)) co_await mark(ctx);
}

/// A mark that fails halfway is tried again: those that have it already get the same one.
Task<void> FolderMarker::mark(Context ctx) {
    if (databases_.empty()) co_return;
    const auto done = co_await mark_all(std::move(ctx));
    if (!done) deps_.log.warn("data folder not marked", {{"reason", done.error().reason}});
}

Task<Status> FolderMarker::mark_all(Context ctx) {
    for (const Member& member : databases_) {
        auto write = [row = deps_.folder.next_mark(member.name)](sql::Tx& tx) {
            return sql::mark(tx, row);
        };
        WAYBILL_CO_CHECK(co_await member.database->write(ctx, std::move(write)));
    }
    auto write_down = [this] { return deps_.folder.marked(); };
    auto writing = run_on(deps_.pool, std::move(ctx), std::move(write_down));
    WAYBILL_CO_TRY(const Status written, co_await std::move(writing));
    co_return written;
}

}  // namespace waybill::server
