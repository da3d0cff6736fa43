// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/folder_lock.hpp"

#include "adapters/sqlite/errors.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <format>
#include <utility>

namespace waybill::sqlite {
namespace {

Error in_use(int descriptor, const std::filesystem::path& file) {
    std::array<char, 16> holder{};
    const auto length = ::pread(descriptor, holder.data(), holder.size(), 0);
    std::string_view pid{holder.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
    pid = pid.substr(0, pid.find('\n'));
    return open_error(ErrorKind::unavailable, "sql.in_use",
                      std::format("{} is in use by another waybill process (pid {}): stop it, or "
                                  "choose another data folder",
                                  file.string(), pid.empty() ? "unknown" : pid));
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::filesystem::path& file) {
    const std::string path = file.string() + ".lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return fail(
            open_error(ErrorKind::unavailable, "sql.folder_not_writable",
                       std::format("cannot write in {}: {}; check the folder's owner and rights",
                                   file.parent_path().string(), std::strerror(errno))));
    FolderLock lock{descriptor};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return fail(in_use(descriptor, file));
    const std::string pid = std::format("{}\n", ::getpid());
    // Only the message of a second process reads this, so a failed write does no harm.
    if (::ftruncate(descriptor, 0) == 0)
        static_cast<void>(::pwrite(descriptor, pid.data(), pid.size(), 0) == 0);
    return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)} {}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace waybill::sqlite
