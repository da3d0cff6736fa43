// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/backup/draft_folder.hpp"

#include "adapters/files/files.hpp"

#include <filesystem>
#include <format>
#include <utility>

namespace waybill::backup {
namespace {

namespace fs = std::filesystem;

constexpr const char* lock_name = "draft.lock";

/// Absolute, and without a slash at its end, so that there is a name beside it.
fs::path whole(const std::string& place) {
    const fs::path path = fs::absolute(place).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

enum class Found : std::uint8_t { nothing, empty_folder, draft, something };

/// A link is something, wherever it leads.
Found find(const fs::path& path) {
    std::error_code none;
    const auto status = fs::symlink_status(path, none);
    if (!fs::exists(status)) return Found::nothing;
    if (!fs::is_directory(status)) return Found::something;
    if (fs::is_empty(path, none)) return Found::empty_folder;
    const auto lock = fs::symlink_status(path / lock_name, none);
    return fs::is_regular_file(lock) ? Found::draft : Found::something;
}

std::unexpected<Error> taken(const fs::path& path, std::string_view words) {
    return fail(Error{.kind = ErrorKind::conflict,
                      .reason = "backup.target_not_empty",
                      .message = std::format("{} is there already and {}, nothing was written",
                                             path.string(), words)});
}

/// What an earlier draft has left is cleared, and nothing else that has its name.
Status check_draft(const fs::path& path) {
    if (find(path) != Found::something) return {};
    return taken(path, "was not left by a backup or restore: move it away");
}

}  // namespace

Status check_free(const std::string& place) {
    const fs::path path = whole(place);
    const Found found = find(path);
    if (found == Found::nothing || found == Found::empty_folder) return {};
    return taken(path, "not an empty folder: name another");
}

Result<DraftFolder> DraftFolder::begin(const std::string& place) {
    WAYBILL_CHECK(check_free(place));
    const std::string path = whole(place).string() + ".unfinished";
    WAYBILL_CHECK(check_draft(path));
    WAYBILL_CHECK(files::ensure_folder(path));
    WAYBILL_TRY(auto lock, sqlite::FolderLock::take(path + "/draft"));
    DraftFolder draft{whole(place).string(), path, std::move(lock)};
    WAYBILL_CHECK(draft.clear());
    WAYBILL_CHECK(files::ensure_folder(path + "/secrets"));
    return draft;
}

DraftFolder::DraftFolder(DraftFolder&& other) noexcept
    : place_{std::move(other.place_)},
      path_{std::exchange(other.path_, {})},
      lock_{std::move(other.lock_)} {}

DraftFolder::~DraftFolder() {
    if (path_.empty()) return;
    // The lock goes last: what is left without it is not cleared by the next.
    if (!clear()) return;  // what is left is told by its name
    std::error_code none;
    fs::remove_all(path_, none);
}

/// What an earlier one has left.
Status DraftFolder::clear() const {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator{path_, failed})
        if (entry.path().filename() != lock_name && !failed) fs::remove_all(entry.path(), failed);
    if (!failed) return {};
    return fail(ErrorKind::unavailable, "files.unwritable",
                std::format("'{}' cannot be cleared: {}", path_, failed.message()));
}

/// The lock is in it until it has its name: another process would clear it.
Status DraftFolder::put_in_place() {
    WAYBILL_CHECK(files::sync_folder(path_ + "/secrets"));
    WAYBILL_CHECK(files::sync_folder(path_));
    WAYBILL_CHECK(files::move_file(path_, place_));
    path_.clear();
    std::error_code none;  // where it stays it is in nobody's way
    fs::remove(place_ + "/" + lock_name, none);
    return files::sync_folder(place_);
}

Error DraftFolder::told_of(const std::string& from, Error error) const {
    for (std::string* words : {&error.message, &error.detail})
        for (auto at = words->find(path_); at != words->npos;
             at = words->find(path_, at + from.size()))
            words->replace(at, path_.size(), from);
    return error;
}

}  // namespace waybill::backup
