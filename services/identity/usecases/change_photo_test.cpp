// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/change_photo.hpp"

#include "adapters/memory/memory_blobs.hpp"
#include "platform/testing/fault_sweep.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

/// One account's picture in memory.
class FakePhotos final : public PhotoStore {
public:
    explicit FakePhotos(FaultPlan& faults) : faults_{faults} {}
    Task<Result<PhotoChange>> set(Context, UserId, std::string name) override {
        co_return faults_.call([&]() -> Result<PhotoChange> {
            const std::string before = account.photo;
            account = with_photo(account, name);
            return PhotoChange{.account = account, .before = before == name ? "" : before};
        });
    }
    Account account{};

private:
    FaultPlan& faults_;
};

struct PhotosWorld {
    ManualExecutor executor{};
    SeededRandom random{5};
    FaultPlan faults{};
    FakePhotos photos{faults};
    memory::MemoryBlobs blobs{executor.clock()};
    ChangePhoto change{{.photos = photos, .blobs = blobs, .random = random}};
    const UserId user{};

    Result<Account> set(std::string picture) {
        return executor.run(change.set({}, user, std::move(picture)));
    }
    bool is_whole() const {
        const auto name = blobs::BlobName::parse(photos.account.photo);
        return name ? blobs.has(*name) : photos.account.photo.empty();
    }
};

TEST(ChangePhoto, OnlyTheNewestIsKept) {
    PhotosWorld world;
    ASSERT_TRUE(world.set("one"));
    const auto account = world.set("two");
    ASSERT_TRUE(account);
    EXPECT_EQ(account->photo, world.photos.account.photo);
    EXPECT_TRUE(world.is_whole());
    EXPECT_EQ(world.blobs.count(), 1U);
    ASSERT_TRUE(world.executor.run(world.change.remove({}, world.user)));
    ASSERT_TRUE(world.executor.run(world.change.remove({}, world.user)));
    EXPECT_EQ(world.photos.account.photo, "");
    EXPECT_EQ(world.blobs.count(), 0U);
}

TEST(ChangePhoto, WhatIsNoPictureOfOursIsRefused) {
    PhotosWorld world;
    EXPECT_EQ(world.set("").error().reason, "identity.bad_request");
    EXPECT_EQ(world.set(std::string(blobs::blob_bytes_max + 1, 'x')).error().reason,
              "identity.bad_request");
    EXPECT_EQ(world.blobs.count(), 0U);
}

TEST(ChangePhoto, AnyFailureLeavesAnAccountWithItsPicture) {
    sweep_faults<PhotosWorld>(
        {.command = [](PhotosWorld& world) -> Status {
             WAYBILL_CHECK(world.set("one"));
             return {};
         },
         .check_failed = [](PhotosWorld& world) { EXPECT_TRUE(world.is_whole()); },
         .check_done = [](PhotosWorld& world) { EXPECT_TRUE(world.is_whole()); }});
}

}  // namespace
}  // namespace waybill::identity
