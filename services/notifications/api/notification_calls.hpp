// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/notifications.service.hpp"
#include "platform/core/random.hpp"
#include "platform/egress/policy.hpp"
#include "services/notifications/metrics.hpp"
#include "services/notifications/usecases/announce.hpp"
#include "services/notifications/usecases/keep_webhooks.hpp"
#include "services/notifications/usecases/manage_senders.hpp"
#include "services/notifications/usecases/send_code.hpp"
#include "services/notifications/usecases/send_invitation.hpp"
#include "services/notifications/usecases/send_notice.hpp"
#include "services/notifications/usecases/set_preferences.hpp"

namespace waybill::notifications {

/// What other services may call. Decode, call, encode; no decisions.
class NotificationCalls final : public v1::NotificationsService {
public:
    struct WebhookDeps {
        KeepWebhooks& keep;
        WebhookStore& store;
        DeliveryStore& deliveries;
        const egress::Policy& egress;
        Random& random;
        IdSource& ids;
        const Clock& clock;
        std::string public_url;  ///< without a slash at its end
    };
    struct Deps {
        NotificationStore& store;
        HistoryStore& history;
        PreferenceStore& preferences;
        SetPreferences& set_preferences;
        SenderStore& senders;
        ManageSenders& manage_senders;
        AnnouncementStore& announcements;
        Announce& announce;
        SendCode& send_code;
        SendNotice& send_notice;
        SendInvitation& send_invitation;
        WebhookDeps webhooks;
        NotificationsMetrics& metrics;
    };
    explicit NotificationCalls(Deps deps) : deps_{std::move(deps)} {}

    Task<Result<v1::ListReply>> list(Context ctx, v1::ListRequest request) override;
    Task<Result<waybill::v1::Empty>> mark_read(Context ctx, v1::MarkReadRequest request) override;
    Task<Result<v1::ListHistoryReply>> list_history(Context ctx,
                                                    v1::ListHistoryRequest request) override;
    Task<Result<v1::NotificationRecord>> replay_mail(Context ctx,
                                                     v1::ReplayMailRequest request) override;
    Task<Result<v1::ListSendersReply>> list_senders(Context ctx,
                                                    v1::ListSendersRequest request) override;
    Task<Result<v1::Sender>> get_sender(Context ctx, v1::SenderRequest request) override;
    Task<Result<v1::Sender>> create_sender(Context ctx, v1::Sender request) override;
    Task<Result<v1::Sender>> replace_sender(Context ctx, v1::Sender request) override;
    Task<Result<waybill::v1::Empty>> delete_sender(Context ctx, v1::SenderRequest request) override;
    Task<Result<v1::Announcement>> announce(Context ctx, v1::AnnounceRequest request) override;
    Task<Result<v1::Announcement>> get_announcement(Context ctx,
                                                    v1::AnnouncementRequest request) override;
    Task<Result<v1::ListAnnouncementsReply>> list_announcements(
        Context ctx, v1::ListAnnouncementsRequest request) override;
    Task<Result<v1::ListAddresseesReply>> list_addressees(
        Context ctx, v1::ListAddresseesRequest request) override;
    Task<Result<v1::Preferences>> get_preferences(Context ctx,
                                                  v1::GetPreferencesRequest request) override;
    Task<Result<v1::Preferences>> set_preferences(Context ctx,
                                                  v1::SetPreferencesRequest request) override;
    Task<Result<waybill::v1::Empty>> send_code(Context ctx, v1::SendCodeRequest request) override;
    Task<Result<waybill::v1::Empty>> send_notice(Context ctx,
                                                 v1::SendNoticeRequest request) override;
    Task<Result<waybill::v1::Empty>> send_invitation(Context ctx,
                                                     v1::SendInvitationRequest request) override;
    // In webhook_calls.cpp:
    Task<Result<v1::Webhook>> create_webhook(Context ctx,
                                             v1::CreateWebhookRequest request) override;
    Task<Result<v1::ListWebhooksReply>> list_webhooks(Context ctx,
                                                      v1::ListWebhooksRequest request) override;
    Task<Result<v1::Webhook>> get_webhook(Context ctx, v1::WebhookRequest request) override;
    Task<Result<v1::Webhook>> update_webhook(Context ctx,
                                             v1::UpdateWebhookRequest request) override;
    Task<Result<waybill::v1::Empty>> delete_webhook(Context ctx,
                                                    v1::WebhookRequest request) override;
    Task<Result<v1::Webhook>> rotate_webhook_secret(Context ctx,
                                                    v1::WebhookRequest request) override;
    Task<Result<v1::WebhookDelivery>> test_webhook(Context ctx,
                                                   v1::WebhookRequest request) override;
    Task<Result<v1::ListWebhookDeliveriesReply>> list_webhook_deliveries(
        Context ctx, v1::ListWebhookDeliveriesRequest request) override;
    Task<Result<v1::WebhookDelivery>> get_webhook_delivery(
        Context ctx, v1::WebhookDeliveryRequest request) override;
    Task<Result<v1::WebhookDelivery>> replay_webhook_delivery(
        Context ctx, v1::WebhookDeliveryRequest request) override;

private:
    Deps deps_;
};

}  // namespace waybill::notifications
