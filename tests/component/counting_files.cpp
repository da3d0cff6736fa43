// SPDX-License-Identifier: Apache-2.0
#include "tests/component/counting_files.hpp"

#include "adapters/sqlite/faulty_files.hpp"

namespace waybill::town {
namespace {

using sqlite::FaultyFiles;

constexpr std::size_t page_bytes = 4096;

/// `orders` of `…/orders.db-wal`.
std::string_view service_of(std::string_view path) {
    path.remove_prefix(path.rfind('/') + 1);
    return path.substr(0, path.find('.'));
}

/// A page in the log is preceded by its number, which is never zero.
bool is_room(std::string_view bytes) {
    return bytes.size() > page_bytes && bytes.starts_with(std::string_view{"\0\0\0\0", 4});
}

void count_log_call(Tally& tally, const FaultyFiles::LogCall& call) {
    const auto service = service_of(call.path);
    if (call.call == FaultyFiles::Call::sync) return tally.add("log syncs", service);
    if (is_room(call.bytes)) return;
    tally.add("log bytes", service, static_cast<std::int64_t>(call.bytes.size()));
    const auto pages = static_cast<std::int64_t>(call.bytes.size() / page_bytes);
    if (pages > 0) tally.add("log pages", service, pages);
}

}  // namespace

CountingFiles::CountingFiles(Tally& tally) {
    FaultyFiles::install();
    FaultyFiles::watch = [&tally](const FaultyFiles::LogCall& call) {
        count_log_call(tally, call);
    };
}

CountingFiles::~CountingFiles() { FaultyFiles::watch = nullptr; }

std::string CountingFiles::vfs() { return FaultyFiles::name; }

}  // namespace waybill::town
