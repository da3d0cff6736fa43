// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/right_sets.json.hpp"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

struct ListRightSets : PageQuery {
    static void describe(json::Fields<ListRightSets>& f) { describe_page(f); }
};

struct OneRightSet {
    std::string name;
    static void describe(json::Fields<OneRightSet>& f);
};

struct MakeRightSetBody {
    std::string name;
    std::string help{};
    std::vector<std::string> rights;
    static void describe(json::Fields<MakeRightSetBody>& f);
};

/// What is absent stays.
struct ChangeRightSetBody {
    std::string name;
    std::string if_match;
    std::optional<std::string> help;
    std::optional<std::vector<std::string>> rights;
    static void describe(json::Fields<ChangeRightSetBody>& f);
};

struct DeleteRightSet {
    std::string name;
    std::optional<std::string> if_match;
    static void describe(json::Fields<DeleteRightSet>& f);
};

struct RightSetOfUser {
    UserId user_id;
    std::string name;
    static void describe(json::Fields<RightSetOfUser>& f);
};

void write(const MakeRightSetBody& body, identity::v1::MakeRightSetRequest& out);
void write(const ChangeRightSetBody& body, identity::v1::ChangeRightSetRequest& out);

}  // namespace waybill::gateway
