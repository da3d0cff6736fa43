// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/staff.hpp"
#include "services/gateway/bodies/catalog_bodies.hpp"
#include "services/gateway/cache/offer_cache.hpp"
#include "services/gateway/pictures/pictures.hpp"
#include "services/gateway/routes/catalog_routes.hpp"
#include "services/gateway/routes/pictures_routes.hpp"
#include "services/gateway/routes/tagged.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct OneProduct {
    ProductId product_id;
    static void describe(json::Fields<OneProduct>& f) {
        f.path("product_id", &OneProduct::product_id);
    }
};

struct DeleteProduct {
    ProductId product_id;
    std::optional<std::string> if_match;
    static void describe(json::Fields<DeleteProduct>& f) {
        f.path("product_id", &DeleteProduct::product_id);
        f.header("If-Match", &DeleteProduct::if_match, {.example = "v3", .length = {1, 80}});
    }
};

struct ProductPage : PageQuery {
    ProductId product_id;
    static void describe(json::Fields<ProductPage>& f) {
        f.path("product_id", &ProductPage::product_id);
        describe_page(f);
    }
};

Task<Result<Reply<catalog::v1::Product>>> create_product(const Parts& parts,
                                                         Call<CreateProductBody> call) {
    catalog::v1::CreateProductRequest request;
    request.set_name(call.input.name);
    request.set_description(call.input.description);
    request.set_category(call.input.category);
    request.set_external_id(call.input.external_id.value_or(""));
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto product,
                   co_await parts.clients.catalog.create_product(call.ctx, std::move(request)));
    co_return tagged(std::move(product));
}

Task<Result<Reply<catalog::v1::Product>>> one_product(const Parts& parts, Call<OneProduct> call) {
    catalog::v1::GetProductRequest request;
    request.set_product_id(call.input.product_id.text());
    WAYBILL_CO_TRY(auto product,
                   co_await parts.clients.catalog.get_product(call.ctx, std::move(request)));
    co_return tagged(std::move(product));
}

Task<Result<Reply<catalog::v1::Product>>> edit_product(const Parts& parts,
                                                       Call<EditProductBody> call) {
    catalog::v1::UpdateProductRequest request;
    write(call.input, request);
    WAYBILL_CO_TRY(auto keepers, co_await parts.staff.keepers(call.ctx));
    if (keepers) *request.mutable_keepers() = *std::move(keepers);
    WAYBILL_CO_TRY(auto product,
                   co_await parts.clients.catalog.update_product(call.ctx, std::move(request)));
    parts.offers.drop_all();
    co_return tagged(std::move(product));
}

Task<Result<Reply<catalog::v1::Product>>> save_picture(const Parts& parts, Context ctx,
                                                       ProductId product, std::string picture) {
    catalog::v1::SetProductPictureRequest request;
    request.set_product_id(product.text());
    request.set_picture(std::move(picture));
    WAYBILL_CO_TRY(auto keepers, co_await parts.staff.keepers(ctx));
    if (keepers) *request.mutable_keepers() = *std::move(keepers);
    WAYBILL_CO_TRY(auto saved, co_await parts.clients.catalog.set_product_picture(
                                   std::move(ctx), std::move(request)));
    parts.offers.drop_all();
    co_return tagged(std::move(saved));
}

Task<Result<Reply<catalog::v1::Product>>> set_picture(const Parts& parts, Call<OneProduct> call) {
    WAYBILL_CO_TRY(auto picture, co_await parts.pictures.remake(call.ctx, call.request.body,
                                                                pictures::product_form));
    co_return co_await save_picture(parts, call.ctx, call.input.product_id, std::move(picture));
}

Task<Result<Reply<catalog::v1::Product>>> remove_picture(const Parts& parts,
                                                         Call<OneProduct> call) {
    co_return co_await save_picture(parts, call.ctx, call.input.product_id, {});
}

Task<Result<Reply<http::Empty>>> delete_product(const Parts& parts, Call<DeleteProduct> call) {
    catalog::v1::DeleteRequest request;
    request.set_id(call.input.product_id.text());
    if (call.input.if_match) request.set_if_version(version_of(*call.input.if_match));
    WAYBILL_CO_TRY(auto keepers, co_await parts.staff.keepers(call.ctx));
    if (keepers) *request.mutable_keepers() = *std::move(keepers);
    WAYBILL_CO_CHECK(co_await parts.clients.catalog.delete_product(call.ctx, std::move(request)));
    parts.offers.drop_all();
    co_return Reply<http::Empty>{};
}

