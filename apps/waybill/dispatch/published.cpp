// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/published.hpp"

namespace waybill::dispatch {
namespace {

constexpr PublishedDay days[] = {
    {"0o50t100s1p100", "Reyes et al.", not_given, 31.19, 2.52, not_given},
    {"0o50t100s1p100", "clairvoyant", not_given, 29.81, 1.46, not_given},
    {"0o50t100s1p125", "Reyes et al.", not_given, 34.67, 2.27, not_given},
    {"0o50t100s1p125", "clairvoyant", not_given, 33.40, 1.23, not_given},
    {"0o50t100s2p100", "Reyes et al.", not_given, 29.79, 1.22, not_given},
    {"0o50t100s2p100", "clairvoyant", not_given, 28.96, 0.64, not_given},
    {"0o50t100s2p125", "Reyes et al.", not_given, 34.18, 1.85, not_given},
    {"0o50t100s2p125", "clairvoyant", not_given, 32.60, 0.53, not_given},
    {"0o50t75s1p100", "Reyes et al.", not_given, 28.40, 1.65, not_given},
    {"0o50t75s1p100", "clairvoyant", not_given, 27.49, 0.96, not_given},
    {"0o50t75s1p125", "Reyes et al.", not_given, 31.62, 1.19, not_given},
    {"0o50t75s1p125", "clairvoyant", not_given, 31.10, 0.78, not_given},
    {"0o50t75s2p100", "Reyes et al.", not_given, 27.29, 0.58, not_given},
    {"0o50t75s2p100", "clairvoyant", not_given, 26.83, 0.30, not_given},
    {"0o50t75s2p125", "Reyes et al.", not_given, 31.19, 0.70, not_given},
    {"0o50t75s2p125", "clairvoyant", not_given, 30.52, 0.24, not_given},
    {"0r50t100s1p100", "Reyes et al.", not_given, 32.46, 2.14, not_given},
    {"0r50t100s1p100", "clairvoyant", not_given, 30.76, 1.13, not_given},
    {"0r50t100s1p125", "Reyes et al.", not_given, 36.75, 2.16, not_given},
    {"0r50t100s1p125", "clairvoyant", not_given, 34.66, 0.97, not_given},
    {"0r50t100s2p100", "Reyes et al.", not_given, 31.21, 1.11, not_given},
    {"0r50t100s2p100", "clairvoyant", not_given, 29.93, 0.43, not_given},
    {"0r50t100s2p125", "Reyes et al.", not_given, 35.60, 1.22, not_given},
    {"0r50t100s2p125", "clairvoyant", not_given, 33.86, 0.26, not_given},
    {"0r50t75s1p100", "Reyes et al.", not_given, 29.57, 1.04, not_given},
    {"0r50t75s1p100", "clairvoyant", not_given, 28.47, 0.67, not_given},
    {"0r50t75s1p125", "Reyes et al.", not_given, 33.71, 1.19, not_given},
    {"0r50t75s1p125", "clairvoyant", not_given, 32.45, 0.55, not_given},
    {"0r50t75s2p100", "Reyes et al.", not_given, 29.03, 0.64, not_given},
    {"0r50t75s2p100", "clairvoyant", not_given, 27.95, 0.21, not_given},
    {"0r50t75s2p125", "Reyes et al.", not_given, 33.41, 0.84, not_given},
    {"0r50t75s2p125", "clairvoyant", not_given, 32.00, 0.16, not_given},
    {"1o50t100s1p100", "Reyes et al.", 3.35, 38.24, 8.44, 10.28},
    {"1o50t100s1p125", "Reyes et al.", 4.09, 41.89, 8.51, 10.20},
    {"1o50t100s2p100", "Reyes et al.", 0, 31.54, 3.38, 10.27},
    {"1o50t100s2p125", "Reyes et al.", 0, 35.57, 3.73, 10.18},
    {"5o50t100s1p100", "Reyes et al.", 0.5, 38.3, 5.8, 10.4},
    {"5o50t100s1p125", "Reyes et al.", 1.3, 42.7, 6.4, 10.3},
    {"7o50t100s1p125", "Reyes et al.", 0.6, 38.0, 4.6, 10.4},
    {"5o100t100s1p100", "Reyes et al.", 0.6, 37.1, 4.2, 10.8},
};

constexpr PublishedMean means[] = {
    {"Reyes et al. 2018, as published", 0.25, 32.74, 49.3, 2.77, 1.93, 6.04, 11.42, 1.09},
    {"the same, high complexity", 0.25, 32.64, not_given, 2.72, 1.91, not_given, 11.40, 1.08},
    {"the same, kitchens unknown", 0.62, 34.03, 50.6, 3.40, 2.90, 9.94, 11.32, not_given},
    {"FoodMatch 2021, re-run", 0.49, 32.60, 47.8, 2.31, 2.16, 7.10, 11.25, 1.03},
};

}  // namespace

std::span<const PublishedDay> published_days() { return days; }
std::span<const PublishedMean> published_means() { return means; }

}  // namespace waybill::dispatch
