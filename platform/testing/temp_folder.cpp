// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/temp_folder.hpp"

#include "platform/core/assert.hpp"

#include <cstdlib>
#include <string>

namespace waybill {

TempFolder::TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "waybill-XXXXXX").string();
    WAYBILL_ASSERT(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

TempFolder::~TempFolder() {
    std::error_code ignored;  // a left-over folder must not fail a test
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace waybill
