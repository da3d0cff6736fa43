// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/waybill/common.pb.h"
#include "contracts/waybill/convert.hpp"
#include "platform/core/order_fields.hpp"
#include "platform/http/call.hpp"
#include "platform/json/fields.hpp"

#include <optional>
#include <string>

namespace waybill::gateway {

// Examples that several bodies share.
inline constexpr std::string_view an_offer = "ofr_01jh3q8d2v7x0n5m4k9w6r1tbe";
inline constexpr std::string_view a_partner = "prt_01jh3q8d2v7x0n5m4k9w6r1tbe";
inline constexpr json::Rules phone_rules{.example = "+3225550101", .format = json::Format::phone};

/// WGS 84, decimal degrees.
struct PlaceBody {
    double lat{0};
    double lon{0};
    static void describe(json::Fields<PlaceBody>& f) {
        f.title("Place", "WGS 84, decimal degrees");
        f.required("lat", &PlaceBody::lat, {.example = "50.8503", .range = {-90, 90}});
        f.required("lon", &PlaceBody::lon, {.example = "4.3517", .range = {-180, 180}});
    }
};

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

inline void write(const PlaceBody& place, waybill::v1::Place& out) {
    out.set_lat(place.lat);
    out.set_lon(place.lon);
}
inline PlaceBody read(const waybill::v1::Place& place) {
    return {.lat = place.lat(), .lon = place.lon()};
}
/// A door, exactly or to a kilometre or not at all.
inline std::optional<PlaceBody> read_place(const waybill::v1::Place& place, OrderReaders readers,
                                           OrderPhase phase) {
    if (shows(OrderField::place, readers, phase)) return read(place);
    if (!shows(OrderField::rough_place, readers, phase)) return std::nullopt;
    return PlaceBody{.lat = rough(place.lat()), .lon = rough(place.lon())};
}
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
template <typename AnyId>
std::optional<AnyId> maybe_id(const std::string& text) {
    return AnyId::parse(text);
}
inline std::optional<std::string> maybe_text(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

}  // namespace waybill::gateway
