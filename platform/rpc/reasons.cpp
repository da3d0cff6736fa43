// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/reasons.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>

namespace waybill::rpc {
namespace {

bool of_slug(char c) { return ascii::is_lower(c) || ascii::is_digit(c) || c == '.' || c == '_'; }

}  // namespace

std::string_view Reasons::keep(std::string_view reason) {
    if (reason.empty() || reason.size() > bytes_max || !std::ranges::all_of(reason, of_slug))
        return unknown_reason;
    const std::lock_guard lock{mutex_};
    if (const auto found = kept_.find(reason); found != kept_.end()) return *found;
    if (kept_.size() >= count_max_) return unknown_reason;
    return *kept_.emplace(reason).first;
}

std::string_view kept_reason(std::string_view reason) {
    // Never destroyed: an error may still be looked at while the process ends.
    static Reasons& all = *new Reasons{4096};
    return all.keep(reason);
}

}  // namespace waybill::rpc
