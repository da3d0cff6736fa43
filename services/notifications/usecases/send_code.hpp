// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/cache/cache.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

struct SendCodeCommand {
    std::string message_id{};
    PersonalText email{};
    PersonalText first_name{};
    std::string locale{};
    SecretCode code{};
};

/// Mails a secret code at once; it is neither stored nor queued here, the caller tries again. The
/// ids of mailed codes are remembered in the cache while the codes hold; if it has forgotten one, a
/// repetition goes out under the same message id. Thread-safe.
class SendCode {
public:
    struct Deps {
        Mailer& mailer;
        cache::Cache& cache;  ///< shared with the others who mail codes
        const Clock& clock;
    };
    explicit SendCode(Deps deps) : deps_{deps} {}

    /// invalid: notifications.bad_request, notifications.code_expired; unavailable:
    /// notifications.in_progress, while the same id is being mailed.
    Task<Status> run(Context ctx, SendCodeCommand command);

private:
    enum class Begin : std::uint8_t { first, under_way, sent };
    Status check(const SendCodeCommand& command) const;
    Task<Begin> begin(Context ctx, cache::Key key) const;
    Task<void> end(Context ctx, cache::Key key, TimePoint expires_at, Status outcome) const;

    Deps deps_;
};

}  // namespace waybill::notifications
