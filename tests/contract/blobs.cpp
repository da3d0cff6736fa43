// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/blobs.hpp"

#include "adapters/files/folder_blobs.hpp"
#include "adapters/memory/memory_blobs.hpp"
#include "adapters/threads/thread_pool.hpp"
#include "platform/testing/temp_folder.hpp"

#include <fstream>
#include <optional>

namespace waybill::contract {
namespace {

template <typename OwnStage>
struct BlobsInMemory final : BlobWorld {
    Stage& stage() override { return own_stage; }
    blobs::BlobStore& blobs() override { return own; }
    TimePoint now() override { return own_stage.clock().now(); }
    void damage(const blobs::BlobName& name) override { own.damage(name, "damaged"); }
    void restart() override {}

    OwnStage own_stage{};
    memory::MemoryBlobs own{own_stage.clock()};
};

/// In a folder that is not there yet.
struct BlobsInFolder final : BlobWorld {
    BlobsInFolder() { restart(); }
    Stage& stage() override { return own_stage; }
    blobs::BlobStore& blobs() override { return *own; }
    TimePoint now() override { return own_stage.clock().now(); }
    void damage(const blobs::BlobName& name) override {
        std::ofstream{place + "/" + files::place_of_blob(name), std::ios::binary | std::ios::app}
            << '!';
    }
    void restart() override {
        own.emplace(files::FolderBlobs::Deps{.pool = pool, .clock = own_stage.clock()}, place);
    }

    TempFolder folder{};
    std::string place = (folder.path() / "data" / "blobs").string();
    ThreadsStage own_stage{};
    ThreadPool pool{{.threads = 2, .queue_max = 64}};
    std::optional<files::FolderBlobs> own{};
};

template <typename World>
std::unique_ptr<BlobWorld> make_blobs(const NoOptions&) {
    return std::make_unique<World>();
}

}  // namespace

const Adapters<BlobWorld, NoOptions>& blob_stores() {
    static const Adapters<BlobWorld, NoOptions> list{
        {"memory", make_blobs<BlobsInMemory<ManualStage>>},
        {"memory_threads", make_blobs<BlobsInMemory<ThreadsStage>>},
        {"folder", make_blobs<BlobsInFolder>},
    };
    return list;
}

}  // namespace waybill::contract
