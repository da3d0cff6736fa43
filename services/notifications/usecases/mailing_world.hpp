// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/sleep.hpp"
#include "platform/testing/fault_sweep.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/notifications/usecases/ports.hpp"

#include <map>

namespace waybill::notifications {

/// A mail system that knows a repetition by its message id.
class FakePost final : public Mailer {
public:
    explicit FakePost(FaultPlan& faults) : faults_{faults} {}
    Task<Status> send(Context ctx, Posting posting) override {
        if (takes > Duration{}) {
            auto slept = co_await sleep_for(ctx, takes);
            if (!slept) co_return slept;
        }
        co_return faults_.call([&]() -> Status {
            ++tries;
            if (refusal) return fail(*refusal);
            arrived.insert_or_assign(posting.message_id, posting);
            return {};
        });
    }
    std::map<std::string, Posting> arrived{};
    std::optional<Error> refusal{};
    Duration takes{};
    int tries{0};

private:
    FaultPlan& faults_;
};

struct MailingWorld {
    ManualExecutor executor{};
    SeededRandom random{42};
    IdSource ids{executor.clock(), random};
    FaultPlan faults{};
    FakePost post{faults};

    TimePoint now() const { return executor.clock().now(); }
};

}  // namespace waybill::notifications
