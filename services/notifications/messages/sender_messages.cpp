// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/messages/sender_messages.hpp"

#include "contracts/waybill/convert.hpp"
#include "platform/crypto/webhooks.hpp"
#include "services/notifications/messages/preference_messages.hpp"

namespace waybill::notifications {
namespace {

constexpr std::string_view bad_sender = "notifications.bad_sender";

std::unexpected<Error> refuse_sender(std::string message) {
    return fail(
        Error{.kind = ErrorKind::invalid, .reason = bad_sender, .message = std::move(message)});
}

Result<Provider> provider_from(const v1::SenderProvider& message) {
    const auto kind = parse_enum<ProviderKind>(message.kind());
    if (!kind) return refuse_sender("There is no provider " + message.kind() + ".");
    Provider provider{.kind = *kind, .url = message.url(), .secret = SecretText{message.secret()}};
    if (*kind != ProviderKind::webhook) {
        if (!provider.url.empty() || !message.secret().empty())
            return refuse_sender("Only a webhook has a URL and a secret.");
        return provider;
    }
    if (!provider.url.starts_with("https://") && !provider.url.starts_with("http://"))
        return refuse_sender("A webhook has a URL.");
    if (!webhooks::SigningSecret::parse(message.secret()))
        return refuse_sender("A webhook has a secret: whsec_ and 24 to 64 bytes in base64.");
    return provider;
}

}  // namespace

v1::Sender to_kept_message(const Sender& sender) {
    v1::Sender out;
    out.set_agent_id(sender.id.text());
    out.set_name(sender.name);
    out.set_priority(sender.priority);
    for (const SenderChannel channel : sender.channels)
        out.add_channels(std::string{enum_name(channel)});
    if (sender.quiet) write(*sender.quiet, *out.mutable_quiet_hours());
    for (const Provider& provider : sender.providers) {
        auto& row = *out.add_providers();
        row.set_kind(std::string{enum_name(provider.kind)});
        row.set_url(provider.url);
        row.set_secret(provider.secret.reveal());
    }
    out.set_created_at(to_micros(sender.created_at));
    return out;
}

v1::Sender to_message(const Sender& sender) {
    v1::Sender out = to_kept_message(sender);
    for (auto& provider : *out.mutable_providers()) provider.clear_secret();
    return out;
}

Result<Sender> from_message(const v1::Sender& message) {
    Sender made{.name = message.name(), .priority = message.priority(), .channels = {}};
    if (made.name.empty()) return refuse_sender("A sender has a name.");
    if (made.priority < 0 || made.priority > 9) return refuse_sender("Priorities are 0 to 9.");
    for (const std::string& word : message.channels()) {
        const auto channel = parse_enum<SenderChannel>(word);
        if (!channel) return refuse_sender("There is no channel " + word + ".");
        made.channels.insert(*channel);
    }
    if (message.has_quiet_hours()) {
        WAYBILL_TRY(made.quiet, hours_from(message.quiet_hours(), bad_sender));
    }
    const auto count = static_cast<std::size_t>(message.providers_size());
    if (count == 0 || count > providers_max) return refuse_sender("A sender has 1 to 5 providers.");
    for (const auto& provider : message.providers()) {
        WAYBILL_TRY(auto read, provider_from(provider));
        made.providers.push_back(std::move(read));
    }
    return made;
}

}  // namespace waybill::notifications
