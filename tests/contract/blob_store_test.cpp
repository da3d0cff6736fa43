// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/blobs.hpp"

#include <algorithm>
#include <string>

/// What `blobs::BlobStore` promises, on every adapter.
namespace waybill::contract {
namespace {

using blobs::BlobName;
using blobs::Shelf;

class Blobs : public testing::TestWithParam<Adapter<BlobWorld, NoOptions>> {
protected:
    Stage& stage() { return world->stage(); }
    BlobName put(const std::string& content, Shelf shelf = Shelf::avatars) {
        const auto name = BlobName::make(shelf, content, random);
        EXPECT_TRUE(stage().run(world->blobs().put({}, name, content)));
        return name;
    }
    Result<std::optional<std::string>> read(const BlobName& name) {
        return stage().run(world->blobs().get({}, name));
    }
    std::string get(const BlobName& name) {
        const auto found = read(name);
        EXPECT_TRUE(found);
        return found ? found->value_or("nothing") : "failed";
    }
    std::vector<blobs::Entry> list(Shelf shelf, std::string after = {}, std::size_t limit = 1000) {
        const auto found = stage().run(world->blobs().list({}, shelf, std::move(after), limit));
        EXPECT_TRUE(found);
        return found.value_or(std::vector<blobs::Entry>{});
    }

    SeededRandom random{7};
    std::unique_ptr<BlobWorld> world = GetParam().make({});
};

TEST_P(Blobs, ContentIsThereUntilItIsRemoved) {
    const auto one = put("one");
    const auto two = put("two");
    EXPECT_EQ(get(one), "one");
    EXPECT_TRUE(stage().run(world->blobs().remove({}, one)));
    EXPECT_TRUE(stage().run(world->blobs().remove({}, one))) << "it was gone already";
    EXPECT_EQ(get(one), "nothing");
    EXPECT_EQ(get(two), "two");
}

TEST_P(Blobs, AnEmptyStoreHasNothing) {
    const auto name = BlobName::make(Shelf::proofs, "x", random);
    EXPECT_EQ(get(name), "nothing");
    EXPECT_TRUE(stage().run(world->blobs().remove({}, name)));
    EXPECT_TRUE(list(Shelf::proofs).empty());
}

TEST_P(Blobs, ContentComesBackByteByByte) {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
    for (const auto& content : {std::string{}, std::string(1, '\0'), std::string{"\r\n"},
                                every_byte, std::string(blobs::blob_bytes_max, 'x')})
        EXPECT_TRUE(get(put(content)) == content) << content.size();
}

TEST_P(Blobs, TheSameAgainChangesNothing) {
    const auto name = put("one");
    EXPECT_TRUE(stage().run(world->blobs().put({}, name, "one")));
    EXPECT_EQ(get(name), "one");
    EXPECT_EQ(list(Shelf::avatars).size(), 1U);
}

TEST_P(Blobs, WhatIsWrittenOutlivesTheProcess) {
    const auto name = put("one");
    world->restart();
    EXPECT_EQ(get(name), "one");
}

TEST_P(Blobs, WhatWasDamagedIsNotGivenOut) {
    const auto name = put("one");
    world->damage(name);
    const auto found = read(name);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(found.error().reason, "storage.damaged");
    EXPECT_TRUE(stage().run(world->blobs().remove({}, name)));
    EXPECT_EQ(get(name), "nothing");
}

TEST_P(Blobs, AShelfIsListedInOrderAndInPages) {
    std::vector<std::string> names;
    for (int i = 0; i < 30; ++i) names.push_back(put("picture " + std::to_string(i)).text());
    put("a door", Shelf::proofs);
    std::ranges::sort(names);
    std::vector<std::string> seen;
    std::string after;
    for (;;) {
        const auto page = list(Shelf::avatars, after, 7);
        EXPECT_LE(page.size(), 7U);
        if (page.empty()) break;
        for (const auto& entry : page) seen.push_back(entry.name.text());
        after = seen.back();
    }
    EXPECT_EQ(seen, names);
    EXPECT_TRUE(list(Shelf::pictures).empty());
    ASSERT_EQ(list(Shelf::proofs).size(), 1U);
    EXPECT_EQ(list(Shelf::proofs).front().name.shelf(), Shelf::proofs);
}

TEST_P(Blobs, AListTellsWhenItWasWritten) {
    const TimePoint before = world->now();
    const auto name = put("one");
    const auto entries = list(Shelf::avatars);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries.front().name, name);
    // A file system's time may lag behind the clock by a tick.
    EXPECT_GE(entries.front().written_at, before - 2s);
    EXPECT_LE(entries.front().written_at, world->now() + 2s);
}

TEST_P(Blobs, ManyAtOnceDoNotMeet) {
    std::vector<BlobName> names;
    for (int i = 0; i < 20; ++i) names.push_back(put(std::string(1000, static_cast<char>(i))));
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(get(names[static_cast<std::size_t>(i)]), std::string(1000, static_cast<char>(i)));
}

WAYBILL_RUN_CONTRACT(Blobs, blob_stores());

}  // namespace
}  // namespace waybill::contract
