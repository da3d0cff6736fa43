// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/secrets.hpp"

#include "adapters/crypto/jwt_tokens.hpp"
#include "adapters/files/files.hpp"
#include "platform/crypto/webhooks.hpp"

#include <functional>

namespace waybill::server {
namespace {

Result<SecretText> read_or_make(const std::string& path, const std::function<SecretText()>& make) {
    auto found = files::read_secret(path);
    if (found) return SecretText{*std::move(found)};
    if (found.error().reason != "files.missing") {
        Error error = std::move(found).error();
        error.message = error.detail;
        return fail(std::move(error));
    }
    SecretText made = make();
    if (auto written = files::create_secret(path, made.reveal()); !written) {
        Error error = std::move(written).error();
        error.message = error.detail;
        return fail(std::move(error));
    }
    return made;
}

}  // namespace

Result<Secrets> Secrets::load_or_make(const std::string& folder, Random& random) {
    const std::string place = folder + "/secrets";
    if (auto ready = files::ensure_folder(place); !ready) {
        Error error = std::move(ready).error();
        error.message = error.detail;
        return fail(std::move(error));
    }
    Secrets secrets;
    WAYBILL_TRY(secrets.token_key,
                read_or_make(place + "/token_key.pem", [] { return JwtTokens::generate_key(); }));
    WAYBILL_TRY(secrets.pepper,
                read_or_make(place + "/pepper", [&] { return SecretText{random.hex(32)}; }));
    WAYBILL_TRY(secrets.fingerprint_key, read_or_make(place + "/fingerprint_key",
                                                      [&] { return SecretText{random.hex(32)}; }));
    WAYBILL_TRY(secrets.simulator_secret, read_or_make(place + "/simulator_secret", [&] {
                    return webhooks::SigningSecret::generate(random).text();
                }));
    return secrets;
}

}  // namespace waybill::server
