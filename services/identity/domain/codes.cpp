// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/codes.hpp"

namespace waybill::identity {

bool has_use_for(CodePurpose purpose, const Account& account) {
    if (account.deactivated_at) return false;
    switch (purpose) {
        case CodePurpose::verify: return !account.verified;
        // Its code proves the address too, so an account that is not verified may have one.
        case CodePurpose::reset_password: return true;
        // Whether anything is locked is not asked: an address of many people may be.
        case CodePurpose::unlock:
        case CodePurpose::change_email: return account.verified;
    }
    return false;
}

}  // namespace waybill::identity
