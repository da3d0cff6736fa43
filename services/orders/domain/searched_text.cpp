// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/searched_text.hpp"

#include "platform/core/unicode.hpp"

namespace waybill::orders {
namespace {

constexpr std::string_view id_begins = "ord_";
constexpr std::size_t digits = OrderId::text_size - id_begins.size();
/// A quote lives ten minutes; the rest is for clocks that differ.
constexpr Duration quote_to_order = 1h;

std::optional<TimePoint> time_of_digits(std::string begin, char rest) {
    begin.resize(digits, rest);
    const auto uuid = parse_base32(begin);
    if (!uuid) return std::nullopt;
    return time_of(*uuid);
}

}  // namespace

SearchedText::SearchedText(std::string_view text) : folded_{fold(text)} {}

bool SearchedText::in(const Order& order, OrderReader reader) const {
    if (order.id.text().starts_with(folded_) || fold(order.number).starts_with(folded_))
        return true;
    const OrderPhase phase = order_phase(to_string(order.status));
    const auto shown = [&](OrderField field, std::string_view text) {
        return shows(field, {reader}, phase) && fold(text).contains(folded_);
    };
    return fold(order.partner_title).contains(folded_) ||
           shown(OrderField::address, order.note.reveal()) ||
           shown(OrderField::address, order.address.reveal()) ||
           shown(OrderField::phone, order.phone.reveal()) ||
           shown(OrderField::external_id, order.external_id) ||
           shown(OrderField::courier_name, order.courier_name);
}

std::optional<MadeBetween> SearchedText::made() const {
    if (!folded_.starts_with(id_begins)) return std::nullopt;
    const std::string begin = folded_.substr(id_begins.size());
    if (begin.empty() || begin.size() > digits) return std::nullopt;
    const auto first = time_of_digits(begin, '0');
    const auto last = time_of_digits(begin, 'z');
    if (!first || !last) return std::nullopt;
    return MadeBetween{.from = *first - quote_to_order, .to = *last + quote_to_order};
}

}  // namespace waybill::orders
