// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/news.hpp"

namespace waybill::sql {

void News::listen(std::string_view name, Signal& signal) {
    const std::scoped_lock lock{mutex_};
    all_.push_back({name, &signal});
}

void News::unlisten(const Signal& signal) {
    const std::scoped_lock lock{mutex_};
    std::erase_if(all_, [&](const Listening& one) { return one.signal == &signal; });
}

void News::tell(std::string_view name) {
    const std::scoped_lock lock{mutex_};
    for (const Listening& one : all_)
        if (one.name == name) one.signal->notify();
}

}  // namespace waybill::sql
