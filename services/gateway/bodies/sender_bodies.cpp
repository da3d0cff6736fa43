// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/sender_bodies.hpp"

#include "services/gateway/bodies/words.hpp"

namespace waybill::gateway {
namespace {

template <typename Body>
void describe_sender(json::Fields<Body>& f) {
    f.required("name", &Body::name,
               {.example = "Main relay", .length = {1, 100}, .format = json::Format::line});
    f.optional("priority", &Body::priority,
               {.help = "0 is asked first, 9 last", .example = "5", .range = {0, 9}});
    f.optional("channels", &Body::channels,
               {.help = "What it sends; none: it is left out",
                .items = {0, 1},
                .words = words::sender_channels});
    f.optional("quiet_hours", &Body::quiet_hours,
               {.help = "When it sends only what cannot wait; absent: never"});
    f.required("providers", &Body::providers,
               {.help = "In their order: the next is taken where one fails", .items = {1, 5}});
}

}  // namespace

void SenderProviderBody::describe(json::Fields<SenderProviderBody>& f) {
    f.title("WantedSenderProvider");
    f.required("kind", &SenderProviderBody::kind,
               {.help = "The relay of the settings; a signed POST (Standard Webhooks); a line in "
                        "the log",
                .example = "smtp",
                .words = words::sender_providers});
    f.optional("url", &SenderProviderBody::url,
               {.help = "Of a webhook",
                .example = "https://mail.example.com/waybill",
                .length = {1, 2000},
                .format = json::Format::uri,
                .unusual = true});
    f.optional("secret", &SenderProviderBody::secret,
               {.help = "Of a webhook: `whsec_` and 24 to 64 bytes in base64. Not shown again",
                .length = {1, 100},
                .unusual = true});
}

void CreateSenderBody::describe(json::Fields<CreateSenderBody>& f) {
    f.title("CreateSender");
    describe_sender(f);
}

void ReplaceSenderBody::describe(json::Fields<ReplaceSenderBody>& f) {
    f.title("ReplaceSender", "All of it anew, with its keys");
    f.path("agent_id", &ReplaceSenderBody::agent_id);
    describe_sender(f);
}

void ListSenders::describe(json::Fields<ListSenders>& f) { describe_page(f); }

void OneSender::describe(json::Fields<OneSender>& f) { f.path("agent_id", &OneSender::agent_id); }

notifications::v1::Sender to_message(const CreateSenderBody& body) {
    notifications::v1::Sender out;
    out.set_name(body.name);
    out.set_priority(body.priority);
    for (const std::string& channel : body.channels) out.add_channels(channel);
    if (body.quiet_hours) *out.mutable_quiet_hours() = to_message(*body.quiet_hours);
    for (const SenderProviderBody& provider : body.providers) {
        auto& row = *out.add_providers();
        row.set_kind(provider.kind);
        row.set_url(provider.url.value_or(""));
        if (provider.secret) row.set_secret(provider.secret->reveal());
    }
    return out;
}

}  // namespace waybill::gateway
