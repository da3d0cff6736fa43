// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/plot.hpp"

#include <algorithm>
#include <array>
#include <format>

namespace waybill::dispatch {
namespace {

constexpr double pixels_per_minute = 1.2;
constexpr double row_height = 9;
constexpr double left = 60;
constexpr double top = 46;
constexpr double map_size = 640;
constexpr Minute hour = 60;
constexpr std::array colours{"#2f6fb0", "#c2572b", "#3f8f4f", "#8a4fa3", "#b08a1e", "#3a8f8f"};

class Picture {
public:
    Picture(const Instance& instance, const Solution& solution)
        : instance_{instance}, solution_{solution} {}
    std::string draw();

private:
    double x_of(Minute minute) const { return left + minute * pixels_per_minute; }
    void bar(std::size_t courier, Minute from, Minute to, const char* colour);
    void shifts();
    void work();
    void hours();
    void map();
    Point on_map(const Point& place) const;
    void measure();

    const Instance& instance_;
    const Solution& solution_;
    std::string out_{};
    Minute end_{0};
    double chart_height_{0};
    Point least_{};
    double span_{1};
};

void Picture::measure() {
    for (const auto& courier : instance_.couriers) end_ = std::max(end_, courier.off);
    for (const auto& drop : solution_.drops) end_ = std::max(end_, drop.value_or(0));
    chart_height_ = row_height * static_cast<double>(instance_.couriers.size());
    least_ = instance_.orders.front().place;
    Point most = least_;
    for (const auto& order : instance_.orders) {
        least_ = {.x = std::min(least_.x, order.place.x), .y = std::min(least_.y, order.place.y)};
        most = {.x = std::max(most.x, order.place.x), .y = std::max(most.y, order.place.y)};
    }
    span_ = std::max({1.0, most.x - least_.x, most.y - least_.y});
}

void Picture::bar(std::size_t courier, Minute from, Minute to, const char* colour) {
    out_ += std::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" fill=\"{}\"/>\n",
        x_of(from), top + row_height * static_cast<double>(courier),
        (to - from) * pixels_per_minute, row_height - 2, colour);
}

void Picture::shifts() {
    for (std::size_t c = 0; c < instance_.couriers.size(); ++c) {
        bar(c, instance_.couriers[c].on, instance_.couriers[c].off, "#e6e6e6");
        out_ += std::format("<text x=\"4\" y=\"{:.1f}\">{}</text>\n",
                            top + row_height * static_cast<double>(c) + row_height - 2,
                            instance_.couriers[c].id);
    }
}

/// Rides, pale towards a restaurant and dark with food on board; the services in between.
void Picture::work() {
    for (std::size_t c = 0; c < solution_.moves.size(); ++c)
        for (const Move& move : solution_.moves[c])
            bar(c, move.leave, move.leave + ride_of(instance_, move),
                move.to.kind == Stop::Kind::door ? "#2f6fb0" : "#9cc3e6");
    for (const Pickup& pickup : solution_.pickups) {
        bar(pickup.courier, pickup.at - instance_.half_pickup(),
            pickup.at + instance_.half_pickup(), "#e08a2e");
        for (const std::size_t order : pickup.orders)
            if (const auto drop = solution_.drops[order])
                bar(pickup.courier, *drop - instance_.half_dropoff(),
                    *drop + instance_.half_dropoff(), "#3f8f4f");
    }
}

void Picture::hours() {
    for (Minute minute = 0; minute <= end_; minute += hour)
        out_ += std::format("<line x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2:.1f}\" "
                            "stroke=\"#bbb\"/><text x=\"{0:.1f}\" y=\"{3}\">{4} h</text>\n",
                            x_of(minute), top - 4, top + chart_height_, top - 8, minute / hour);
}

Point Picture::on_map(const Point& place) const {
    return {.x = left + (place.x - least_.x) / span_ * map_size,
            .y = top + chart_height_ + 30 + map_size - (place.y - least_.y) / span_ * map_size};
}

void Picture::map() {
    for (std::size_t c = 0; c < solution_.moves.size(); ++c)
        for (const Move& move : solution_.moves[c]) {
            if (move.to.kind != Stop::Kind::door) continue;
            const Point from = on_map(place_of(instance_, move.from));
            const Point to = on_map(place_of(instance_, move.to));
            out_ += std::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" "
                                "stroke=\"{}\" stroke-opacity=\"0.5\"/>\n",
                                from.x, from.y, to.x, to.y, colours[c % colours.size()]);
        }
    for (const auto& restaurant : instance_.restaurants) {
        const Point at = on_map(restaurant.place);
        out_ += std::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\" fill=\"#e08a2e\"/>\n",
                            at.x, at.y);
    }
}

std::string Picture::draw() {
    measure();
    const double width = std::max(x_of(end_) + 20, left + map_size + 20);
    const double height = top + chart_height_ + map_size + 50;
    out_ = std::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0f}\" height=\"{:.0f}\" "
        "font-family=\"sans-serif\" font-size=\"8\">\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        "<text x=\"4\" y=\"14\" font-size=\"12\">couriers by hour: shift grey, ride to a "
        "restaurant pale, with food blue, pick-up orange, hand-over green</text>\n",
        width, height);
    hours();
    shifts();
    work();
    map();
    return std::move(out_) + "</svg>\n";
}

}  // namespace

std::string to_svg(const Instance& instance, const Solution& solution) {
    return Picture{instance, solution}.draw();
}

}  // namespace waybill::dispatch
