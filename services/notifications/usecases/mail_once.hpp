// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/cache/cache.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

/// To whom something is mailed at once, in whose name no row is kept here.
struct Addressee {
    PersonalText email{};
    PersonalText first_name{};
    std::string locale{};
};

/// Mails a letter at once; it is neither stored nor queued here, the caller tries again. The ids of
/// what was mailed are remembered in the cache for a while; if it has forgotten one, a repetition
/// goes out under the same message id. Thread-safe.
class MailOnce {
public:
    struct Deps {
        Mailer& mailer;
        cache::Cache& cache;  ///< shared with the others who mail so
        const Clock& clock;
    };
    explicit MailOnce(Deps deps) : deps_{deps} {}

    /// invalid: notifications.bad_request, with the field in the detail.
    static Status check(std::string_view message_id, const Addressee& to);
    /// unavailable: notifications.in_progress, while the same id is being mailed.
    Task<Status> send(Context ctx, Posting posting, TimePoint remembered_until);

private:
    enum class Begin : std::uint8_t { first, under_way, sent };
    Task<Begin> begin(Context ctx, cache::Key key) const;
    Task<void> end(Context ctx, cache::Key key, TimePoint remembered_until, Status outcome) const;

    Deps deps_;
};

}  // namespace waybill::notifications
