// SPDX-License-Identifier: Apache-2.0
#include "services/identity/messages/right_messages.hpp"

namespace waybill::identity {

v1::RightSet to_message(const RightSet& set) {
    v1::RightSet out;
    out.set_name(set.name);
    out.set_help(set.help);
    for (const std::string& pattern : set.patterns) out.add_rights(pattern);
    out.set_made_at(to_micros(set.made_at));
    out.set_changed_at(to_micros(set.changed_at));
    out.set_version(set.version);
    return out;
}

v1::HeldRightSets to_message(std::span<const RightSet> held) {
    v1::HeldRightSets out;
    for (const RightSet& set : held) *out.add_sets() = to_message(set);
    return out;
}

}  // namespace waybill::identity
