// SPDX-License-Identifier: Apache-2.0
#include "platform/http/in_flight.hpp"

namespace waybill::http::detail {

InFlight::Claim::~Claim() {
    if (owner_ == nullptr) return;
    Shard& shard = owner_->shard_of(entry_);
    const std::lock_guard lock{shard.mutex};
    shard.entries.erase(entry_);
}

Result<InFlight::Claim> InFlight::claim(const IdempotencyKey& call) {
    std::string entry = call.scope + '\n' + call.key;  // no line feed can be in a key
    Shard& shard = shard_of(entry);
    const std::lock_guard lock{shard.mutex};
    if (shard.entries.size() >= shard_max_)
        return fail(ErrorKind::unavailable, "request.unavailable", "too many keys in flight");
    if (!shard.entries.insert(entry).second)
        return fail(Error{.kind = ErrorKind::conflict,
                          .reason = "idempotency.in_flight",
                          .retry_after = std::chrono::seconds{1}});
    return Claim{*this, std::move(entry)};
}

InFlight::Shard& InFlight::shard_of(const std::string& entry) {
    return shards_[std::hash<std::string>{}(entry) % shards_.size()];
}

}  // namespace waybill::http::detail
