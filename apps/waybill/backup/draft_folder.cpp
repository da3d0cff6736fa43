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

}  // namespace

Status check_free(const std::string& place) {
    std::error_code none;
    const fs::path path = whole(place);
    if (!fs::exists(fs::symlink_status(path, none))) return {};
    if (fs::is_directory(fs::symlink_status(path, none)) && fs::is_empty(path, none)) return {};
    return fail(Error{.kind = ErrorKind::conflict,
                      .reason = "backup.target_not_empty",
                      .message = path.string() +
                                 " is there already and not an empty folder: name another, "
                                 "nothing was written"});
}

Result<DraftFolder> DraftFolder::begin(const std::string& place) {
    WAYBILL_CHECK(check_free(place));
    const std::string path = whole(place).string() + ".unfinished";
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
    std::error_code none;  // what is left is told by its name
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

Status DraftFolder::put_in_place() {
    std::error_code none;
    fs::remove(path_ + "/" + lock_name, none);
    WAYBILL_CHECK(files::sync_folder(path_ + "/secrets"));
    WAYBILL_CHECK(files::sync_folder(path_));
    WAYBILL_CHECK(files::move_file(path_, place_));
    path_.clear();
    return {};
}

Error DraftFolder::told_of(const std::string& from, Error error) const {
    for (std::string* words : {&error.message, &error.detail})
        for (auto at = words->find(path_); at != words->npos;
             at = words->find(path_, at + from.size()))
            words->replace(at, path_.size(), from);
    return error;
}

}  // namespace waybill::backup
