// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/clients/foreign_words.hpp"

#include "platform/core/geo.hpp"
#include "platform/core/text.hpp"

#include <algorithm>

namespace waybill::couriers {
namespace {

constexpr std::size_t cursor_size_max = 200;
constexpr std::size_t foreign_text_max = 500;

std::optional<Position> read_foreign_place(const ForeignDoorWords& door) {
    if (!door.lat || !door.lon) return std::nullopt;
    const Position place{.lat = *door.lat, .lon = *door.lon, .at = {}};
    if (!is_place({.lat = place.lat, .lon = place.lon})) return std::nullopt;
    return place;
}

Result<Door> read_foreign_door(const std::optional<ForeignDoorWords>& door, std::string_view name) {
    if (!door || door->address.empty() || door->address.size() > foreign_text_max)
        return foreign_unreadable(name);
    return Door{.address = std::string{door->address}, .place = read_foreign_place(*door)};
}

bool is_foreign_pin(std::string_view pin) {
    return pin.size() == 4 &&
           std::ranges::all_of(pin, [](char digit) { return digit >= '0' && digit <= '9'; });
}

/// Of a text that may be missing: at most so much of it.
std::string some_text(std::string_view text) {
    return std::string{text.substr(0, foreign_text_max)};
}

}  // namespace

std::unexpected<Error> foreign_away(std::string detail) {
    return fail(ErrorKind::unavailable, "couriers.foreign_away", std::move(detail));
}

std::unexpected<Error> foreign_unreadable(std::string_view what) {
    return foreign_away("unreadable: " + std::string{what});
}

Result<ForeignOrder> read_foreign_order(const ForeignWords& words, const std::string& external_id) {
    if (words.order_id != external_id) return foreign_unreadable("order_id");
    const auto state = parse_foreign_state(words.status);
    if (!state) return foreign_unreadable("status");
    if (!words.version || *words.version < 1) return foreign_unreadable("version");
    ForeignOrder read{.external_id = external_id, .version = *words.version, .state = *state};
    // Of what nobody fetches, nothing else has to be there.
    if (*state != ForeignState::coming && *state != ForeignState::ready) return read;
    if (!is_foreign_pin(words.pin)) return foreign_unreadable("pin");
    WAYBILL_TRY(read.pickup, read_foreign_door(words.pickup, "pickup"));
    WAYBILL_TRY(read.dropoff, read_foreign_door(words.dropoff, "dropoff"));
    read.pin = PersonalText{std::string{words.pin}};
    read.partner_id = some_text(words.partner_id);
    read.partner_title = some_text(words.partner_title);
    read.phone = PersonalText{some_text(words.phone)};
    if (!read.phone.reveal().empty() && !is_phone(read.phone.reveal()))
        return foreign_unreadable("phone");
    read.note = PersonalText{some_text(words.note)};
    read.ready_at = parse_rfc3339(words.ready_at);
    return read;
}

Status check_foreign_cursor(std::string_view cursor) {
    if (cursor.size() > cursor_size_max) return foreign_unreadable("cursor");
    return {};
}

}  // namespace waybill::couriers
