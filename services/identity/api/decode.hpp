// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/identity.pb.h"
#include "contracts/waybill/convert.hpp"
#include "services/identity/usecases/open_account.hpp"
#include "services/identity/usecases/sign_in.hpp"

namespace waybill::identity {

/// Messages into our own words. invalid: identity.bad_request, with the fields or in the detail.
OpenCommand decode_register(const v1::RegisterRequest& request);
OpenCommand decode_add_user(const v1::AddUserRequest& request);
Result<Role> decode_role(const std::string& word, std::string pointer);
Result<DeviceDraft> decode_device(const v1::NewDevice& device, std::string pointer);
LoginCommand decode_login(const v1::LoginRequest& request);
ProfileChanges decode_changes(const v1::UpdateProfileRequest& request);

}  // namespace waybill::identity
