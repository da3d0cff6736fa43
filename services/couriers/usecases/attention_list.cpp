// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/attention_list.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace waybill::couriers {
namespace {

auto subject(const AttentionItem& item) {
    return std::tuple{item.reason, item.order, item.courier};
}

}  // namespace

void AttentionList::replace(std::vector<AttentionItem> items, TimePoint planned_at) {
    const std::lock_guard lock{mutex_};
    std::map<decltype(subject(AttentionItem{})), TimePoint> before;
    for (const AttentionItem& item : items_) before.emplace(subject(item), item.since);
    for (AttentionItem& item : items)
        if (const auto known = before.find(subject(item)); known != before.end())
            item.since = std::min(item.since, known->second);
    std::ranges::sort(items, {}, [](const AttentionItem& item) {
        return std::tuple{item.since, item.order, item.courier, item.reason};
    });
    items_.swap(items);
    planned_at_ = planned_at;
}

AttentionList::Part AttentionList::list(std::size_t limit) const {
    const std::lock_guard lock{mutex_};
    const std::size_t told = std::min(limit, items_.size());
    return {.items = {items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(told)},
            .total = items_.size(),
            .planned_at = planned_at_};
}

}  // namespace waybill::couriers
