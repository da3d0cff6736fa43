// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/databases.hpp"

#include "apps/waybill/wiring/platform.hpp"

namespace waybill::audit {
namespace {

std::vector<Stored> list() {
    std::vector<Stored> all;
    for (const auto& service : wiring::stored_services())
        all.push_back({.name = service.name,
                       .schema = service.name == "orders" ? "main" : service.name,
                       .migrations = service.migrations});
    return all;
}

}  // namespace

const std::vector<Stored>& stored_databases() {
    static const std::vector<Stored> all = list();
    return all;
}

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out.push_back('\'');
        out.push_back(c);
    }
    out.push_back('\'');
    return out;
}

}  // namespace waybill::audit
