// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace waybill::files {
namespace {

class Files : public testing::Test {
public:
    ~Files() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

protected:
    Files() {
        std::string pattern = std::filesystem::temp_directory_path() / "waybill_files_XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    std::string path(const std::string& name) const { return folder_ + '/' + name; }
    std::string make(const std::string& name, const std::string& content, mode_t mode) const {
        std::ofstream{path(name), std::ios::binary} << content;
        ::chmod(path(name).c_str(), mode);
        return path(name);
    }

    std::string folder_;
};

std::string_view reason(const Result<std::string>& result) {
    return result ? "" : result.error().reason;
}

TEST_F(Files, TextIsReadWhole) {
    const std::string large(100'000, 'x');
    EXPECT_EQ(read_text(make("a", large, 0644)), large);
    EXPECT_EQ(read_text(make("b", "", 0644)), "");
    std::filesystem::create_symlink(path("a"), path("link"));
    EXPECT_EQ(read_text(path("link")), large);
}

TEST_F(Files, EachFailureHasItsReasonAndNamesThePath) {
    EXPECT_EQ(reason(read_text(path("none"))), "files.missing");
    EXPECT_EQ(reason(read_text(make("a", "x", 0644) + "/b")), "files.missing");
    EXPECT_EQ(reason(read_text(folder_)), "files.not_a_file");
    EXPECT_EQ(reason(read_text("/dev/zero")), "files.not_a_file");
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    EXPECT_EQ(reason(read_text(path("pipe"))), "files.not_a_file");
    EXPECT_EQ(reason(read_text(make("big", "12345", 0644), 4)), "files.too_large");
    EXPECT_TRUE(read_text(path("big"), 5));
    if (::geteuid() != 0) {  // nothing is closed to root
        EXPECT_EQ(reason(read_text(make("closed", "x", 0000))), "files.unreadable");
    }
    EXPECT_EQ(read_text(path("none")).error().detail, "'" + path("none") + "' does not exist");
}

TEST_F(Files, SecretOpenToEverybodyIsRefused) {
    for (const mode_t mode : {0644U, 0604U, 0602U, 0666U}) {
        const auto refused = read_secret(make("s", "canary", mode));
        EXPECT_EQ(reason(refused), "files.exposed");
        EXPECT_EQ(refused.error().detail.find("canary"), std::string::npos);
    }
    for (const mode_t mode : {0600U, 0640U, 0400U})
        EXPECT_EQ(read_secret(make("s" + std::to_string(mode), "word\n", mode)), "word");
    EXPECT_EQ(read_secret(make("two", "word\n\n", 0600)), "word\n");
    EXPECT_EQ(read_secret(make("dos", "word\r\n", 0600)), "word");
}

TEST_F(Files, NewSecretIsPrivateAndNeverOverwrites) {
    ASSERT_TRUE(create_secret(path("key"), "word"));
    EXPECT_EQ(read_secret(path("key")), "word");
    struct stat status{};
    ASSERT_EQ(::stat(path("key").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    const auto again = create_secret(path("key"), "other");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().reason, "files.exists");
    EXPECT_EQ(read_secret(path("key")), "word");
    EXPECT_FALSE(create_secret(path("none/key"), "word"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_}, {}), 1);
}

TEST_F(Files, FolderIsMadeWithItsParents) {
    EXPECT_TRUE(ensure_folder(path("a/b/c")));
    EXPECT_TRUE(ensure_folder(path("a/b/c")));
    make("file", "x", 0644);
    EXPECT_FALSE(ensure_folder(path("file")));
    EXPECT_FALSE(ensure_folder(path("file/under")));
}

TEST_F(Files, ReplacedTextIsTheNewOneAndItsOwnersAlone) {
    EXPECT_TRUE(replace_text(path("notes"), "one"));
    EXPECT_TRUE(replace_text(path("notes"), "two"));
    EXPECT_EQ(read_text(path("notes")).value(), "two");
    EXPECT_EQ(std::filesystem::status(path("notes")).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_FALSE(std::filesystem::exists(path("notes.new")));
    EXPECT_FALSE(replace_text(path("nowhere/notes"), "three"));
}

TEST_F(Files, ACopyIsSeenInPieces) {
    const std::string content(200'000, 'x');
    make("large", content, 0644);
    std::string seen;
    int pieces = 0;
    auto see = [&](std::string_view piece) {
        seen += piece;
        ++pieces;
    };
    EXPECT_TRUE(copy_file(path("large"), path("copy"), see));
    EXPECT_EQ(seen, content);
    EXPECT_GT(pieces, 1);
    EXPECT_EQ(read_text(path("copy")).value(), content);
    EXPECT_EQ(std::filesystem::status(path("copy")).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_FALSE(copy_file(path("large"), path("copy"), see)) << "nothing is overwritten";
    EXPECT_FALSE(copy_file(path("nowhere"), path("other"), see));
    seen.clear();
    EXPECT_TRUE(read_pieces(path("copy"), see));
    EXPECT_EQ(seen, content);
    EXPECT_TRUE(sync_folder(folder_));
    EXPECT_FALSE(sync_folder(path("nowhere")));
}

TEST_F(Files, SpaceIsThatOfTheDiskBelow) {
    const auto space = space_at(folder_);
    ASSERT_TRUE(space);
    EXPECT_GT(space->size, 0U);
    EXPECT_LE(space->free, space->size);
    EXPECT_FALSE(space_at(path("nowhere")));
}

}  // namespace
}  // namespace waybill::files
