// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/sender_bodies.hpp"
#include "services/gateway/routes/notifications_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;
using notifications::v1::ListSendersReply;
using notifications::v1::Sender;

Task<Result<Reply<ListSendersReply>>> list_senders(const Parts& parts, Call<ListSenders> call) {
    notifications::v1::ListSendersRequest request;
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.notifications.list_senders(call.ctx, std::move(request)));
    co_return Reply<ListSendersReply>{.view = std::move(page)};
}

Task<Result<Reply<Sender>>> get_sender(const Parts& parts, Call<OneSender> call) {
    notifications::v1::SenderRequest request;
    request.set_agent_id(call.input.agent_id.text());
    WAYBILL_CO_TRY(auto found,
                   co_await parts.clients.notifications.get_sender(call.ctx, std::move(request)));
    co_return Reply<Sender>{.view = std::move(found)};
}

Task<Result<Reply<Sender>>> create_sender(const Parts& parts, Call<CreateSenderBody> call) {
    WAYBILL_CO_TRY(auto made, co_await parts.clients.notifications.create_sender(
                                  call.ctx, to_message(call.input)));
    Reply<Sender> reply{.view = std::move(made), .status = 201};
    reply.headers.set("Location", "/v1/admin/senders/" + reply.view.agent_id());
    co_return reply;
}

Task<Result<Reply<Sender>>> replace_sender(const Parts& parts, Call<ReplaceSenderBody> call) {
    Sender wanted = to_message(call.input);
    wanted.set_agent_id(call.input.agent_id.text());
    WAYBILL_CO_TRY(auto kept, co_await parts.clients.notifications.replace_sender(
                                  call.ctx, std::move(wanted)));
    co_return Reply<Sender>{.view = std::move(kept)};
}

Task<Result<Reply<http::Empty>>> delete_sender(const Parts& parts, Call<OneSender> call) {
    notifications::v1::SenderRequest request;
    request.set_agent_id(call.input.agent_id.text());
    WAYBILL_CO_CHECK(
        co_await parts.clients.notifications.delete_sender(call.ctx, std::move(request)));
    co_return Reply<http::Empty>{};
}

}  // namespace

void mount_senders(http::Router& router, const Parts& parts) {
    router.errors().add({
        {"notifications.no_sender", ErrorKind::not_found, "There is no such sender"},
        {"notifications.bad_sender", ErrorKind::invalid, "This sender cannot be meant"},
        {"notifications.too_many_senders", ErrorKind::conflict, "There are 50 senders already"},
    });
    const Access operators = Access::roles({Role::operator_});
    const std::string all = "/v1/admin/senders";
    const std::string one = all + "/{agent_id}";
    router.get<ListSenders, ListSendersReply>(all,
                                              {.id = "list_senders",
                                               .summary = "List who sends what is mailed",
                                               .tag = "operator",
                                               .access = operators},
                                              with(parts, list_senders));
    router.post<CreateSenderBody, Sender>(
        all,
        {.id = "create_sender",
         .summary = "Add somebody who sends",
         .tag = "operator",
         .access = operators,
         .success = 201,
         .errors = {"notifications.bad_sender", "notifications.too_many_senders"}},
        with(parts, create_sender));
    router.get<OneSender, Sender>(one,
                                  {.id = "get_sender",
                                   .summary = "Read who sends",
                                   .tag = "operator",
                                   .access = operators,
                                   .errors = {"notifications.no_sender"}},
                                  with(parts, get_sender));
    router.put<ReplaceSenderBody, Sender>(
        one,
        {.id = "replace_sender",
         .summary = "Change who sends, all of it",
         .tag = "operator",
         .access = operators,
         .errors = {"notifications.bad_sender", "notifications.no_sender"}},
        with(parts, replace_sender));
    router.delete_<OneSender, http::Empty>(one,
                                           {.id = "delete_sender",
                                            .summary = "Remove somebody who sends",
                                            .tag = "operator",
                                            .access = operators},
                                           with(parts, delete_sender));
}

}  // namespace waybill::gateway
