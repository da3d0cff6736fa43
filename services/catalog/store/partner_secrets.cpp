// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/partner_secrets.hpp"

#include "platform/sql/columns.hpp"

#include <optional>

namespace waybill::catalog {
namespace {

constexpr int secrets_at_once = 1000;

struct Kept {
    std::string partner;
    std::string secret;
    std::optional<std::string> previous;
};
constexpr sql::Columns valid_columns{
    sql::fixed<&Kept::secret>("secret"),
    sql::fixed<&Kept::previous>("CASE WHEN previous_until > $2 THEN previous END"),
};
constexpr sql::Columns kept_columns{
    sql::fixed<&Kept::partner>("partner_id"),
    sql::fixed<&Kept::secret>("secret"),
    sql::fixed<&Kept::previous>("previous"),
};

constexpr sql::Query set_secret{"catalog.secrets.set", R"(
    INSERT INTO partner_secrets (partner_id, secret) VALUES ($1, $2)
    ON CONFLICT (partner_id) DO UPDATE
    SET previous = partner_secrets.secret, previous_until = $3, secret = excluded.secret)"};
constexpr sql::Query set_first_secret{"catalog.secrets.set_first", R"(
    INSERT INTO partner_secrets (partner_id, secret) VALUES ($1, $2)
    ON CONFLICT (partner_id) DO NOTHING)"};
constexpr sql::Query find_secrets{"catalog.secrets.find", R"(
    SELECT {columns} FROM partner_secrets WHERE partner_id = $1)",
                                  valid_columns};

// All of them are read at a start: there are not many partners.
constexpr sql::Query find_clear_secrets{"catalog.secrets.in_clear", R"(
    SELECT {columns} FROM partner_secrets
    WHERE secret NOT LIKE 's1.%' OR previous NOT LIKE 's1.%' ORDER BY partner_id LIMIT $1)",
                                        kept_columns};
constexpr sql::Query put_sealed_secrets{"catalog.secrets.put_sealed", R"(
    UPDATE partner_secrets SET secret = $2, previous = $3 WHERE partner_id = $1)"};

}  // namespace

std::string PartnerSecrets::place_of(std::string_view partner) {
    return "partner_secrets " + std::string{partner};
}

Status PartnerSecrets::replace(const PartnerId& partner, const SecretText& secret,
                               TimePoint until) {
    const auto sealed = sealer_.seal(place_of(partner.text()), secret.reveal());
    WAYBILL_CHECK(tx_.exec(set_secret, partner, sealed, until));
    return {};
}

Result<bool> PartnerSecrets::set_first(const PartnerId& partner, const SecretText& secret) {
    const auto sealed = sealer_.seal(place_of(partner.text()), secret.reveal());
    WAYBILL_TRY(const auto taken, tx_.exec(set_first_secret, partner, sealed));
    return taken == 1;
}

Result<std::vector<SecretText>> PartnerSecrets::read(const PartnerId& partner, TimePoint now) {
    WAYBILL_TRY(const auto found, tx_.one(find_secrets, valid_columns, partner, now));
    std::vector<SecretText> secrets;
    if (!found) return secrets;
    const std::string place = place_of(partner.text());
    WAYBILL_TRY(auto present, sealer_.open(place, found->secret));
    secrets.push_back(std::move(present));
    if (!found->previous) return secrets;
    // If it does not open, it is as good as over: the present one replaces it.
    if (auto before = sealer_.open(place, *found->previous)) secrets.push_back(*std::move(before));
    return secrets;
}

Result<std::int64_t> PartnerSecrets::seal_clear() {
    WAYBILL_TRY(auto found, tx_.all(find_clear_secrets, kept_columns, secrets_at_once));
    for (Kept& one : found) {
        const auto seal = [&](std::string& text) {
            if (!crypto::Sealer::is_sealed(text)) text = sealer_.seal(place_of(one.partner), text);
        };
        seal(one.secret);
        if (one.previous) seal(*one.previous);
        WAYBILL_CHECK(tx_.exec(put_sealed_secrets, one.partner, one.secret, one.previous));
    }
    return static_cast<std::int64_t>(found.size());
}

}  // namespace waybill::catalog
