// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/folder_lock.hpp"

#include <optional>
#include <string>

namespace waybill::backup {

/// Nothing is in the way where a folder is to be made: at most an empty one. `conflict`
/// (backup.target_not_empty), with a `message` of one line.
Status check_free(const std::string& place);

/// A folder that is made beside its place, under another name, until all of it is there. When it is
/// not put in place it is gone with this object; a process that is killed leaves
/// `<place>.unfinished`, which the next one clears away; anything else of that name is refused
/// (backup.target_not_empty).
class DraftFolder {
public:
    static Result<DraftFolder> begin(const std::string& place);
    DraftFolder(DraftFolder&& other) noexcept;
    DraftFolder& operator=(DraftFolder&&) = delete;
    ~DraftFolder();

    const std::string& path() const { return path_; }
    /// All files in it are on disk already.
    Status put_in_place();
    /// The error as it is told of another folder, which this one is a copy of: `from` in its place.
    Error told_of(const std::string& from, Error error) const;

private:
    DraftFolder(std::string place, std::string path, sqlite::FolderLock lock)
        : place_{std::move(place)}, path_{std::move(path)}, lock_{std::move(lock)} {}
    Status clear() const;

    std::string place_;
    std::string path_;  ///< empty: it is in its place
    std::optional<sqlite::FolderLock> lock_;
};

}  // namespace waybill::backup
