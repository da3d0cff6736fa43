// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/pictures/pictures.hpp"

#include "platform/async/pool.hpp"

namespace waybill::gateway {

Task<Result<std::string>> Pictures::remake(Context ctx, std::string upload, pictures::Form form) {
    const auto work = [&] { return deps_.maker.remake(upload, form); };
    auto running = run_on(deps_.imaging, std::move(ctx), work);
    WAYBILL_CO_TRY(auto made, co_await std::move(running));
    co_return made;
}

Task<Result<std::string>> Pictures::read(Context ctx, std::string name) {
    const auto known = blobs::BlobName::parse(name);
    if (!known || !known->is_public()) co_return fail(ErrorKind::not_found, "pictures.not_found");
    WAYBILL_CO_TRY(auto content, co_await deps_.blobs.get(std::move(ctx), *known));
    if (!content) co_return fail(ErrorKind::not_found, "pictures.not_found");
    co_return *std::move(content);
}

}  // namespace waybill::gateway
