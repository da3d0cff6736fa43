// SPDX-License-Identifier: Apache-2.0
#include "platform/blobs/sweep.hpp"

#include "adapters/memory/memory_blobs.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::blobs {
namespace {

struct BlobSweep : testing::Test {
    BlobName put(const std::string& content, Shelf shelf = Shelf::avatars) {
        const auto name = BlobName::make(shelf, content, random);
        EXPECT_TRUE(executor.run(store.put({}, name, content)));
        return name;
    }
    bool there(const BlobName& name) {
        return executor.run(store.get({}, name)).value().has_value();
    }
    /// Until the shelf was gone through once.
    int sweep() {
        int pages = 1;
        while (executor.run(one.page({})).value() == Sweep::Progress::more) ++pages;
        return pages;
    }

    ManualExecutor executor{};
    SeededRandom random{3};
    memory::MemoryBlobs store{executor.clock()};
    std::set<std::string> wanted{};
    Sweep one{{.blobs = store, .clock = executor.clock()},
              Shelf::avatars,
              [this](Context, std::vector<BlobName>) { return all_wanted(wanted); },
              {.page = 4}};

    static Task<Result<std::set<std::string>>> all_wanted(std::set<std::string> names) {
        co_return names;
    }
};

TEST_F(BlobSweep, RemovesWhatNoRowNamesAfterAnHour) {
    const auto kept = put("kept");
    const auto lost = put("lost");
    const auto other = put("of another service", Shelf::pictures);
    wanted.insert(kept.text());
    sweep();
    EXPECT_TRUE(there(lost)) << "its row may be on the way";
    executor.run_for(61min);
    const auto young = put("young");
    sweep();
    EXPECT_FALSE(there(lost));
    EXPECT_TRUE(there(kept));
    EXPECT_TRUE(there(other));
    EXPECT_TRUE(there(young));
}

TEST_F(BlobSweep, GoesThroughAShelfInPagesAndBeginsAgain) {
    for (int i = 0; i < 10; ++i) put("lost " + std::to_string(i));
    executor.run_for(2h);
    EXPECT_EQ(sweep(), 3);
    EXPECT_EQ(store.count(), 0U);
    put("lost again");
    executor.run_for(2h);
    EXPECT_EQ(sweep(), 1);
    EXPECT_EQ(store.count(), 0U);
}

}  // namespace
}  // namespace waybill::blobs
