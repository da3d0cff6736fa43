// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "services/notifications/domain/preferences.hpp"

#include <set>
#include <vector>

namespace waybill::notifications {

enum class ProviderKind : std::uint8_t { smtp, webhook, console };

/// A way out.
struct Provider {
    ProviderKind kind{ProviderKind::smtp};
    std::string url{};    ///< of a webhook
    SecretText secret{};  ///< of a webhook: what its messages are signed with
};

enum class SenderChannel : std::uint8_t { mail };

/// Who sends: a list of ways out, of which the next is taken where one fails.
struct Sender {
    AgentId id{};
    std::string name{};
    int priority{5};  ///< 0 is asked first, 9 last
    std::set<SenderChannel> channels{SenderChannel::mail};
    std::optional<QuietHours> quiet{};
    std::vector<Provider> providers{};
    TimePoint created_at{};
};

inline constexpr std::size_t senders_max = 50;
inline constexpr std::size_t providers_max = 5;

/// Those that mail, by priority, the older before the younger.
std::vector<Sender> mailing(std::vector<Sender> senders);

/// Whether the next way out may be taken after that failure: only where nothing can have been sent,
/// and where it is not the letter's own fault.
bool next_may_try(ErrorKind failure);

}  // namespace waybill::notifications
