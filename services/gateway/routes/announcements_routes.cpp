// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/announcement_bodies.hpp"
#include "services/gateway/routes/notifications_routes.hpp"
#include "services/gateway/routes/order_inputs.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;
using notifications::v1::Announcement;
using notifications::v1::ListAddresseesReply;
using notifications::v1::ListAnnouncementsReply;

Task<Result<Reply<Announcement>>> announce(const Parts& parts, Call<AnnounceBody> call) {
    auto request = to_message(call.input);
    request.set_command(cause_of(call.idempotency));
    request.set_asked_by(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(auto made,
                   co_await parts.clients.notifications.announce(call.ctx, std::move(request)));
    Reply<Announcement> reply{.view = std::move(made), .status = 202};
    reply.headers.set("Location", "/v1/admin/announcements/" + reply.view.announcement_id());
    co_return reply;
}

Task<Result<Reply<Announcement>>> get_announcement(const Parts& parts, Call<OneAnnouncement> call) {
    notifications::v1::AnnouncementRequest request;
    request.set_announcement_id(call.input.announcement_id.text());
    WAYBILL_CO_TRY(auto found, co_await parts.clients.notifications.get_announcement(
                                   call.ctx, std::move(request)));
    co_return Reply<Announcement>{.view = std::move(found)};
}

Task<Result<Reply<ListAnnouncementsReply>>> list_announcements(const Parts& parts,
                                                               Call<ListAnnouncements> call) {
    notifications::v1::ListAnnouncementsRequest request;
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page, co_await parts.clients.notifications.list_announcements(
                                  call.ctx, std::move(request)));
    co_return Reply<ListAnnouncementsReply>{.view = std::move(page)};
}

Task<Result<Reply<ListAddresseesReply>>> list_addressees(const Parts& parts,
                                                         Call<ListAddressees> call) {
    notifications::v1::ListAddresseesRequest request;
    request.set_announcement_id(call.input.announcement_id.text());
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page, co_await parts.clients.notifications.list_addressees(
                                  call.ctx, std::move(request)));
    co_return Reply<ListAddresseesReply>{.view = std::move(page)};
}

}  // namespace

void mount_announcements(http::Router& router, const Parts& parts) {
    router.errors().add({
        {"notifications.no_announcement", ErrorKind::not_found, "There is no such announcement"},
        {"notifications.bad_announcement", ErrorKind::invalid, "This announcement cannot be meant"},
    });
    const Access operators = Access::roles({Role::operator_});
    const std::string all = "/v1/admin/announcements";
    const std::string one = all + "/{announcement_id}";
    router.get<ListAnnouncements, ListAnnouncementsReply>(
        all,
        {.id = "list_announcements",
         .summary = "List what operators told many people",
         .tag = "operator",
         .access = operators},
        with(parts, list_announcements));
    router.post<AnnounceBody, Announcement>(all,
                                            {.id = "announce",
                                             .summary = "Tell many people something",
                                             .tag = "operator",
                                             .access = operators,
                                             .idempotency = http::Idempotency::required,
                                             .success = 202,
                                             .errors = {"notifications.bad_announcement"}},
                                            with(parts, announce));
    router.get<OneAnnouncement, Announcement>(one,
                                              {.id = "get_announcement",
                                               .summary = "Read how far an announcement came",
                                               .tag = "operator",
                                               .access = operators,
                                               .errors = {"notifications.no_announcement"}},
                                              with(parts, get_announcement));
    router.get<ListAddressees, ListAddresseesReply>(
        one + "/addressees",
        {.id = "list_announcement_addressees",
         .summary = "List how far an announcement came with each whom it is for",
         .tag = "operator",
         .access = operators,
         .errors = {"notifications.no_announcement"}},
        with(parts, list_addressees));
}

}  // namespace waybill::gateway
