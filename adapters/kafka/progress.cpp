// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/progress.hpp"

namespace waybill::kafka {

void Progress::read(std::int64_t offset) {
    const std::lock_guard lock{mutex_};
    open_.insert(open_.end(), offset);
    end_ = offset + 1;
}

void Progress::done(std::int64_t offset) {
    const std::lock_guard lock{mutex_};
    open_.erase(offset);
}

std::optional<std::int64_t> Progress::next() const {
    const std::lock_guard lock{mutex_};
    return open_.empty() ? end_ : *open_.begin();
}

std::size_t Progress::unfinished() const {
    const std::lock_guard lock{mutex_};
    return open_.size();
}

}  // namespace waybill::kafka
