// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.service.hpp"

#include <mutex>
#include <unordered_map>
#include <vector>

namespace waybill::gateway {

/// Who works for which partner, asked at the catalog and kept for a minute. Thread-safe.
class Staff {
public:
    Staff(catalog::v1::CatalogService& catalog, const Clock& clock)
        : catalog_{catalog}, clock_{clock} {}

    /// An operator acts for every partner, a key for its own; anybody else only for theirs:
    /// `not_found` (catalog.partner_not_found), as if there were no such partner.
    Task<Status> check(Context ctx, PartnerId partner);
    /// The partners that the caller works for; nothing for an operator, who acts for every one.
    Task<Result<std::optional<catalog::v1::Keepers>>> keepers(Context ctx);
    void forget(const UserId& user);

private:
    static constexpr Duration kept{1min};
    static constexpr std::size_t users_max = 50'000;
    struct Entry {
        std::vector<std::string> partners;
        SteadyTime until{};
    };
    std::optional<std::vector<std::string>> remembered(const UserId& user);
    Task<Result<std::vector<std::string>>> ask(Context ctx);

    catalog::v1::CatalogService& catalog_;
    const Clock& clock_;
    std::mutex mutex_;
    std::unordered_map<UserId, Entry> entries_;
};

}  // namespace waybill::gateway
