// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_zones.hpp"
#include "services/notifications/usecases/sender_ports.hpp"

#include <mutex>

namespace waybill::notifications {

/// Hands a letter to whoever sends: the senders in their order, of each its ways out in theirs,
/// until one takes it. Without any sender, the relay of the settings.
///
/// What may wait is not given to a sender in its quiet hours; where all have them it is
/// unavailable (notifications.quiet_hours) until the first are over. A change of the senders is
/// known here at once where it was made, elsewhere within a minute. Thread-safe.
class RouteMail final : public Mailer {
public:
    struct Deps {
        SenderStore& store;
        MailProviders& providers;
        const TimeZones& zones;
        const Clock& clock;
    };
    explicit RouteMail(Deps deps) : deps_{deps} {}

    /// unavailable: notifications.no_sender, where there are some and none mails.
    Task<Status> send(Context ctx, Posting posting) override;
    /// The senders have changed.
    void forget();

private:
    struct Known {
        std::vector<Sender> senders{};
        bool any{false};  ///< there are some, whether they mail or not
    };
    Task<Result<Known>> senders(Context ctx);
    Task<Status> send_by(Context ctx, std::vector<Sender> senders, Posting posting);
    std::optional<TimePoint> quiet(const Sender& sender, TimePoint now) const;

    Deps deps_;
    std::mutex mutex_{};
    Known known_{};
    std::optional<TimePoint> known_until_{};
};

}  // namespace waybill::notifications
