// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/sender.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

struct SenderFilter {
    int limit{20};
    std::string cursor{};
};
struct SenderPage {
    std::vector<Sender> senders{};
    std::string next_cursor{};
};

/// Who sends, with their keys. Errors are also those of what they are sealed with.
class SenderStore {
public:
    virtual ~SenderStore() = default;
    /// All, senders_max at most.
    virtual Task<Result<std::vector<Sender>>> all(Context ctx) = 0;
    /// The oldest first.
    virtual Task<Result<SenderPage>> list(Context ctx, SenderFilter filter) = 0;
    /// not_found: notifications.no_sender.
    virtual Task<Result<Sender>> find(Context ctx, AgentId id) = 0;
    /// conflict: notifications.too_many_senders.
    virtual Task<Status> insert(Context ctx, Sender sender) = 0;
    /// All but its id and age. not_found: notifications.no_sender.
    virtual Task<Result<Sender>> replace(Context ctx, Sender sender) = 0;
    virtual Task<Status> erase(Context ctx, AgentId id) = 0;
};

/// Ways out. Errors as Mailer has them; forbidden: egress.blocked.
class MailProviders {
public:
    virtual ~MailProviders() = default;
    virtual Task<Status> send(Context ctx, Provider provider, Posting posting) = 0;
};

}  // namespace waybill::notifications
