// SPDX-License-Identifier: Apache-2.0
#include "platform/core/geo.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace waybill {
namespace {

constexpr double earth_radius_metres = 6'371'000;

double radians_of(double degrees) { return degrees * std::numbers::pi / 180; }

}  // namespace

double distance_metres(GeoPoint from, GeoPoint to) {
    const double dlat = radians_of(to.lat - from.lat) / 2;
    const double dlon = radians_of(to.lon - from.lon) / 2;
    const double h = std::sin(dlat) * std::sin(dlat) + std::cos(radians_of(from.lat)) *
                                                           std::cos(radians_of(to.lat)) *
                                                           std::sin(dlon) * std::sin(dlon);
    return 2 * earth_radius_metres * std::asin(std::sqrt(std::min(1.0, h)));
}

}  // namespace waybill
