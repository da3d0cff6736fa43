// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/right_ports.hpp"

namespace waybill::identity {

/// What an operator says of a new set.
struct RightSetDraft {
    std::string name{};
    std::string help{};
    std::vector<std::string> patterns{};
};

/// One more set of rights, whole before it is written.
class MakeRightSet {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        RightSetStore& store;
        const Clock& clock;
    };
    explicit MakeRightSet(Deps deps) : deps_{deps} {}

    /// invalid: identity.bad_request with the fields; conflict: identity.right_set_taken,
    /// identity.too_many_right_sets.
    Task<Result<RightSet>> run(Context ctx, RightSetDraft draft);

private:
    Deps deps_;
};

}  // namespace waybill::identity
