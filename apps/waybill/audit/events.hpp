// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace waybill::audit {

/// An event that a check must look at: it seems to break it.
struct NamedEvent {
    std::string_view query;  ///< the name of the check's query
    std::int64_t position{0};
};

/// One pass over the outbox of a database, the inboxes of those who listen, the steps of the last
/// days, the versions of what the events tell of. Events have no index by
/// their object, and there are many; so what belongs together is found by sorting hashes and not by
/// a search for each. A hash that is there twice may hide one of two faults of a million, and
/// accuses nobody: what is missing is looked at by the check itself. Events are kept for three
/// days; older steps cannot be judged.
Status name_events(Books& books, TimePoint now, std::string_view source,
                   std::vector<NamedEvent>& named, Tell tell);
/// The databases whose events others hear of: the longest first.
std::span<const std::string_view> event_sources();

}  // namespace waybill::audit
