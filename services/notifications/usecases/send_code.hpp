// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/ports.hpp"

#include <deque>
#include <mutex>
#include <set>

namespace waybill::notifications {

struct SendCodeCommand {
    std::string message_id{};
    PersonalText email{};
    PersonalText first_name{};
    std::string locale{};
    SecretCode code{};
};

/// Mails a secret code at once; it is neither stored nor queued here, the caller tries again. The
/// ids of mailed codes are remembered for a while, after which (and after a restart) a repetition
/// goes out under the same message id. Thread-safe.
class SendCode {
public:
    struct Deps {
        Mailer& mailer;
        const Clock& clock;
    };
    struct Options {
        std::size_t remembered_max{10'000};
    };
    explicit SendCode(Deps deps) : SendCode{deps, Options{}} {}
    SendCode(Deps deps, Options options) : deps_{deps}, options_{options} {}

    /// invalid: notifications.bad_request, notifications.code_expired; unavailable:
    /// notifications.in_progress, while the same id is being mailed.
    Task<Status> run(Context ctx, SendCodeCommand command);

private:
    enum class Begin : std::uint8_t { first, under_way, sent };
    Status check(const SendCodeCommand& command) const;
    Begin begin(const std::string& message_id);
    void end(const std::string& message_id, const Status& outcome);

    Deps deps_;
    Options options_;
    std::mutex mutex_{};
    std::set<std::string> under_way_{};
    std::set<std::string> sent_{};
    std::deque<std::string> sent_order_{};  ///< oldest first
};

}  // namespace waybill::notifications
