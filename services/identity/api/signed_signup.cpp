// SPDX-License-Identifier: Apache-2.0
#include "services/identity/api/signed_signup.hpp"

#include <optional>
#include <string_view>

namespace waybill::identity {
namespace {

std::optional<std::string_view> given(const std::string& header) {
    return header.empty() ? std::optional<std::string_view>{} : std::string_view{header};
}

}  // namespace

SignedSignup::SignedSignup(bool on, const SecretText& secret) : on_{on} {
    if (auto parsed = webhooks::SigningSecret::parse(secret.reveal()))
        secrets_.push_back(*std::move(parsed));
}

Status SignedSignup::check(const waybill::v1::SignedCallback& signed_body, TimePoint now) const {
    if (!on_) return {};
    const webhooks::PresentedHeaders headers{.id = given(signed_body.id()),
                                             .timestamp = given(signed_body.timestamp()),
                                             .signature = given(signed_body.signature())};
    WAYBILL_CHECK(webhooks::verify(secrets_, headers, signed_body.body(), now));
    return {};
}

}  // namespace waybill::identity
