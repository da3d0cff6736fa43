// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/folder_blobs.hpp"

#include "adapters/files/files.hpp"
#include "platform/async/pool.hpp"
#include "platform/core/assert.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>

namespace waybill::files {
namespace {

namespace fs = std::filesystem;
using blobs::BlobName;
using blobs::Shelf;

/// Files of one folder stay few enough to be listed at once: a 256th of a shelf.
constexpr std::size_t part_digits = 2;
constexpr Duration draft_age_max = 1h;

std::unexpected<Error> unwritable(const Error& error) {
    return fail(ErrorKind::unavailable, "storage.failed", error.detail);
}
std::unexpected<Error> unreadable(std::string detail) {
    return fail(ErrorKind::unavailable, "storage.unreadable", std::move(detail));
}

/// Its name in the folder above is on disk too, and the names of those above, which may be new.
Status make_part(const fs::path& part) {
    if (std::error_code none; fs::is_directory(part, none)) return {};
    WAYBILL_CHECK(ensure_folder(part.string()));
    fs::path above = part;
    for (int level = 0; level < 3; ++level) {
        above = above.parent_path();
        WAYBILL_CHECK(sync_folder(above.empty() ? "." : above.string()));
    }
    return {};
}

Status write_blob(const std::string& folder, const BlobName& name, std::string_view content) {
    const fs::path path = fs::path{folder} / place_of_blob(name);
    if (auto made = make_part(path.parent_path()); !made) return unwritable(made.error());
    if (auto written = replace_text(path.string(), content); !written)
        return unwritable(written.error());
    return {};
}

Status remove_blob(const std::string& folder, const BlobName& name) {
    const fs::path path = fs::path{folder} / place_of_blob(name);
    std::error_code failed;
    if (!fs::remove(path, failed) && !failed) return {};
    if (failed == std::errc::not_a_directory) return {};
    if (failed)
        return fail(ErrorKind::unavailable, "storage.failed",
                    "'" + path.string() + "' cannot be removed: " + failed.message());
    if (auto synced = sync_folder(path.parent_path().string()); !synced)
        return unwritable(synced.error());
    return {};
}

TimePoint time_of(const fs::directory_entry& entry) {
    std::error_code gone;
    const auto written = entry.last_write_time(gone);
    if (gone) return TimePoint::max();  // removed meanwhile: nobody takes it for old
    return std::chrono::time_point_cast<TimePoint::duration>(
        std::chrono::clock_cast<std::chrono::system_clock>(written));
}

/// The names in a folder, in order; none when it is not there.
Result<std::vector<fs::directory_entry>> entries_of(const fs::path& folder) {
    std::vector<fs::directory_entry> entries;
    std::error_code failed;
    fs::directory_iterator all{folder, failed};
    if (failed == std::errc::no_such_file_or_directory) return entries;
    for (; !failed && all != fs::directory_iterator{}; all.increment(failed))
        entries.push_back(*all);
    if (failed) return unreadable("'" + folder.string() + "': " + failed.message());
    std::ranges::sort(entries, {}, [](const auto& entry) { return entry.path(); });
    return entries;
}

void clear_draft(const fs::directory_entry& entry, TimePoint before) {
    if (entry.path().extension() != ".new" || time_of(entry) >= before) return;
    std::error_code stays;  // then the next list clears it
    fs::remove(entry.path(), stays);
}

struct Listing {
    Shelf shelf;
    std::string after;
    std::size_t limit;
    TimePoint now;
};

/// Adds those of one part of the shelf.
Status list_part(const fs::path& part, const Listing& wanted, std::vector<blobs::Entry>& found) {
    WAYBILL_TRY(const auto entries, entries_of(part));
    for (const auto& entry : entries) {
        if (found.size() == wanted.limit) return {};
        const auto name = BlobName::parse(std::string{to_string(wanted.shelf)} + "/" +
                                          entry.path().filename().string());
        if (!name)
            clear_draft(entry, wanted.now - draft_age_max);
        else if (name->text() > wanted.after)
            found.push_back({.name = *name, .written_at = time_of(entry)});
    }
    return {};
}

Result<std::vector<blobs::Entry>> list_shelf(const std::string& folder, const Listing& wanted) {
    const std::string shelf{to_string(wanted.shelf)};
    WAYBILL_TRY(const auto parts, entries_of(fs::path{folder} / shelf));
    std::vector<blobs::Entry> found;
    for (const auto& part : parts) {
        if (found.size() == wanted.limit) break;
        const std::string first = shelf + "/" + part.path().filename().string();
        if (first < wanted.after.substr(0, first.size())) continue;
        WAYBILL_CHECK(list_part(part.path(), wanted, found));
    }
    return found;
}

/// A full pool and a failure are told in the same way.
template <typename T>
Result<T> flat(Result<Result<T>> outcome) {
    if (!outcome) return std::unexpected(std::move(outcome).error());
    return *std::move(outcome);
}

}  // namespace

std::string place_of_blob(const BlobName& name) {
    std::string place{to_string(name.shelf())};
    place.append("/").append(name.file().substr(0, part_digits)).append("/");
    return place.append(name.file());
}

Result<std::vector<BlobName>> blobs_in(const std::string& folder) {
    std::vector<BlobName> names;
    for (const Shelf shelf : {Shelf::avatars, Shelf::pictures, Shelf::proofs}) {
        const Listing all{.shelf = shelf,
                          .after = {},
                          .limit = std::numeric_limits<std::size_t>::max(),
                          .now = TimePoint::min() + draft_age_max};  // clears nothing
        WAYBILL_TRY(auto found, list_shelf(folder, all));
        for (auto& entry : found) names.push_back(std::move(entry.name));
    }
    return names;
}

Result<std::optional<std::string>> read_blob(const std::string& folder, const BlobName& name) {
    const std::string path = (fs::path{folder} / place_of_blob(name)).string();
    auto content = read_text(path, blobs::blob_bytes_max);
    if (!content && content.error().reason == "files.missing") return std::nullopt;
    if (!content && content.error().reason != "files.too_large")
        return unreadable(std::move(content).error().detail);
    if (!content || !name.names(*content))
        return fail(ErrorKind::unavailable, "storage.damaged",
                    "'" + path + "' is not what its name says");
    return *std::move(content);
}

Task<Status> FolderBlobs::put(Context ctx, BlobName name, std::string content) {
    WAYBILL_ASSERT(name.names(content));
    const auto work = [this, &name, &content] { return write_blob(folder_, name, content); };
    auto running = run_on(deps_.pool, std::move(ctx), work);
    co_return flat(co_await std::move(running));
}

Task<Result<std::optional<std::string>>> FolderBlobs::get(Context ctx, BlobName name) {
    const auto work = [this, &name] { return read_blob(folder_, name); };
    auto running = run_on(deps_.pool, std::move(ctx), work);
    co_return flat(co_await std::move(running));
}

Task<Status> FolderBlobs::remove(Context ctx, BlobName name) {
    const auto work = [this, &name] { return remove_blob(folder_, name); };
    auto running = run_on(deps_.pool, std::move(ctx), work);
    co_return flat(co_await std::move(running));
}

Task<Result<std::vector<blobs::Entry>>> FolderBlobs::list(Context ctx, Shelf shelf,
                                                          std::string after, std::size_t limit) {
    const Listing wanted{
        .shelf = shelf, .after = std::move(after), .limit = limit, .now = deps_.clock.now()};
    const auto work = [this, &wanted] { return list_shelf(folder_, wanted); };
    auto running = run_on(deps_.pool, std::move(ctx), work);
    co_return flat(co_await std::move(running));
}

}  // namespace waybill::files
