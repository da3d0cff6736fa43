// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <cstdint>
#include <optional>

namespace waybill::identity {

enum class CodeVerdict : std::uint8_t { right, wrong, expired, spent };

/// A stored verification code beside what was typed.
struct CodeFacts {
    bool matches{false};
    bool used{false};                       ///< has verified the account already
    bool try_granted{false};                ///< this was one of the tries that a code has
    std::optional<TimePoint> expires_at{};  ///< nothing: no code was mailed yet
};

/// A code without tries left tells nothing more, not even to who has the right one. Neither does
/// one that was never mailed: who has no account, or a verified one, is answered alike.
CodeVerdict judge(const CodeFacts& facts, TimePoint now);

enum class RefreshVerdict : std::uint8_t {
    rotate,   ///< this use spent the live token
    repeat,   ///< the same successor once more: its answer may have been lost
    unknown,  ///< expired unspent
    stolen,   ///< spent long ago: somebody else has it too, the family ends
};

struct RefreshFacts {
    bool spent_now{false};
    std::optional<TimePoint> spent_at{};
    bool has_nonce{false};  ///< what makes the successor is still there
    Duration grace{30s};
};

RefreshVerdict judge(const RefreshFacts& facts, TimePoint now);

}  // namespace waybill::identity
