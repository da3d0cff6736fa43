// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/new_password.hpp"

#include <utility>

namespace waybill::identity {

std::optional<FieldProblem> problem_of_new_password(const Credentials& credentials,
                                                    const SecretText& password,
                                                    std::vector<std::string> own_words) {
    if (auto problem = problem_of_password(password)) return problem;
    const auto problem = [](std::string_view code, std::string_view detail) {
        return FieldProblem{
            .pointer = "/password", .code = std::string{code}, .detail = std::string{detail}};
    };
    switch (credentials.guessing(password, std::move(own_words))) {
        case Guessing::hard: return std::nullopt;
        case Guessing::common:
            return problem("identity.common_password", "One that nobody would guess first.");
        case Guessing::personal:
            return problem("identity.personal_password", "Not of your own name, address or ours.");
    }
    std::unreachable();
}

Error bad_request(std::vector<FieldProblem> problems) {
    return {.kind = ErrorKind::invalid,
            .reason = "identity.bad_request",
            .fields = std::move(problems)};
}

}  // namespace waybill::identity
