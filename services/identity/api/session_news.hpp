// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// Tells every gateway at once whose access tokens are refused from now on. Who does not hear of it
/// asks for the list before long.
class SessionNews {
public:
    struct Deps {
        SessionStore& sessions;
        service::Backbone& backbone;
        const Clock& clock;
    };
    explicit SessionNews(Deps deps) : deps_{deps} {}

    /// Of the sessions that were ended since; waits no longer than a second for the event log.
    Task<void> tell(Context ctx, TimePoint since);

private:
    Deps deps_;
};

}  // namespace waybill::identity
