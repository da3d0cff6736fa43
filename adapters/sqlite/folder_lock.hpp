// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <filesystem>

namespace waybill::sqlite {

/// An advisory lock on `<file>.lock`, so that two processes on one folder are a clear error
/// (`sql.in_use`) instead of two relays. The system drops it however the process ends.
class FolderLock {
public:
    static Result<FolderLock> take(const std::filesystem::path& file);
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

private:
    explicit FolderLock(int descriptor) : descriptor_{descriptor} {}
    int descriptor_;
};

}  // namespace waybill::sqlite
