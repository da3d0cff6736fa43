// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/imported.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waybill::identity {
namespace {

const std::string salted(53, 'a');

TEST(ImportedHash, IsBcryptOfACostThatSigningInBears) {
    for (const std::string mark : {"$2a$10$", "$2b$04$", "$2y$14$"})
        EXPECT_FALSE(problem_of_imported_hash(mark + salted)) << mark;
    for (const std::string mark : {"$2c$10$", "$1$12345$", "$2b$1x$", "$2b-10$", "{p}$2b$"})
        EXPECT_EQ(problem_of_imported_hash(mark + salted)->code, "request.bad_format") << mark;
    for (const std::string mark : {"$2b$03$", "$2b$15$"})
        EXPECT_EQ(problem_of_imported_hash(mark + salted)->code, "request.out_of_bounds") << mark;
    EXPECT_TRUE(problem_of_imported_hash(""));
    EXPECT_TRUE(problem_of_imported_hash("$2b$10$" + salted + "a"));
    EXPECT_TRUE(problem_of_imported_hash("$2b$10$" + std::string(53, ' ')));
}

}  // namespace
}  // namespace waybill::identity
