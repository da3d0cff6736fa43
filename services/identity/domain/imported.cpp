// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/imported.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>

namespace waybill::identity {

std::optional<FieldProblem> problem_of_imported_hash(std::string_view hash) {
    constexpr std::size_t bcrypt_size = 60;
    constexpr std::size_t salt_at = 7;
    const auto problem = [](std::string_view code, std::string_view detail) {
        return FieldProblem{
            .pointer = "/password_hash", .code = std::string{code}, .detail = std::string{detail}};
    };
    const auto letter = [](char c) { return ascii::is_alphanumeric(c) || c == '.' || c == '/'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool form = hash.size() == bcrypt_size && hash.starts_with("$2") &&
                      std::string_view{"aby"}.contains(hash[2]) && hash[3] == '$' &&
                      digit(hash[4]) && digit(hash[5]) && hash[6] == '$' &&
                      std::ranges::all_of(hash.substr(salt_at), letter);
    if (!form) return problem("request.bad_format", "A bcrypt hash: $2b$12$ and 53 letters.");
    const int doublings = (hash[4] - '0') * 10 + (hash[5] - '0');
    if (doublings < 4 || doublings > 14)
        return problem("request.out_of_bounds", "Of a cost from 4 to 14.");
    return std::nullopt;
}

}  // namespace waybill::identity
