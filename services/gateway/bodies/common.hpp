// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/waybill/common.json.hpp"
#include "contracts/waybill/convert.hpp"
#include "platform/http/call.hpp"
#include "platform/json/fields.hpp"

#include <optional>
#include <string>

namespace waybill::gateway {

// Examples that several bodies share.
inline constexpr std::string_view an_offer = "ofr_01jh3q8d2v7x0n5m4k9w6r1tbe";
inline constexpr std::string_view a_partner = "prt_01jh3q8d2v7x0n5m4k9w6r1tbe";
inline constexpr json::Rules door_rules{
    .help = "Where to", .example = "Station Street 12, bell 3", .length = {6, 300}};
inline constexpr json::Rules external_id_rules{
    .help = "The client's own: once for each caller, the same again gives the same again",
    .example = "basket-4711",
    .length = {1, 50},
    .unusual = true};
inline constexpr json::Rules phone_rules{.example = "+3225550101", .format = json::Format::phone};

/// The query of every list.
struct PageQuery {
    int limit{10};
    std::string cursor{};
    template <typename In>
    static void describe_page(json::Fields<In>& f) {
        f.query("limit", &In::limit, {.help = "Rows on a page", .range = {1, 100}});
        f.query("cursor", &In::cursor,
                {.help = "`next_cursor` of the page before", .length = {0, 200}});
    }
    void write(waybill::v1::PageRequest& out) const {
        out.set_limit(limit);
        out.set_cursor(cursor);
    }
};

/// Only our own services' answers are read so; an unknown currency of theirs is a broken promise.
inline Money read(const waybill::v1::Money& money) {
    const auto currency = Currency::parse(money.currency());
    WAYBILL_ASSERT(currency || money.currency().empty());
    return {.amount = money.amount(), .currency = currency.value_or(Currency{})};
}
/// An id in a service's own answer.
template <typename AnyId>
AnyId read_id(const std::string& text) {
    return AnyId::parse(text).value_or(AnyId{});
}

}  // namespace waybill::gateway
