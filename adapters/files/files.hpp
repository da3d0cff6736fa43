// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/function_ref.hpp"
#include "platform/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace waybill::files {

/// Blocking file access for start-up and commands, never for an event loop. Each failure has a
/// reason (`files.missing`, `files.unreadable`, `files.unwritable`, `files.too_large`,
/// `files.not_a_file`, `files.exposed`, `files.exists`) and in `detail` one sentence that names the
/// path and what to do, without the content.

/// A whole regular file; links are followed. Folders, pipes and devices are refused.
Result<std::string> read_text(const std::string& path, std::size_t bytes_max = 1U << 20U);

/// The same for a secret: refused when everybody may read or write it; one line end at its end is
/// not part of it.
Result<std::string> read_secret(const std::string& path, std::size_t bytes_max = 64U << 10U);

/// A new file that only its owner may read, on disk when this returns; never overwrites one.
Status create_secret(const std::string& path, std::string_view content);

/// The file has this content, and is on disk, when this returns; whatever happens meanwhile, it has
/// either the old content or the new one. Only its owner may read it.
Status replace_text(const std::string& path, std::string_view content);

/// Renames within one disk, which is on it when this returns; replaces what is there.
Status move_file(const std::string& from, const std::string& to);

/// What is done with the bytes of a file on their way, some of them at a time.
using Pieces = FunctionRef<void(std::string_view)>;
Status read_pieces(const std::string& path, Pieces see);
/// A new file with the content of another, which is on disk when this returns. Only its owner may
/// read it.
Status copy_file(const std::string& from, const std::string& to, Pieces see);
/// What was made in the folder, renamed there or removed from it is so on disk.
Status sync_folder(const std::string& path);

/// Bytes that may still be written where `path` lies, and the size of that disk.
struct Space {
    std::uint64_t free{0};
    std::uint64_t size{0};
};
Result<Space> space_at(const std::string& path);

/// The folder exists, with its parents, and files can be made in it.
Status ensure_folder(const std::string& path);

}  // namespace waybill::files
