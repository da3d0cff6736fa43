// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/steps.hpp"

#include <algorithm>
#include <utility>

namespace waybill::demo {

std::string_view to_string(Step step) {
    switch (step) {
        case Step::log_in: return "log in";
        case Step::register_: return "register";
        case Step::verify: return "verify";
        case Step::browse: return "browse";
        case Step::quote: return "quote";
        case Step::confirm: return "confirm";
        case Step::checkout: return "checkout";
        case Step::approve: return "approve";
        case Step::accept: return "accept";
        case Step::ready: return "ready";
        case Step::claim: return "claim";
        case Step::pick_up: return "pick up";
        case Step::deliver: return "deliver";
        case Step::reject: return "reject";
        case Step::decline: return "decline";
        case Step::fail: return "fail";
        case Step::bring_back: return "bring back";
        case Step::read: return "read";
        case Step::cancel: return "cancel";
        case Step::hand_in: return "hand in";
        case Step::paid: return "until paid";
        case Step::completed: return "until completed";
        case Step::life: return "whole life";
    }
    std::unreachable();
}

Duration percentile(const std::vector<Duration>& sorted, int percent) {
    if (sorted.empty()) return Duration{0};
    const std::size_t rank = (sorted.size() * static_cast<std::size_t>(percent) + 99) / 100;
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

std::vector<StepSummary> StepTimes::summarise() const {
    std::vector<StepSummary> out;
    for (std::size_t i = 0; i < steps; ++i) {
        if (times_[i].empty()) continue;
        auto sorted = times_[i];
        std::ranges::sort(sorted);
        out.push_back({.step = static_cast<Step>(i),
                       .count = sorted.size(),
                       .p50 = percentile(sorted, 50),
                       .p95 = percentile(sorted, 95),
                       .p99 = percentile(sorted, 99)});
    }
    return out;
}

}  // namespace waybill::demo
