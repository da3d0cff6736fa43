// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/function_ref.hpp"

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace waybill::audit {

/// Objects in the order of their ids, to which rows are added that come in the same order. Rows of
/// no object get one of their own.
template <typename Life>
class Lives {
public:
    Life& add(std::string_view id) {
        Life& made = all_.emplace_back();
        made.id = id;
        return made;
    }
    /// Before the rows of the next table.
    void rewind() { at_ = 0; }
    Life& of(std::string_view id) {
        while (at_ < all_.size() && all_[at_].id < id) ++at_;
        if (at_ < all_.size() && all_[at_].id == id) return all_[at_];
        const auto known = strangers_.find(id);
        if (known != strangers_.end()) return known->second;
        Life& made = strangers_[std::string{id}];
        made.id = id;
        return made;
    }
    void each(FunctionRef<void(const Life&)> judge) const {
        for (const Life& life : all_) judge(life);
        for (const auto& [id, life] : strangers_) judge(life);
    }

private:
    std::deque<Life> all_{};
    std::size_t at_{0};
    std::map<std::string, Life, std::less<>> strangers_{};
};

}  // namespace waybill::audit
