// SPDX-License-Identifier: Apache-2.0
#include "platform/blobs/sweep.hpp"

namespace waybill::blobs {

Task<Result<Sweep::Progress>> Sweep::page(Context ctx) {
    WAYBILL_CO_TRY(const auto found, co_await deps_.blobs.list(ctx, shelf_, after_, options_.page));
    const TimePoint before = deps_.clock.now() - options_.grace;
    std::vector<BlobName> old;
    for (const Entry& entry : found)
        if (entry.written_at < before) old.push_back(entry.name);
    if (!old.empty()) {
        WAYBILL_CO_TRY(const auto named, co_await named_(ctx, old));
        for (const BlobName& name : old)
            if (!named.contains(name.text()))
                WAYBILL_CO_CHECK(co_await deps_.blobs.remove(ctx, name));
    }
    const bool more = found.size() >= options_.page;
    after_ = more ? found.back().name.text() : std::string{};
    co_return more ? Progress::more : Progress::whole;
}

}  // namespace waybill::blobs
