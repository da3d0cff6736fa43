// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/token_key_watch.hpp"

#include "adapters/files/files.hpp"
#include "apps/waybill/server/secrets.hpp"
#include "platform/telemetry/memory_log.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace waybill::server {
namespace {

using telemetry::Level;

/// As secrets are read: without the end of the line.
SecretText as_read(const SecretText& key) {
    std::string text{key.reveal()};
    while (text.ends_with('\n')) text.pop_back();
    return SecretText{std::move(text)};
}

struct TokenKeyWatchTest : testing::Test {
    TokenKeyWatchTest() {
        std::filesystem::create_directories(folder.path() / "secrets");
        write(first.reveal());
        watch.start();
    }
    ~TokenKeyWatchTest() override { loop.run(watch.stop()); }

    std::string file() const {
        return Secrets::path(folder.path().string(), Secrets::token_key_file);
    }
    /// In one step, as it should be done.
    void write(std::string_view text) const { ASSERT_TRUE(files::replace_text(file(), text)); }
    std::size_t published() const {
        const std::string keys = tokens->public_keys_json();
        std::size_t count = 0;
        for (auto at = keys.find("kid"); at != keys.npos; at = keys.find("kid", at + 1)) ++count;
        return count;
    }

    TempFolder folder{};
    ManualExecutor loop{};
    InlinePool pool{loop};
    telemetry::MemoryLog log{};
    SecretText first = JwtTokens::generate_key();
    SecretText second = JwtTokens::generate_key();
    std::unique_ptr<JwtTokens> tokens = *JwtTokens::create({}, first, loop.clock());
    TokenKeyWatch watch{{.executor = loop, .pool = pool, .tokens = *tokens, .log = log},
                        folder.path().string(),
                        as_read(first)};
};

TEST_F(TokenKeyWatchTest, OtherKeysArePublishedWithinSecondsAndOldOnesForAWhile) {
    loop.run_for(10s);
    EXPECT_EQ(published(), 1U);
    EXPECT_TRUE(log.lines().empty());
    write(second.reveal() + first.reveal());
    loop.run_for(6s);
    EXPECT_EQ(published(), 2U);
    EXPECT_EQ(log.count(Level::info), 1U);
    write(second.reveal());
    loop.run_for(6s);
    EXPECT_EQ(published(), 2U) << "the old key's tokens live";
    loop.run_for(17min);
    EXPECT_EQ(published(), 1U);
    EXPECT_EQ(log.count(Level::error), 0U);
}

TEST_F(TokenKeyWatchTest, FileThatCannotBeUsedIsToldOnceAndChangesNothing) {
    const std::string before = tokens->public_keys_json();
    write("no key");
    loop.run_for(1min);
    EXPECT_EQ(log.count(Level::error), 1U);
    std::filesystem::remove(file());
    loop.run_for(1min);
    EXPECT_EQ(log.count(Level::error), 2U);
    EXPECT_EQ(tokens->public_keys_json(), before);
    write(first.reveal());
    loop.run_for(1min);
    EXPECT_EQ(log.lines().size(), 2U);
}

}  // namespace
}  // namespace waybill::server
