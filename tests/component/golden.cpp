// SPDX-License-Identifier: Apache-2.0
#include "tests/component/golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace waybill::town::golden {

void compare(const std::string& name, const std::string& now) {
    const std::string file = "tests/golden/" + name;
    if (std::getenv("WAYBILL_WRITE_GOLDEN") != nullptr) {
        std::ofstream{file} << now;
        return;
    }
    std::ifstream in{file};
    std::ostringstream agreed;
    agreed << in.rdbuf();
    EXPECT_EQ(now, agreed.str()) << file << " (WAYBILL_WRITE_GOLDEN=1 writes it anew)";
}

}  // namespace waybill::town::golden
