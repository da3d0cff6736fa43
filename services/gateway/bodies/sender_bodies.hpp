// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/gateway/bodies/notification_bodies.hpp"

namespace waybill::gateway {

struct SenderProviderBody {
    std::string kind;
    std::optional<std::string> url;
    std::optional<SecretText> secret;
    static void describe(json::Fields<SenderProviderBody>& f);
};

/// All of a sender.
struct CreateSenderBody {
    std::string name;
    int priority{5};
    std::vector<std::string> channels{"mail"};
    std::optional<QuietHoursBody> quiet_hours;
    std::vector<SenderProviderBody> providers;
    static void describe(json::Fields<CreateSenderBody>& f);
};
struct ReplaceSenderBody : CreateSenderBody {
    AgentId agent_id;
    static void describe(json::Fields<ReplaceSenderBody>& f);
};
notifications::v1::Sender to_message(const CreateSenderBody& body);

struct ListSenders : PageQuery {
    static void describe(json::Fields<ListSenders>& f);
};
struct OneSender {
    AgentId agent_id;
    static void describe(json::Fields<OneSender>& f);
};

}  // namespace waybill::gateway
