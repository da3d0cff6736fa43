// SPDX-License-Identifier: Apache-2.0
#include "tests/component/declared_errors.hpp"

#include <gtest/gtest.h>

namespace waybill::town {
namespace {

constexpr std::string_view menu = R"({"paths": {
    "/menus/{id}": {"get": {"responses": {"200": {}, "404": {"x-codes": ["menu.gone"]}}}},
    "/menus/today": {"get": {"responses": {"200": {}}}}}})";

std::string missing(std::string path, int status, std::string code) {
    static const DeclaredErrors declared{menu};
    http::Request request;
    request.path = std::move(path);
    return declared.missing(request, {.status = status, .body = R"({"code": ")" + code + R"("})"});
}

TEST(DeclaredErrors, AreThoseOfTheOperation) {
    EXPECT_EQ(missing("/menus/7", 404, "menu.gone"), "");
    EXPECT_TRUE(missing("/menus/7", 404, "menu.eaten").contains("no such code"));
    EXPECT_TRUE(missing("/menus/7", 409, "menu.gone").contains("does not have"));
    EXPECT_EQ(missing("/menus/today", 200, ""), "");
    EXPECT_TRUE(missing("/menus/today", 404, "menu.gone").contains("does not have"));
    EXPECT_EQ(missing("/nowhere", 404, "request.not_found"), "") << "is no operation";
}

}  // namespace
}  // namespace waybill::town
