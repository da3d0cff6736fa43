// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// What is wrong with a password that somebody wants to have; nothing when it may be had.
std::optional<FieldProblem> problem_of_new_password(const Credentials& credentials,
                                                    const SecretText& password,
                                                    std::vector<std::string> own_words);

/// The refusal of a request with these fields.
Error bad_request(std::vector<FieldProblem> problems);

}  // namespace waybill::identity
