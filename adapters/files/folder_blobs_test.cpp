// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/folder_blobs.hpp"

#include "platform/testing/manual_executor.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace waybill::files {
namespace {

namespace fs = std::filesystem;

/// What of a folder's files only this adapter knows.
class BlobFiles : public testing::Test {
protected:
    blobs::BlobName put(const std::string& content) {
        const auto name = blobs::BlobName::make(blobs::Shelf::avatars, content, random_);
        EXPECT_TRUE(executor_.run(store_.put({}, name, content)));
        return name;
    }
    fs::path path_of(const blobs::BlobName& name) const { return folder_ / place_of_blob(name); }

    ManualExecutor executor_{};
    SeededRandom random_{1};
    InlinePool pool_{executor_};
    TempFolder own_{};
    fs::path folder_ = own_.path() / "blobs";
    FolderBlobs store_{{.pool = pool_, .clock = executor_.clock()}, folder_.string()};
};

TEST_F(BlobFiles, AreTheirOwnersAlone) {
    const auto name = put("one");
    EXPECT_EQ(fs::status(path_of(name)).permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(fs::file_size(path_of(name)), 3U);
}

TEST_F(BlobFiles, ADraftThatWasLeftIsClearedAfterAnHour) {
    const auto name = put("one");
    const fs::path old = path_of(name).string() + ".new";
    std::ofstream{old} << "half";
    const fs::path other = path_of(name).parent_path() / "notes.txt";
    std::ofstream{other} << "somebody's";
    // Of now, where the manual clock's time is long past.
    EXPECT_EQ(executor_.run(store_.list({}, blobs::Shelf::avatars, {}, 10)).value().size(), 1U);
    EXPECT_TRUE(fs::exists(old));
    const auto long_ago = executor_.clock().now() - 2h;
    fs::last_write_time(old, std::chrono::clock_cast<std::chrono::file_clock>(long_ago));
    EXPECT_EQ(executor_.run(store_.list({}, blobs::Shelf::avatars, {}, 10)).value().size(), 1U);
    EXPECT_FALSE(fs::exists(old));
    EXPECT_TRUE(fs::exists(other));
    EXPECT_EQ(blobs_in(folder_.string()).value(), std::vector{name});
    EXPECT_TRUE(blobs_in((own_.path() / "nowhere").string()).value().empty());
}

TEST_F(BlobFiles, AFolderThatCannotBeMadeIsAFailureOfTheDisk) {
    std::ofstream{folder_} << "a file where the folder belongs";
    const auto name = blobs::BlobName::make(blobs::Shelf::avatars, "one", random_);
    const auto failed = executor_.run(store_.put({}, name, "one"));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(failed.error().reason, "storage.failed");
}

}  // namespace
}  // namespace waybill::files
