// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "platform/cache/cache.hpp"
#include "platform/core/id.hpp"

#include <optional>

namespace waybill::gateway {

/// Quotes until they are confirmed or expire, in the cache that all gateways share: what one has
/// checked, another confirms. A hint: what is lost is checked again. The cache bounds them by bytes
/// and by number for each customer. Thread-safe. Errors: those of the cache.
class QuoteStore {
public:
    explicit QuoteStore(cache::Cache& cache) : cache_{cache} {}

    /// As its customer's, under its id, and under its external id if it has one.
    Task<Status> put(Context ctx, orders::v1::Quote quote);
    /// The customer's own quote, if it is still there.
    Task<Result<std::optional<orders::v1::Quote>>> find(Context ctx, QuoteId id, UserId customer);
    /// The last one that the customer's client gave this name (Quote.external_id).
    Task<Result<std::optional<orders::v1::Quote>>> find_named(Context ctx, std::string external_id,
                                                              UserId customer);
    /// The quote became an order.
    Task<Status> forget(Context ctx, QuoteId id, UserId customer);
    Task<Status> forget_named(Context ctx, std::string external_id, UserId customer);

private:
    Task<Result<std::optional<orders::v1::Quote>>> read(Context ctx, cache::Key key);

    cache::Cache& cache_;
};

}  // namespace waybill::gateway