Task<Result<Reply<catalog::v1::ListProductChangesReply>>> product_history(const Parts& parts,
                                                                          Call<ProductPage> call) {
    catalog::v1::ListProductChangesRequest request;
    request.set_product_id(call.input.product_id.text());
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page, co_await parts.clients.catalog.list_product_changes(
                                  call.ctx, std::move(request)));
    // Which of a partner's people did it is not for other partners to know.
    const Roles roles = call.ctx.caller.roles;
    if (!roles.has(Role::operator_) && !roles.has(Role::support))
        for (auto& change : *page.mutable_changes()) change.clear_by();
    co_return Reply<catalog::v1::ListProductChangesReply>{.view = std::move(page)};
}

constexpr std::string_view keepers_help =
    "For staff of the only partner that sells it, and for operators.";

void mount_product_pictures(http::Router& router, const Parts& parts) {
    const Access keepers = Access::roles({Role::operator_, Role::partner});
    router.upload<OneProduct, catalog::v1::Product>(
        http::Method::put, "/v1/products/{product_id}/picture",
        takes_picture({.id = "set_product_picture",
                       .summary = "Send a product's picture",
                       .tag = "partner",
                       .access = keepers,
                       .help = "The body is a PNG or JPEG; of a larger one 1,600 pixels to its "
                               "longer side are kept. For staff of the only partner that sells "
                               "the product, and for operators.",
                       .errors = {"catalog.product_not_found", "catalog.product_shared",
                                  "catalog.version_stale", "catalog.invalid_product"}}),
        with(parts, set_picture));
    router.delete_<OneProduct, catalog::v1::Product>(
        "/v1/products/{product_id}/picture",
        {.id = "remove_product_picture",
         .summary = "Remove a product's picture",
         .tag = "partner",
         .access = keepers,
         .help = "Also when there is none.",
         .errors = {"catalog.product_not_found", "catalog.product_shared",
                    "catalog.version_stale"}},
        with(parts, remove_picture));
}

}  // namespace

void mount_products(http::Router& router, const Parts& parts) {
    mount_product_pictures(router, parts);
    const Access keepers = Access::roles({Role::operator_, Role::partner});
    router.post<CreateProductBody, catalog::v1::Product>(
        "/v1/products",
        {.id = "create_product",
         .summary = "Add a product that partners can offer",
         .tag = "partner",
         .access = keepers,
         .success = 201,
         .errors = {"catalog.invalid_product", "catalog.external_id_used"}},
        with(parts, create_product));
    router.get<OneProduct, catalog::v1::Product>("/v1/products/{product_id}",
                                                 {.id = "get_product",
                                                  .summary = "Read one product",
                                                  .tag = "partner",
                                                  .access = keepers,
                                                  .errors = {"catalog.product_not_found"}},
                                                 with(parts, one_product));
    router.get<ProductPage, catalog::v1::ListProductChangesReply>(
        "/v1/products/{product_id}/history",
        {.id = "list_product_changes",
         .summary = "Read each change of a product, the oldest first",
         .tag = "partner",
         .access = Access::roles({Role::operator_, Role::partner, Role::support}),
         .help = "Also of one that is deleted.",
         .errors = {"catalog.product_not_found", "catalog.invalid_filter"}},
        with(parts, product_history));
    router.patch<EditProductBody, catalog::v1::Product>(
        "/v1/products/{product_id}",
        {.id = "edit_product",
         .summary = "Change a product",
         .tag = "partner",
         .access = keepers,
         .help = keepers_help,
         .errors = {"catalog.product_not_found", "catalog.version_stale", "catalog.product_shared",
                    "catalog.invalid_product"}},
        with(parts, edit_product));
    router.delete_<DeleteProduct, http::Empty>(
        "/v1/products/{product_id}",
        {.id = "delete_product",
         .summary = "Delete a product and each offer of it",
         .tag = "partner",
         .access = keepers,
         .help = keepers_help,
         .errors = {"catalog.product_not_found", "catalog.version_stale",
                    "catalog.product_shared"}},
        with(parts, delete_product));
}

}  // namespace waybill::gateway
