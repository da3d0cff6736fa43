// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/pictures_routes.hpp"

#include "contracts/identity/v1/identity.json.hpp"
#include "platform/http/problem.hpp"
#include "services/gateway/pictures/pictures.hpp"
#include "services/gateway/routes/tagged.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Empty;
using http::RawInput;
using http::Reply;
using http::Response;

/// A name has one content for ever, and none once it is removed.
constexpr std::string_view for_ever = "public, max-age=31536000, immutable";

Task<Result<Reply<identity::v1::Account>>> set_avatar(const Parts& parts, Call<Empty> call) {
    identity::v1::SetPhotoRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(
        *request.mutable_picture(),
        co_await parts.pictures.remake(call.ctx, call.request.body, pictures::avatar_form));
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.set_photo(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

Task<Result<Reply<Empty>>> remove_avatar(const Parts& parts, Call<Empty> call) {
    identity::v1::RemovePhotoRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.remove_photo(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

Task<Response> show_picture(const http::Router& router, const Parts& parts, Call<RawInput> call) {
    auto found =
        co_await parts.pictures.read(call.ctx, call.input["shelf"] + "/" + call.input["picture"]);
    if (!found)
        co_return http::problem(
            router.errors(), found.error(),
            {.instance = call.request.path, .trace_id = call.ctx.trace.id_text()});
    Response response{.body = *std::move(found)};
    response.headers.add("Content-Type", blobs::blob_media_type);
    response.headers.add("Cache-Control", for_ever);
    co_return response;
}

void add_picture_errors(http::ErrorCatalogue& errors) {
    using enum ErrorKind;
    errors.add({
        {"pictures.unknown_type", malformed, "The body is neither a PNG nor a JPEG",
         "Its content says what it is, not its name or type.", 415},
        {"pictures.too_many_pixels", invalid, "The picture has too many pixels",
         "At most 16,777,216 (4096 by 4096), and 16,384 to a side."},
        {"pictures.unreadable", invalid, "The picture is damaged, or not whole"},
        {"pictures.not_found", not_found, "There is no such picture"},
    });
}

}  // namespace

http::RawSpec takes_picture(http::RawSpec spec) {
    spec.consumes = "image/jpeg, image/png";
    spec.idempotency = http::Idempotency::accepted;
    spec.errors.insert(spec.errors.end(), {"pictures.unknown_type", "pictures.too_many_pixels",
                                           "pictures.unreadable", "storage.failed"});
    spec.body_bytes_max = pictures::upload_bytes_max;
    return spec;
}

void mount_pictures(http::Router& router, const Parts& parts) {
    add_picture_errors(router.errors());
    router.upload<Empty, identity::v1::Account>(
        http::Method::put, "/v1/profile/avatar",
        takes_picture({.id = "set_avatar",
                       .summary = "Send one's own picture",
                       .tag = "accounts",
                       .access = Access::signed_in(),
                       .help = "The body is a PNG or JPEG. Its middle is kept as a square of at "
                               "most 400 pixels to a side, upright; nothing else of the file is, "
                               "such as where it was taken.",
                       .errors = {"identity.bad_request", "identity.lost_race"}}),
        with(parts, set_avatar));
    router.delete_<Empty, Empty>("/v1/profile/avatar",
                                 {.id = "remove_avatar",
                                  .summary = "Remove one's own picture",
                                  .tag = "accounts",
                                  .access = Access::signed_in(),
                                  .help = "Also when there is none.",
                                  .errors = {"identity.lost_race"}},
                                 with(parts, remove_avatar));
    router.raw(http::Method::get, "/v1/pictures/{shelf}/{picture}",
               {.id = "get_picture",
                .summary = "Read a picture by the address that was told",
                .tag = "pictures",
                .access = Access::anyone(),
                .help = "Of an account (`photo_url`) or a product (`picture_url`).",
                .produces = blobs::blob_media_type,
                .errors = {"pictures.not_found", "storage.unreadable", "storage.damaged"}},
               [&router, &parts](Call<RawInput> call) {
                   return show_picture(router, parts, std::move(call));
               });
}

}  // namespace waybill::gateway
