// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/waybill/common.pb.h"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"
#include "platform/crypto/webhooks.hpp"

#include <vector>

namespace waybill::identity {

/// Where it is on, only our own front end opens accounts: it signs the body of a sign-up, as a
/// callback is signed.
class SignedSignup {
public:
    /// `secret` is one that the settings have looked at.
    SignedSignup(bool on, const SecretText& secret);

    /// unauthenticated: callback.signature_missing, callback.signature_stale,
    /// callback.signature_wrong.
    Status check(const waybill::v1::SignedCallback& signed_body, TimePoint now) const;

private:
    bool on_;
    std::vector<webhooks::SigningSecret> secrets_{};
};

}  // namespace waybill::identity
