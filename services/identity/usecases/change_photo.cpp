// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/change_photo.hpp"

namespace waybill::identity {

Task<Result<Account>> ChangePhoto::set(Context ctx, UserId user, std::string picture) {
    if (picture.empty() || picture.size() > blobs::blob_bytes_max)
        co_return fail(ErrorKind::invalid, "identity.bad_request", "no picture of ours");
    const auto name = blobs::BlobName::make(blobs::Shelf::avatars, picture, deps_.random);
    WAYBILL_CO_CHECK(co_await deps_.blobs.put(ctx, name, std::move(picture)));
    co_return co_await put_in_place(std::move(ctx), user, name.text());
}

Task<Result<Account>> ChangePhoto::remove(Context ctx, UserId user) {
    co_return co_await put_in_place(std::move(ctx), user, {});
}

Task<Result<Account>> ChangePhoto::put_in_place(Context ctx, UserId user, std::string name) {
    WAYBILL_CO_TRY(auto change, co_await deps_.photos.set(ctx, user, std::move(name)));
    if (const auto before = blobs::BlobName::parse(change.before)) {
        // Else the sweep removes it: the person has another picture already.
        [[maybe_unused]] const Status removed =
            co_await deps_.blobs.remove(std::move(ctx), *before);
    }
    co_return std::move(change.account);
}

}  // namespace waybill::identity
