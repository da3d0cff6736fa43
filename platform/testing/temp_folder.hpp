// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace waybill {

/// A folder of the test's own, gone with it.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace waybill
