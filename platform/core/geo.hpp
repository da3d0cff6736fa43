// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace waybill {

/// WGS 84, decimal degrees.
struct GeoPoint {
    double lat{0};
    double lon{0};
    bool operator==(const GeoPoint&) const = default;
};

/// Metres along the great circle (haversine, on a sphere of 6,371 km): within 0.6 % of the truth.
double distance_metres(GeoPoint from, GeoPoint to);

/// Whether it is a place on earth. 0,0 is what devices send that do not know where they are;
/// nothing is delivered to that spot of the ocean.
constexpr bool is_place(GeoPoint point) {
    return point.lat >= -90 && point.lat <= 90 && point.lon >= -180 && point.lon <= 180 &&
           (point.lat != 0 || point.lon != 0);
}

}  // namespace waybill
