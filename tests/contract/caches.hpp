// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/cache/cache.hpp"
#include "tests/contract/adapter.hpp"

namespace waybill::contract {

/// Room for the entries of all owners, and how many one may have.
struct CacheOptions {
    std::size_t bytes_max{std::size_t{16} * 1024 * 1024};
    std::size_t owner_entries_max{20};
};

struct CacheWorld {
    virtual ~CacheWorld() = default;
    virtual Stage& stage() = 0;
    virtual cache::Cache& cache() = 0;
};

/// Every adapter of `cache::Cache`. A new one joins by a line in caches.cpp.
const Adapters<CacheWorld, CacheOptions>& caches();

}  // namespace waybill::contract
