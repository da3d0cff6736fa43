// SPDX-License-Identifier: Apache-2.0
#include "platform/tasks/keyed.hpp"

#include "platform/core/id.hpp"
#include "platform/tasks/timers.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::tasks {
namespace {

Task<Status> note(std::vector<OrderId>& asked, OrderId order) {
    asked.push_back(order);
    co_return Status{};
}

TEST(Keyed, AsksWithTheIdAndRefusesWhatIsNone) {
    ManualExecutor executor;
    SeededRandom random{1};
    const auto order = IdSource{executor.clock(), random}.next<OrderId>();
    std::vector<OrderId> asked;
    const TimerWorker::Handler handler = keyed<OrderId>(
        [&asked](const Context&, OrderId id, const Timer&) { return note(asked, id); });
    EXPECT_TRUE(executor.run(handler({}, {.kind = "t", .key = order.text()})));
    const auto refused = executor.run(handler({}, {.kind = "t", .key = "ord_nothing"}));
    EXPECT_EQ(refused.error().reason, "sql.corrupt");
    EXPECT_EQ(asked, std::vector{order});
}

}  // namespace
}  // namespace waybill::tasks
