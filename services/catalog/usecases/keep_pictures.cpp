// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/keep_pictures.hpp"

namespace waybill::catalog {

Task<Result<Product>> KeepPictures::set(Context ctx, ProductUpdate update, std::string picture) {
    if (picture.size() > blobs::blob_bytes_max)
        co_return fail(ErrorKind::invalid, "catalog.invalid_product", "no picture of ours");
    update.changes.picture = std::string{};
    if (!picture.empty()) {
        const auto name = blobs::BlobName::make(blobs::Shelf::pictures, picture, deps_.random);
        update.changes.picture = name.text();
        WAYBILL_CO_CHECK(co_await deps_.blobs.put(ctx, name, std::move(picture)));
    }
    co_return co_await replace(std::move(ctx), std::move(update));
}

Task<Result<Product>> KeepPictures::delete_product(Context ctx, ProductUpdate update) {
    co_return co_await replace(std::move(ctx), std::move(update));
}

Task<Result<Product>> KeepPictures::replace(Context ctx, ProductUpdate update) {
    WAYBILL_CO_TRY(const auto before, co_await deps_.products.find(ctx, update.product));
    WAYBILL_CO_TRY(auto after, co_await deps_.manage.update_product(ctx, std::move(update)));
    const auto old = before ? blobs::BlobName::parse(before->picture) : std::nullopt;
    if (old && old->text() != after.picture) {
        // Else the sweep removes it, as it does what somebody else has put there in between.
        [[maybe_unused]] const Status removed = co_await deps_.blobs.remove(std::move(ctx), *old);
    }
    co_return after;
}

}  // namespace waybill::catalog
