// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/sleep.hpp"
#include "platform/core/time_zones.hpp"
#include "platform/testing/fault_sweep.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/notifications/usecases/announcement_ports.hpp"
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

/// An order that can be paid and followed, on clocks an hour ahead of UTC.
class FakeDesk final : public OrderDesk {
public:
    explicit FakeDesk(FaultPlan& faults) : faults_{faults} {}
    Task<Result<std::optional<Paper>>> find_paper(Context, OrderId, UserId, TimePoint) override {
        co_return faults_.call([&]() -> Result<std::optional<Paper>> { return paper; });
    }
    std::optional<Paper> paper{
        Paper{.lines = {{.name = "Rye bread", .quantity = 2, .total = {.amount = 900}}},
              .delivery_fee = {.amount = 350},
              .total = {.amount = 1250},
              .pin = SecretText{"4711"},
              .pay_url = SecretText{"https://w.example/pay/pay_1"},
              .track_url = SecretText{"https://w.example/t/token"},
              .clock = {.offset = 1h, .label = {}}}};

private:
    FaultPlan& faults_;
};

/// Two pages of people, the first of whom is on both.
class FakeAudiences final : public AudienceDesk {
public:
    Task<Result<FoundPeople>> find(Context, Announcement, std::string cursor) override {
        FoundPeople found{.users = people, .next_cursor = cursor.empty() ? "second" : ""};
        if (cursor.empty() && people.size() > 1) found.users.pop_back();
        co_return found;
    }
    std::vector<UserId> people{};
};

/// `UTC`, and `Test/East` two hours before it.
class FakeZones final : public TimeZones {
public:
    std::optional<Duration> offset(std::string_view zone, TimePoint) const override {
        if (zone == "UTC") return 0h;
        if (zone == "Test/East") return 2h;
        return std::nullopt;
    }
};

struct MailingWorld {
    ManualExecutor executor{};
    SeededRandom random{42};
    IdSource ids{executor.clock(), random};
    FaultPlan faults{};
    FakePost post{faults};
    FakeDesk desk{faults};
    FakeZones zones{};
    FakeAudiences audiences{};

    TimePoint now() const { return executor.clock().now(); }
};

}  // namespace waybill::notifications
