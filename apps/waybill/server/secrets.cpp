// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/secrets.hpp"

#include "adapters/crypto/jwt_tokens.hpp"
#include "adapters/files/files.hpp"
#include "platform/crypto/webhooks.hpp"

namespace waybill::server {
namespace {

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
    if (!found) return fail(std::move(found).error());
    if (found->empty())
        return fail(ErrorKind::conflict, "data.secret_missing",
                    path + " is empty: put the secret back");
    return SecretText{*std::move(found)};
}

Result<Secrets> Secrets::load_or_make(const std::string& folder, Random& random, For whom) {
    WAYBILL_CHECK(files::ensure_folder(folder + "/secrets"));
    Secrets secrets;
    for (const File& file : files) {
        WAYBILL_TRY(auto found, find_secret(folder, file.name));
        if (!found && whom == For::others && file.name == token_key_file) continue;
        if (!found) {
            const SecretText made = make_secret(file.member, random);
            WAYBILL_CHECK(files::create_secret(path(folder, file.name), made.reveal()));
            // As every later start has it, without the end of the line: its digest is kept.
            WAYBILL_TRY(found, find_secret(folder, file.name));
            if (!found)
                return fail(ErrorKind::conflict, "data.secret_missing",
                            path(folder, file.name) + " was taken away");
        }
        secrets.*file.member = *std::move(found);
    }
    return secrets;
}

}  // namespace waybill::server
