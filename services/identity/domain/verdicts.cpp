// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/verdicts.hpp"

namespace waybill::identity {

CodeVerdict judge(const CodeFacts& facts, TimePoint now) {
    if (facts.used && facts.matches) return CodeVerdict::spent;
    if (!facts.try_granted) return CodeVerdict::spent;
    if (facts.used || !facts.expires_at) return CodeVerdict::wrong;
    if (!facts.matches) return CodeVerdict::wrong;
    return now < *facts.expires_at ? CodeVerdict::right : CodeVerdict::expired;
}

RefreshVerdict judge(const RefreshFacts& facts, TimePoint now) {
    if (facts.spent_now) return RefreshVerdict::rotate;
    if (!facts.spent_at) return RefreshVerdict::unknown;
    const bool in_grace = facts.has_nonce && now <= *facts.spent_at + facts.grace;
    return in_grace ? RefreshVerdict::repeat : RefreshVerdict::stolen;
}

}  // namespace waybill::identity
