// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/copies.hpp"

#include <array>
#include <format>

namespace waybill::audit {
namespace {

/// `currency EUR/USD, …`: the facts that differ. What belongs to persons is not in the list of
/// copies by its value, only by its name.
std::string differences(std::span<const Same> same) {
    std::string out = "'differs:'";
    for (const Same& one : same)
        out += std::format(
            " || CASE WHEN ({0}) IS NOT ({1}) THEN ' {2} ' || COALESCE({0}, '-') || '/' || "
            "COALESCE({1}, '-') ELSE '' END",
            one.left, one.right, one.name);
    return out;
}

std::string differs(std::span<const Same> same) {
    std::string out = "FALSE";
    for (const Same& one : same) out += std::format(" OR ({}) IS NOT ({})", one.left, one.right);
    return out;
}

std::string in_keys(const Copy& copy, std::string_view key) {
    if (copy.keys == Keys::whole) return "TRUE";
    return std::format("{0} >= $1 AND {0} < $2", key);
}

/// Whether they are the same, and not what they are: they are personal.
constexpr Same user_and_copy[]{
    {"version", "l.version", "r.version"},
    {"email", "l.email = r.email", "TRUE"},
    {"first_name", "l.first_name = r.first_name", "TRUE"},
    {"locale", "l.locale", "r.locale"},
};

constexpr Same offer_and_stock[]{
    {"partner", "l.partner_id", "r.partner_id"},
    {"active", "l.active", "r.active"},
};

constexpr Same refund_and_refund[]{{"amount", "l.amount", "r.amount"}};

constexpr auto all_copies = std::to_array<Copy>({
    {.id = "CPY-4",
     .words = "accounts and the copy of them for mail say the same",
     .keys = Keys::user,
     .left = "identity.users",
     .left_key = "user_id",
     .right = "notifications.users",
     .right_key = "user_id",
     .same = user_and_copy},
    {.id = "CPY-5",
     .words = "each offer has its stock, each stock its offer",
     .keys = Keys::offer,
     .holds = Holds::always,
     .left = "catalog.offers",
     .left_key = "id",
     .right = "catalog.stock",
     .right_key = "offer_id",
     .same = offer_and_stock},
    {.id = "CPY-8",
     .words = "each refund that is done was made by the provider, and no other",
     .keys = Keys::whole,
     .holds = Holds::always,
     .left = "payments.payment_refunds",
     .left_key = "refund_id",
     .right = "payments.sim_refunds",
     .right_key = "refund_id",
     .left_needs = "l.done_at IS NOT NULL AND l.kind <> 'denied' AND EXISTS (SELECT 1 FROM "
                   "payments.payments p WHERE "
                   "p.payment_id = l.payment_id AND p.provider = 'simulator')",
     .same = refund_and_refund},
});

}  // namespace

std::span<const Copy> copies() { return all_copies; }

std::string left_rows(const Copy& copy) {
    return std::format("FROM {0} l LEFT JOIN {1} r ON r.{2} = l.{3} WHERE {4}", copy.left,
                       copy.right, copy.right_key, copy.left_key,
                       in_keys(copy, "l." + std::string{copy.left_key}));
}

std::string left_broken(const Copy& copy) {
    return std::format("CASE WHEN r.{} IS NULL THEN {} ELSE {} END", copy.right_key,
                       copy.left_needs, differs(copy.same));
}

std::string left_problem(const Copy& copy) {
    return std::format("CASE WHEN r.{} IS NULL THEN 'is in {} and not in {}' ELSE {} END",
                       copy.right_key, copy.left, copy.right, differences(copy.same));
}

std::string right_alone(const Copy& copy) {
    const auto key = std::format("r.{}", copy.right_key);
    return std::format("SELECT {0}, 'is in {1} and not in {2}' FROM {1} r WHERE {3} AND NOT EXISTS "
                       "(SELECT 1 FROM {2} l WHERE l.{4} = {0})",
                       key, copy.right, copy.left, in_keys(copy, key), copy.left_key);
}

}  // namespace waybill::audit
