// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/name.hpp"
#include "platform/core/result.hpp"

#include <string>
#include <vector>

namespace waybill::backup {

/// What a backup is: a folder like a data folder, and this beside it, which is written last.
struct Contents {
    static constexpr int newest_version = 1;
    static constexpr const char* file_name = "backup.json";

    struct Database {
        std::string name;
        std::int64_t schema{0};  ///< the number of its newest migration
        std::int64_t rows{0};
    };
    struct File {
        std::string name;  ///< within the folder
        std::int64_t bytes{0};
        std::string digest;  ///< SHA-256 of the content, in hexadecimal

        bool operator==(const File&) const = default;
    };

    int version{newest_version};
    std::string made_at;  ///< RFC 3339
    std::string release;  ///< of the program that made it
    std::vector<Database> databases;
    std::vector<File> files;  ///< all but this one

    std::int64_t rows() const;
    std::int64_t bytes() const;
};

/// Errors have a `message` of one line: `conflict` (data.backup_missing, data.backup_damaged,
/// data.backup_newer).
Result<Contents> read_contents(const std::string& folder);
Status write_contents(const std::string& folder, const Contents& contents);

/// Where a blob lies within the backup, and in a data folder that has its blobs itself.
std::string blob_place(const blobs::BlobName& name);
/// Whether it is such a place, and no other path.
bool is_blob_place(std::string_view name);

/// The names of the copied blobs are on disk when it returns.
Status sync_blobs(const std::string& folder);

/// The file as it is.
Result<Contents::File> look_at_file(const std::string& folder, const std::string& name);
/// As it is copied into another folder, where it is on disk when this returns.
Result<Contents::File> copy_file(const std::string& from, const std::string& to,
                                 const std::string& name);

}  // namespace waybill::backup
