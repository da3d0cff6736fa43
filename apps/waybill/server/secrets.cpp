// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/secrets.hpp"

#include "adapters/crypto/jwt_tokens.hpp"
#include "adapters/files/files.hpp"
#include "platform/crypto/webhooks.hpp"

namespace waybill::server {
namespace {

std::unexpected<Error> in_one_line(Error error) {
    error.message = error.detail;
    return fail(std::move(error));
}

SecretText make_secret(SecretText Secrets::* which, Random& random) {
    if (which == &Secrets::token_key) return JwtTokens::generate_key();
    if (which == &Secrets::simulator_secret)
        return webhooks::SigningSecret::generate(random).text();
    return SecretText{random.hex(32)};
}

}  // namespace

std::string Secrets::path(const std::string& folder, std::string_view name) {
    return folder + "/secrets/" + std::string{name};
}

Result<std::optional<SecretText>> find_secret(const std::string& folder, std::string_view name) {
    const std::string path = Secrets::path(folder, name);
    auto found = files::read_secret(path);
    if (!found && found.error().reason == "files.missing") return std::nullopt;
    if (!found) return in_one_line(std::move(found).error());
    if (found->empty())
        return in_one_line({.kind = ErrorKind::conflict,
                            .reason = "data.secret_missing",
                            .detail = path + " is empty: put the secret back"});
    return SecretText{*std::move(found)};
}

Result<Secrets> Secrets::load_or_make(const std::string& folder, Random& random) {
    if (auto ready = files::ensure_folder(folder + "/secrets"); !ready)
        return in_one_line(std::move(ready).error());
    Secrets secrets;
    for (const File& file : files) {
        WAYBILL_TRY(auto found, find_secret(folder, file.name));
        if (!found) {
            const SecretText made = make_secret(file.member, random);
            if (auto written = files::create_secret(path(folder, file.name), made.reveal());
                !written)
                return in_one_line(std::move(written).error());
            // As every later start has it, without the end of the line: its digest is kept.
            WAYBILL_TRY(found, find_secret(folder, file.name));
            if (!found)
                return in_one_line({.kind = ErrorKind::conflict,
                                    .reason = "data.secret_missing",
                                    .detail = path(folder, file.name) + " was taken away"});
        }
        secrets.*file.member = *std::move(found);
    }
    return secrets;
}

}  // namespace waybill::server
